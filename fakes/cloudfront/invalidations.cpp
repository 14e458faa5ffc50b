#include "fakes/cloudfront/invalidations.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml.hpp"
#include "core/invalidation/path_rules.hpp"

namespace revalab::cloudfront {
namespace {

/// Whether the batch would exceed the body limit on the wire; the typed face refuses it too.
bool is_too_large(const InvalidationBatch& batch) {
  std::size_t bytes = batch.caller_reference.size();
  for (const auto& item : batch.items) bytes += item.size() + std::string_view("<Path/>").size();
  // Escaping makes a byte five at most and the elements add little: far below, no need to encode.
  if (bytes < k_request_body_max_bytes / 8) return false;
  return encode_invalidation_batch(batch).size() > k_request_body_max_bytes;
}

std::optional<ApiError> why_invalid(const InvalidationBatch& batch) {
  if (is_too_large(batch)) return errors::batch_too_large();
  if (batch.caller_reference.empty()) {
    return errors::invalid_argument("The parameter CallerReference is required.");
  }
  if (batch.items.empty()) return errors::invalid_invalidation_paths();
  for (const auto& item : batch.items) {
    if (why_refused(item)) return errors::invalid_invalidation_paths();
  }
  return std::nullopt;
}

}  // namespace

Invalidations::Invalidations(Calendar calendar, const Dice& dice, const Options& options)
    : calendar_(calendar),
      edges_(options.edges),
      conflict_(options.caller_reference_conflict),
      propagation_(dice, options.propagation),
      quotas_(options.quotas) {}

Result<Invalidations::Created> Invalidations::create(Ids& ids, const Scope& scope,
                                                     InvalidationBatch batch, Instant now) {
  advance_to(now);
  if (auto error = why_invalid(batch)) return *std::move(error);
  const auto place = books_.try_emplace(scope).first;
  Book& book = place->second;
  const auto used = book.by_caller_reference.find(batch.caller_reference);
  if (used != book.by_caller_reference.end()) {
    const Record& earlier = book.records[used->second];
    if (earlier.batch == batch) return Created{render(earlier, now), false};
    return conflict_ == CallerReferenceConflict::observed
               ? errors::caller_reference_reused()
               : errors::invalidation_batch_already_exists();
  }
  const ItemCounts counts = count_items(batch.items);
  if (auto error = quotas_.take(book.in_progress, counts, now)) return *std::move(error);

  Record record;
  do {
    record.id = ids.invalidation();
  } while (book.by_id.contains(record.id));
  record.created = now;
  record.timeline = propagation_.draw(record.id, edges_.size(), now);
  record.batch = std::move(batch);
  book.by_id.emplace(record.id, book.records.size());
  book.by_caller_reference.emplace(record.batch.caller_reference, book.records.size());
  book.records.push_back(std::move(record));
  begin(place->first, book, counts);
  advance_to(now);  // Without propagation it is Completed already.
  return Created{render(book.records.back(), now), true};
}

/// Puts the newest record of the book on its way.
void Invalidations::begin(const Scope& scope, Book& book, const ItemCounts& counts) {
  book.in_progress.paths += counts.paths;
  book.in_progress.wildcards += counts.wildcards;
  ++book.batches_in_progress;
  const Timeline& timeline = book.records.back().timeline;
  Event event{&scope, &book, book.records.size() - 1, std::nullopt, counts};
  for (std::size_t edge = 0; edge < timeline.arrivals.size(); ++edge) {
    event.edge = edge;
    events_.emplace(timeline.arrivals[edge], event);
  }
  event.edge.reset();
  events_.emplace(timeline.completed, event);
}

Result<Invalidation> Invalidations::get(const Scope& scope, std::string_view id,
                                        Instant now) const {
  const Record* record = find(scope, id);
  if (record == nullptr) return errors::no_such_invalidation();
  return render(*record, now);
}

Result<InvalidationList> Invalidations::list(const Scope& scope, const Page& page,
                                             Instant now) const {
  InvalidationList list;
  list.marker = page.marker;
  if (page.max_items < 1) return errors::invalid_argument("MaxItems must be at least 1.");
  list.max_items = std::min(page.max_items, k_page_max_items);
  const auto found = books_.find(scope);
  const Book* book = found == books_.end() ? nullptr : &found->second;
  // Newest first: what is left to show stands before `rest`.
  std::size_t rest = book == nullptr ? 0 : book->records.size();
  if (!page.marker.empty()) {
    const Record* marker = find(scope, page.marker);
    if (marker == nullptr) return errors::invalid_argument("The marker is invalid.");
    rest = static_cast<std::size_t>(marker - book->records.data());
  }
  while (rest > 0 && static_cast<std::int64_t>(list.items.size()) < list.max_items) {
    const Record& record = book->records[--rest];
    list.items.push_back(
        {record.id, std::string(status_of(record, now)), calendar_.wall(record.created)});
  }
  list.is_truncated = rest > 0;
  if (list.is_truncated) list.next_marker = list.items.back().id;
  return list;
}

Result<std::vector<Arrival>> Invalidations::arrivals(const Scope& scope,
                                                     std::string_view id) const {
  const Record* record = find(scope, id);
  if (record == nullptr) return errors::no_such_invalidation();
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    arrivals.push_back({edges_[i], record->timeline.arrivals[i]});
  }
  return arrivals;
}

std::int64_t Invalidations::batches_in_progress(const Scope& scope) const {
  const auto book = books_.find(scope);
  return book == books_.end() ? 0 : book->second.batches_in_progress;
}

std::optional<Instant> Invalidations::next_deadline() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first;
}

void Invalidations::advance_to(Instant now) {
  while (!events_.empty() && events_.begin()->first <= now) {
    const auto next = events_.extract(events_.begin());
    happen(next.mapped(), next.key());
  }
}

void Invalidations::happen(const Event& event, Instant at) {
  if (!event.edge) {
    event.book->in_progress.paths -= event.freed.paths;
    event.book->in_progress.wildcards -= event.freed.wildcards;
    --event.book->batches_in_progress;
  }
  if (!observer_) return;
  const Record& record = event.book->records[event.record];
  const std::string_view edge = event.edge ? std::string_view(edges_[*event.edge]) : "";
  observer_({*event.scope, record.id, record.batch.items, edge, at});
}

std::string_view Invalidations::status_of(const Record& record, Instant now) const {
  return now >= record.timeline.completed ? "Completed" : "InProgress";
}

Invalidation Invalidations::render(const Record& record, Instant now) const {
  Invalidation invalidation;
  invalidation.id = record.id;
  invalidation.status = status_of(record, now);
  invalidation.create_time = calendar_.wall(record.created);
  invalidation.batch = record.batch;
  return invalidation;
}

const Invalidations::Record* Invalidations::find(const Scope& scope, std::string_view id) const {
  const auto book = books_.find(scope);
  if (book == books_.end()) return nullptr;
  const auto at = book->second.by_id.find(id);
  return at == book->second.by_id.end() ? nullptr : &book->second.records[at->second];
}

}  // namespace revalab::cloudfront
