#include "simulator/server/lab_consumer.hpp"

#include <string>
#include <utility>

namespace revalab::sim {

LabConsumer::LabConsumer(Handler& front, Clock& machine, const Dice& dice,
                         aws::ClientOptions client, const ConsumerOptions& options,
                         std::unique_ptr<HostTransport> viewers, const Consumer::Observer& observer)
    : viewers_(std::move(viewers)), to_lab_(front, machine) {
  for (int i = 0; i < k_consumers; ++i) {
    sqs::Client queue(to_lab_, machine, dice.fork("consumer " + std::to_string(i)), client);
    consumers_.push_back(
        std::make_unique<Consumer>(std::move(queue), *viewers_, machine, options, observer));
  }
}

void LabConsumer::start() {
  for (const auto& consumer : consumers_) {
    running_.push_back(std::make_unique<Root>(consumer->run()));
    running_.back()->start();
  }
}

}  // namespace revalab::sim
