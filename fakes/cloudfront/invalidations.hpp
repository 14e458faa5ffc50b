#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/base/result.hpp"
#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/propagation.hpp"
#include "fakes/cloudfront/quotas.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// Every invalidation of an account, by what it belongs to. They are never forgotten, as in AWS.
/// That the distribution exists is the caller's business.
class Invalidations {
 public:
  Invalidations(Calendar calendar, const Dice& dice, const Options& options);

  struct Created {
    Invalidation invalidation;
    bool is_new = true;  ///< False when the caller reference named this very batch before.
  };
  /// Errors: InvalidArgument (a path, no path, a reused caller reference), BatchTooLarge,
  /// TooManyInvalidationsInProgress. A refused batch leaves nothing behind.
  Result<Created> create(Ids& ids, const Scope& scope, InvalidationBatch batch, Instant now);
  /// Errors: NoSuchInvalidation.
  [[nodiscard]] Result<Invalidation> get(const Scope& scope, std::string_view id,
                                         Instant now) const;
  /// Newest first. Errors: InvalidArgument (a marker that is no invalidation of this scope).
  [[nodiscard]] Result<InvalidationList> list(const Scope& scope, const Page& page,
                                              Instant now) const;
  /// When the invalidation reaches each edge location. Errors: NoSuchInvalidation.
  [[nodiscard]] Result<std::vector<Arrival>> arrivals(const Scope& scope,
                                                      std::string_view id) const;
  /// What was not `Completed` when `advance_to` was last called.
  [[nodiscard]] std::int64_t batches_in_progress(const Scope& scope) const;

  [[nodiscard]] std::optional<Instant> next_deadline() const;
  void advance_to(Instant now);
  void set_extra_delay(Duration extra) { propagation_.set_extra_delay(extra); }
  void observe(PurgeObserver observer) { observer_ = std::move(observer); }

 private:
  struct Record {
    std::string id;
    Instant created;
    Timeline timeline;
    InvalidationBatch batch;
  };
  struct Book {
    std::vector<Record> records;  ///< Oldest first.
    std::map<std::string, std::size_t, std::less<>> by_id;
    std::map<std::string, std::size_t, std::less<>> by_caller_reference;
    ItemCounts in_progress;
    std::int64_t batches_in_progress = 0;
  };
  /// An edge location reached, or, without one, a batch completed.
  struct Event {
    const Scope* scope;
    Book* book;
    std::size_t record;  ///< An index of the book's.
    std::optional<std::size_t> edge;
    ItemCounts freed;  ///< By the completion.
  };

  [[nodiscard]] std::string_view status_of(const Record& record, Instant now) const;
  [[nodiscard]] Invalidation render(const Record& record, Instant now) const;
  [[nodiscard]] const Record* find(const Scope& scope, std::string_view id) const;
  void begin(const Scope& scope, Book& book, const ItemCounts& counts);
  void happen(const Event& event, Instant at);

  Calendar calendar_;
  std::vector<std::string> edges_;
  CallerReferenceConflict conflict_;
  PropagationModel propagation_;
  Quotas quotas_;
  std::map<Scope, Book> books_;
  std::multimap<Instant, Event> events_;  ///< Equal instants keep the order they came in.
  PurgeObserver observer_;
};

}  // namespace revalab::cloudfront
