#pragma once

#include "core/base/clock.hpp"
#include "core/wire/client_pool.hpp"
#include "core/wire/stream_handler.hpp"
#include "simulator/cdn/fetch_run.hpp"
#include "simulator/cdn/origins.hpp"
#include "simulator/cdn/viewed.hpp"
#include "simulator/cdn/viewing.hpp"

#include <functional>
#include <map>
#include <memory>

namespace revalab::sim {

/// What a CDN's port is put together from. All outlive it, the edge until another takes its place.
struct CdnParts {
  wire::Reactor& reactor;
  const Clock& machine;  ///< Measures time-outs and how long things take.
  const Clock& lab;      ///< What the edge and handlers are told.
  edge::Exchanges* edge;
  Origins& origins;
  std::function<void()> settle;  ///< Lets happen in the lab what is due by now.
  ViewedObserver observer;       ///< Is told of every exchange that is over; may be empty.
};

/// The handler at the CDN's port. It carries out what the edge says: sends answers, runs fetches,
/// several at once, and resumes who waits for them.
class Cdn final : public wire::StreamHandler {
 public:
  explicit Cdn(CdnParts parts);
  ~Cdn() override;

  std::unique_ptr<wire::StreamVisit> begin(wire::StreamExchange& exchange,
                                           wire::Arrival arrival) override;
  Response refuse(const wire::Refusal& refusal, const Request& head,
                  const wire::PeerAddress& peer) override;

  /// Gives up all that is under way, cutting off who waits for it, and goes on with another edge.
  void reset(edge::Exchanges& anew);

  [[nodiscard]] std::size_t fetch_count() const { return runs_.size(); }

 private:
  friend class Viewing;
  friend class FetchRun;

  /// Does what the edge says for a viewer, or, with none, what there is to do without.
  void act(edge::Step step, Viewing* viewing);
  void start_fetch(edge::Fetch fetch, Viewing* viewing);
  /// Asks the edge again for somebody who waited.
  void resume(Viewing& viewing);
  /// The run's last report was made: it is gone when what this gives is dropped.
  std::unique_ptr<FetchRun> take_out(edge::FetchId id);
  /// The lab's time, when what was due before it has happened: a purge first of all.
  [[nodiscard]] Instant now();

  CdnParts parts_;
  wire::ClientPool pool_;
  edge::ExchangeId last_id_ = 0;
  std::map<edge::FetchId, std::unique_ptr<FetchRun>> runs_;
};

}  // namespace revalab::sim
