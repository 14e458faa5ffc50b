#pragma once

#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::wire {

enum class IoStatus {
  ok,
  would_block,  ///< Nothing now; wait until it is ready.
  end,          ///< The peer will send no more.
  failed,       ///< The connection is gone.
};

struct IoResult {
  IoStatus status = IoStatus::failed;
  std::size_t count = 0;  ///< Bytes moved; above 0 when `ok`.
};

/// The other end of a connection.
struct PeerAddress {
  std::string host;  ///< An address.
  std::uint16_t port = 0;
};

/// Bytes that are in a file too, from which the kernel can send them without a copy.
struct FileSlice {
  int descriptor = -1;
  std::size_t offset = 0;
  std::string_view bytes;  ///< The same, in memory.
};

/// A connection that carries bytes both ways: try first, wait only when told to. TCP is one; TLS is
/// another on top of it, and nobody above can tell. Dropping it closes it, and no callback comes
/// after that.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// While a wait for input goes on, it may know of nothing although something came: the wait will
  /// tell.
  virtual IoResult read_some(char* buffer, std::size_t size) = 0;
  virtual IoResult write_some(std::string_view bytes) = 0;
  /// As `write_some` of one behind the other, at the price of one where the stream can do so.
  /// `first` is not empty.
  virtual IoResult write_both(std::string_view first, std::string_view second) {
    static_cast<void>(second);
    return write_some(first);
  }
  /// As `write_both`; `first` may be empty.
  virtual IoResult write_with_file(std::string_view first, const FileSlice& file) {
    if (first.empty()) return write_some(file.bytes);
    return write_both(first, file.bytes);
  }
  /// Calls back once, when `read_some` has something to say. One wait at a time.
  virtual void wait_readable(std::function<void()> ready) = 0;
  virtual void wait_writable(std::function<void()> ready) = 0;
  /// Tells the peer that no more will be sent.
  virtual void shutdown_write() = 0;
  /// True while this process still holds bytes that `write_some` took, or the end that
  /// `shutdown_write` announced: to drop the stream now would lose them. `wait_writable` calls back
  /// once they are on their way.
  [[nodiscard]] virtual bool has_unsent() const { return false; }
  /// True when something of the peer, or its end, is here and not read yet, whether waited for or
  /// not.
  [[nodiscard]] virtual bool has_input() const { return false; }
  /// True when nobody on the way can read along.
  [[nodiscard]] virtual bool is_encrypted() const { return false; }
  /// Where the peer is; an empty host when that is not known.
  [[nodiscard]] virtual PeerAddress peer() const { return {}; }
};

/// What went wrong, for people.
using SocketError = std::string;
using StreamResult = Result<std::unique_ptr<ByteStream>, SocketError>;

}  // namespace revalab::wire
