#pragma once

#include "fakes/cloudfront/documents/document.hpp"
#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/options.hpp"

#include <map>
#include <optional>
#include <vector>

namespace revalab::cloudfront {

/// One page of documents of a kind, managed ones first.
struct DocumentList {
  DocumentList() = default;
  std::string marker;
  std::string next_marker;  ///< Empty unless truncated.
  std::int64_t max_items = k_page_max_items;
  std::vector<const Document*> items;
};

/// Which documents a list holds.
enum class DocumentFilter { all, managed, custom };

/// Policies, access controls and identities of an account. That no distribution uses what is
/// deleted is the caller's business. Pointers are good until the document is deleted.
class Documents {
 public:
  /// Errors: MalformedXML, InconsistentQuantities, InvalidArgument, ...AlreadyExists, TooMany....
  /// An identity created again as it is gives the earlier one.
  Result<const Document*> create(DocumentKind kind, Ids& ids, std::string_view body, Instant now);
  /// Stores one as it is, unless its id is there.
  void add(DocumentKind kind, const Document& document);
  /// A new version, in force after `deployment`. Errors: as `create`; NoSuch..., IllegalUpdate,
  /// InvalidIfMatchVersion, PreconditionFailed.
  Result<const Document*> update(DocumentKind kind, std::string_view id, std::string_view if_match,
                                 std::string_view body, Ids& ids, Instant deployed, Instant now);
  /// Errors: NoSuch..., IllegalDelete, InvalidIfMatchVersion, PreconditionFailed.
  [[nodiscard]] std::optional<ApiError> why_not_removable(DocumentKind kind, std::string_view id,
                                                          std::string_view if_match) const;
  void remove(DocumentKind kind, std::string_view id);
  /// Null when there is none.
  [[nodiscard]] const Document* find(DocumentKind kind, std::string_view id) const;
  /// Errors: InvalidArgument (marker, size of the page).
  [[nodiscard]] Result<DocumentList> list(DocumentKind kind, const Page& page,
                                          DocumentFilter filter) const;

  /// When the next update arrives at the edge.
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  /// Puts what is due in force; whether anything was.
  bool advance_to(Instant now);

 private:
  struct Shelf {
    std::map<std::string, Document, std::less<>> by_id;
    std::vector<const Document*> in_order;
  };
  [[nodiscard]] const Document* find_key(DocumentKind kind, std::string_view key) const;

  std::array<Shelf, k_document_kinds.size()> shelves_;
  std::multimap<Instant, Document*> deploying_;
};

/// Whether `if_match` is the version `etag`. Errors: InvalidIfMatchVersion when it is missing or
/// no entity tag of CloudFront's, else PreconditionFailed.
std::optional<ApiError> check_version(std::string_view if_match, std::string_view etag);

}  // namespace revalab::cloudfront
