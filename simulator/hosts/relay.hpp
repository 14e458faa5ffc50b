#pragma once

#include "core/wire/byte_stream.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace revalab::sim {

/// Carries bytes both ways between two streams until both sides have ended, or one has broken. When
/// one side ends its half, the other is told so and may go on. Little is held on the way: who reads
/// slowly slows down who writes.
class Relay {
 public:
  /// `done` may drop the relay.
  Relay(std::unique_ptr<wire::ByteStream> near, std::unique_ptr<wire::ByteStream> far,
        std::function<void()> done);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// What is to be carried first. It may be done before this returns.
  void start(std::string to_near, std::string to_far);
  /// What has been carried either way so far.
  [[nodiscard]] std::uint64_t carried_bytes() const { return carried_bytes_; }

 private:
  struct Way {
    Way(wire::ByteStream& its_from, wire::ByteStream& its_to) : from(its_from), to(its_to) {}

    wire::ByteStream& from;
    wire::ByteStream& to;
    std::string held;    ///< Read, but not written yet.
    bool ended = false;  ///< Nothing more will come.
    bool told = false;   ///< And the other side knows.
    bool over = false;
  };

  /// The last thing a caller does: it may be the end of the relay.
  void pump(Way& way);
  void pump_end(Way& way);
  void wait_readable(Way& way);
  void wait_writable(Way& way);
  void finish();

  std::unique_ptr<wire::ByteStream> near_;
  std::unique_ptr<wire::ByteStream> far_;
  std::function<void()> done_;
  std::array<Way, 2> ways_;
  std::uint64_t carried_bytes_ = 0;
};

}  // namespace revalab::sim
