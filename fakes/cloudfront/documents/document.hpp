#pragma once

#include "core/base/time.hpp"
#include "fakes/cloudfront/schema.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// The kinds of configuration that distributions refer to by id and that all live alike: created,
/// got, updated and deleted under entity tags, listed in pages.
enum class DocumentKind {
  cache_policy,
  origin_request_policy,
  response_headers_policy,
  origin_access_control,
  origin_access_identity,
};
inline constexpr std::array k_document_kinds{
    DocumentKind::cache_policy, DocumentKind::origin_request_policy,
    DocumentKind::response_headers_policy, DocumentKind::origin_access_control,
    DocumentKind::origin_access_identity};

/// What one kind is called, as the service model has it, and what differs.
struct DocumentTraits {
  std::string_view noun;    ///< `CachePolicy`: names elements, operations and errors.
  std::string_view plural;  ///< `CachePolicies`.
  std::string_view path;    ///< Below `/2020-05-31/`.
  Schema (*schema)();
  std::string_view key;        ///< The member that is unique: `Name` or `CallerReference`.
  std::string_view reference;  ///< The element of a distribution's configuration that names one.
  std::string_view reference_prefix;
  std::size_t most;  ///< An account may have, managed ones apart.
  bool is_policy;    ///< Has managed ones, which lists tell apart by `Type`.
};
const DocumentTraits& traits_of(DocumentKind kind);

struct Document {
  Document() = default;
  std::string id;
  std::string etag;
  Instant modified;
  std::string key;       ///< The unique member's text.
  std::string config;    ///< The `...Config` element, canonical, with defaults.
  std::string in_force;  ///< The one the edge obeys; `config` once an update has arrived there.
  Instant deployed;      ///< When it has.
  bool is_managed = false;
};

/// The managed policies of AWS, by their ids. Empty for kinds that have none.
/// Source: developer guide, using-managed-cache-policies, using-managed-origin-request-policies,
/// using-managed-response-headers-policies (read 2026-11-24).
const std::vector<Document>& managed_documents(DocumentKind kind);

/// OpenNext's cache policy as its deployments have it: all query strings, the header that its
/// function sets, TTL 0, 0 and a year, gzip and brotli.
/// Source: SST, `createCachePolicy` of its Next.js site (read 2026-11-22).
const Document& open_next_cache_policy();

}  // namespace revalab::cloudfront
