#pragma once

#include "core/base/clock.hpp"
#include "core/wire/byte_stream.hpp"
#include "core/wire/reactor.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace revalab::wire {

/// Connections to servers that wait for their next request. The last one kept is used first.
class IdleStreams {
 public:
  /// Further ones to one server are closed.
  static constexpr std::size_t k_per_server_max = 64;

  /// Both outlive this.
  IdleStreams(Reactor& reactor, const Clock& machine);

  /// Null when there is none that is still good.
  std::unique_ptr<ByteStream> take(const std::string& server);
  void keep(const std::string& server, std::unique_ptr<ByteStream> stream, Duration at_most);
  [[nodiscard]] std::size_t count() const;

 private:
  struct Idle {
    std::unique_ptr<ByteStream> stream;
    Instant until;
  };

  void close_expired();

  const Clock& machine_;
  Timer timer_;
  bool timer_runs_ = false;
  std::map<std::string, std::vector<Idle>, std::less<>> streams_;
};

}  // namespace revalab::wire
