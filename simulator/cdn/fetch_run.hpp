#pragma once

#include "core/wire/outgoing_call.hpp"
#include "fakes/edge/exchange.hpp"

#include <memory>
#include <vector>

namespace revalab::sim {

class Cdn;
class Viewing;

/// One request to an origin, from the edge's wish to its last report.
///
///     on_head --> stream to the viewer | collect | the viewer has its answer, the rest is the
///     edge's
///
/// It goes on without its viewer as long as others wait for it, or when it never had one.
class FetchRun final : public wire::CallObserver {
 public:
  /// `viewing` is null for a fetch in the background.
  FetchRun(Cdn& cdn, edge::Fetch fetch, Viewing* viewing);
  ~FetchRun() override;

  void start();
  void on_head(Response head, std::optional<std::uint64_t> length) override;
  void on_piece(std::string_view piece) override;
  void on_end() override;
  void on_failure(wire::CallFailure why, std::string detail) override;
  void on_room() override;

  /// A piece of the viewer's body.
  void send(std::string_view piece, bool last);
  /// The viewer takes more.
  void resume();
  void await(Viewing& viewing);
  void forget(const Viewing& viewing);
  /// The viewer it answers has gone. This may be the run's end.
  void lose_viewer();
  /// Cuts off whom it answers and who waits; the edge is told nothing.
  void cut();

  [[nodiscard]] edge::FetchId id() const { return fetch_.id; }

 private:
  enum class Phase { head, stream, collect, rest };

  void release();
  void end(edge::Step step, bool viewer_waits);
  void fail(edge::OriginFailure why, std::string detail);
  void give_up();
  Viewing* let_go_of_viewer();

  Cdn& cdn_;
  edge::Fetch fetch_;
  Viewing* viewing_;
  std::vector<Viewing*> waiters_;
  std::unique_ptr<wire::OutgoingCall> call_;
  Phase phase_ = Phase::head;
  bool body_sent_ = false;  ///< The request is whole.
};

}  // namespace revalab::sim
