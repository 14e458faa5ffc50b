#pragma once

#include "fakes/account/account.hpp"
#include "fakes/cloud/witness.hpp"
#include "fakes/journal/journal_file.hpp"
#include "fakes/journal/ledger_mark.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace revalab::journal {

/// Keeps what an account is asked, so that it can be played again: the fakes are functions of their
/// requests, the instants and the seed.
///
/// A journal keeps what may change a service. What reads leave behind, usage and counts, goes along
/// with the next change, or with `flush`; so it does for a receive that has found no message, or a
/// lab whose queues are polled would fill its disk. While faults are planned, reads change their
/// counts and dice, and are kept too. A recording keeps everything.
///
/// A request is kept once it was answered and before anybody gets the answer. When that fails it
/// is answered 500 and kept at the first opportunity; until then nothing that would be kept is let
/// through. A request that is parked has changed nothing and comes again.
class Journal final : public CallWitness {
 public:
  explicit Journal(std::unique_ptr<JournalFile> file) : file_(std::move(file)) {}

  /// Keeps what this account is asked from now on. It is there as long as anything here is called.
  void watch(Account& account);

  std::optional<ApiError> before(const OperationName& name) override;
  void after(const Request& request, const OperationName& name, Instant now,
             Answer& answer) override;

  /// Keeps a request that is not a service's but changes the lab, before it is acted on.
  Result<Done, Problem> note(const Request& request, const OperationName& name, Instant now);
  /// Keeps what reads have left behind so far.
  Result<Done, Problem> flush();
  /// The lab begins anew: a journal forgets everything, a recording goes on.
  Result<Done, Problem> begin_anew(const Facts& facts);

  [[nodiscard]] JournalFile& file() { return *file_; }

 private:
  [[nodiscard]] bool keeps(const OperationName& name) const;
  /// Whether this was a receive, since `before`, that only read.
  [[nodiscard]] bool has_only_polled(const OperationName& name) const;
  /// Finds out what was used and counted besides the entries, and takes note of it.
  void note_interlude();
  /// Writes what could not be written before, if there is anything.
  Result<Done, Problem> catch_up();

  std::unique_ptr<JournalFile> file_;
  const Account* account_ = nullptr;
  LedgerMark ledger_mark_;
  std::map<std::string, std::int64_t> calls_seen_;  ///< What playing the file would count.
  Interlude interlude_;                             ///< Comes before the next entry.
  std::optional<Entry> unkept_;                     ///< Acted on, but not written yet.
  std::uint64_t receives_seen_ = 0;                 ///< See `sqs::Queues::effective_receives`.
};

}  // namespace revalab::journal
