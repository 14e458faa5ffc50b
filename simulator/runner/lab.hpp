#pragma once

#include "core/aws/cloudfront/client.hpp"
#include "core/aws/dynamodb/client.hpp"
#include "core/base/dice.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/tcp_server.hpp"
#include "core/wire/whole_answers.hpp"
#include "fakes/account/account.hpp"
#include "simulator/clock/virtual_clock.hpp"
#include "simulator/runner/trace.hpp"

#include <functional>
#include <memory>

namespace revalab::sim {

/// How the core's clients reach the fakes.
enum class TransportKind {
  memory,  ///< By a call.
  wire,    ///< Over loopback TCP, with virtual time standing still meanwhile.
};

/// What a client gets that a `Submitter` uses: that retries by itself.
inline constexpr aws::RetryPolicy k_no_retries{.attempts_max = 1};

struct LabOptions {
  LabOptions() : start(*WallTime::parse_rfc3339("2026-01-01T00:00:00Z")) {}
  WallTime start;
  std::uint64_t seed = 1;
  TransportKind transport = TransportKind::memory;
  AccountOptions account;
};

/// A whole AWS account in one process under virtual time, with a trace, and the way for clients to
/// get there.
class Lab {
 public:
  /// Errors: in wire mode, what kept the port from opening.
  static Result<std::unique_ptr<Lab>> create(LabOptions options);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  /// Runs `task` to its end, moving time as far as it waits.
  void run(Task<void> task);
  /// The same, and gives the task's value.
  template <class T>
  T run(Task<T> task) {
    std::optional<T> value;
    run(keep_value(std::move(task), value));
    return std::move(*value);
  }
  /// Lets everything happen that is due up to `at`, which becomes now unless it is past.
  void advance_to(Instant at);

  dynamodb::Client dynamodb_client(std::string cause);
  cloudfront::Client cloudfront_client(std::string cause, aws::RetryPolicy retry = {});
  /// A way to the fakes for a request of the caller's own making.
  Transport& transport() { return *transport_; }

  VirtualClock& clock() { return clock_; }
  Trace& trace() { return trace_; }
  Account& account() { return account_; }
  /// Dice for one part of the run, by its name.
  [[nodiscard]] Dice dice(std::string_view label) const { return dice_.fork(label); }

 private:
  struct Sockets;

  template <class T>
  static Task<void> keep_value(Task<T> task, std::optional<T>& value) {
    T result = co_await task;
    value.emplace(std::move(result));
  }

  explicit Lab(LabOptions options);
  Result<Done> open_sockets();
  /// Takes the next event, of the clock or of the fakes. False when there is none until `limit`.
  bool take_next(std::optional<Instant> limit);
  /// What makes a client: options, and dice no other client has.
  Dice next_client_dice();

  LabOptions options_;
  VirtualClock clock_;
  Dice dice_;
  Account account_;
  Trace trace_;
  TracedHandler traced_;
  wire::WholeAnswers whole_answers_;  ///< In wire mode: no client could wait for the others' end.
  std::unique_ptr<Sockets> sockets_;
  std::unique_ptr<Transport> transport_;
  std::function<void()> poke_transport_;
  std::uint64_t client_count_ = 0;
};

}  // namespace revalab::sim
