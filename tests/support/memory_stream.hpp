#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/reactor.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace revalab::test {

struct MemoryStreamOptions {
  /// No more than this is read or written at once.
  std::size_t fragment_bytes = 16 * 1024;
  /// No more than this is on its way; then writers wait.
  std::size_t held_max_bytes = 64 * 1024;
  /// After so many bytes from the second end to the first, the second is as good as gone.
  std::size_t cut_after_bytes = std::numeric_limits<std::size_t>::max();
};

/// Both ends of a connection in memory. The reactor calls back who waits.
std::pair<std::unique_ptr<wire::ByteStream>, std::unique_ptr<wire::ByteStream>> memory_streams(
    wire::Reactor& reactor, const MemoryStreamOptions& options = {});

}  // namespace revalab::test
