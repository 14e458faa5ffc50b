#pragma once

#include "core/base/dice.hpp"
#include "core/wire/direct_transport.hpp"
#include "simulator/consumer/consumer.hpp"
#include "simulator/consumer/host_transport.hpp"

#include <memory>
#include <vector>

namespace revalab::sim {

/// The consumers of a served lab: they poll it by a call, as a client at its port would, and ask
/// for pages over TCP. They wait on the machine's clock, whatever the lab's is.
class LabConsumer {
 public:
  /// How many poll at once.
  static constexpr int k_consumers = 2;

  /// `front` is the handler at the API port. All outlive this.
  LabConsumer(Handler& front, Clock& machine, const Dice& dice, aws::ClientOptions client,
              const ConsumerOptions& options, std::unique_ptr<HostTransport> viewers,
              const Consumer::Observer& observer);

  void start();
  /// Has them look whether what they wait for has happened.
  void poke() { to_lab_.poke(); }

 private:
  std::unique_ptr<HostTransport> viewers_;
  wire::DirectTransport to_lab_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
  std::vector<std::unique_ptr<Root>> running_;
};

}  // namespace revalab::sim
