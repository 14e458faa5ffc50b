#include "fakes/journal/journal.hpp"

#include "fakes/cloud/error_response.hpp"
#include "fakes/journal/reading.hpp"

#include <utility>

namespace revalab::journal {
namespace {

ApiError error_for(const OperationName& name, const Problem& problem) {
  // DynamoDB's own name for it; the other services' is the other one.
  const bool dynamodb = name.service == "dynamodb";
  return {500, dynamodb ? "InternalServerError" : "InternalError",
          "The lab cannot keep this request. " + problem.message};
}

/// As much of an answer as a file of that kind keeps.
Response kept_of(const Answer& answer, FileKind kind) {
  const Response* response = response_in(answer);
  if (response == nullptr) return Response(0);
  return kind == FileKind::recording ? *response : Response(response->status);
}

}  // namespace

void Journal::watch(Account& account) {
  account_ = &account;
  ledger_mark_ = LedgerMark();
  ledger_mark_.move_to_end(account.ledger());
  calls_seen_ = account.cloud().calls();
  interlude_ = {};
  account.cloud().add_witness(*this);
}

bool Journal::keeps(const OperationName& name) const {
  return file_->kind() == FileKind::recording || !only_reads(name) ||
         !account_->faults().states().empty();
}

bool Journal::has_only_polled(const OperationName& name) const {
  return file_->kind() == FileKind::journal && account_->faults().states().empty() &&
         name == OperationName("sqs", "ReceiveMessage") &&
         account_->sqs().queues().effective_receives() == receives_seen_;
}

void Journal::note_interlude() {
  // A recording plays every read again.
  if (file_->kind() == FileKind::recording) return;
  auto uses = ledger_mark_.uses_since(account_->ledger());
  interlude_.usage.insert(interlude_.usage.end(), uses.begin(), uses.end());
  ledger_mark_.move_to_end(account_->ledger());
  const auto& calls = account_->cloud().calls();
  if (calls == calls_seen_) return;
  for (const auto& [name, count] : calls) {
    if (const auto more = count - calls_seen_[name]; more != 0) interlude_.calls[name] += more;
  }
  // They may have been forgotten.
  for (const auto& [name, count] : calls_seen_) {
    if (!calls.contains(name)) interlude_.calls[name] -= count;
  }
  calls_seen_ = calls;
}

Result<Done, Problem> Journal::catch_up() {
  if (!unkept_) return Done{};
  auto written = file_->append(interlude_, *unkept_);
  if (!written) return written;
  unkept_.reset();
  interlude_ = {};
  return written;
}

std::optional<ApiError> Journal::before(const OperationName& name) {
  if (!keeps(name)) return std::nullopt;
  if (const auto caught_up = catch_up(); !caught_up) return error_for(name, caught_up.error());
  note_interlude();
  receives_seen_ = account_->sqs().queues().effective_receives();
  return std::nullopt;
}

void Journal::after(const Request& request, const OperationName& name, Instant now,
                    Answer& answer) {
  if (!keeps(name) || has_only_polled(name)) return;
  const bool parked = std::holds_alternative<Parked>(answer);
  // A parked request meets the fault plan each time.
  if (parked && account_->faults().states().empty()) return;
  Entry entry;
  entry.at = now;
  entry.name = name;
  entry.request = request;
  if (!parked) entry.answer = kept_of(answer, file_->kind());
  ledger_mark_.move_to_end(account_->ledger());
  // The cloud counts it next.
  const bool counts = !parked && !name.operation.empty() && account_->cloud().serves(name.service);
  if (counts) ++calls_seen_[name.service + "." + name.operation];
  const auto written = file_->append(interlude_, entry);
  if (written) {
    interlude_ = {};
    return;
  }
  unkept_ = std::move(entry);
  answer = error_response(name.service, error_for(name, written.error()), "not-kept");
}

Result<Done, Problem> Journal::note(const Request& request, const OperationName& name,
                                    Instant now) {
  if (auto caught_up = catch_up(); !caught_up) return caught_up;
  note_interlude();
  Entry entry;
  entry.at = now;
  entry.name = name;
  entry.request = request;
  auto written = file_->append(interlude_, entry);
  if (written) interlude_ = {};
  return written;
}

Result<Done, Problem> Journal::flush() {
  if (auto caught_up = catch_up(); !caught_up) return caught_up;
  note_interlude();
  if (interlude_.empty()) return Done{};
  auto written = file_->append(interlude_);
  if (written) interlude_ = {};
  return written;
}

Result<Done, Problem> Journal::begin_anew(const Facts& facts) {
  if (file_->kind() == FileKind::recording) return Done{};
  auto cleared = file_->clear(facts);
  if (!cleared) return cleared;
  unkept_.reset();
  interlude_ = {};
  return cleared;
}

}  // namespace revalab::journal
