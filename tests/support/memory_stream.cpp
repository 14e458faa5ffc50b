#include "tests/support/memory_stream.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>

namespace revalab::test {
namespace {

using wire::IoResult;
using wire::IoStatus;

/// One direction: bytes on their way, and who waits for them or for room.
struct Way {
  std::string bytes;
  std::size_t left_bytes = std::numeric_limits<std::size_t>::max();  ///< Until it is cut.
  bool ended = false;
  std::function<void()> on_readable;
  std::function<void()> on_writable;
};

struct Pipe : std::enable_shared_from_this<Pipe> {
  Pipe(wire::Reactor& its_reactor, const MemoryStreamOptions& its_options)
      : reactor(its_reactor), options(its_options) {}

  [[nodiscard]] static bool is_readable(const Way& way) { return !way.bytes.empty() || way.ended; }
  [[nodiscard]] bool is_writable(const Way& way) const {
    return way.bytes.size() < options.held_max_bytes || way.ended;
  }

  /// Calls back who waited for what is so now.
  void notify() {
    reactor.post([self = shared_from_this()] {
      for (Way& way : self->ways) {
        if (way.on_readable && is_readable(way)) std::exchange(way.on_readable, nullptr)();
        if (way.on_writable && self->is_writable(way)) std::exchange(way.on_writable, nullptr)();
      }
    });
  }

  wire::Reactor& reactor;
  MemoryStreamOptions options;
  std::array<Way, 2> ways;
};

class MemoryStream final : public wire::ByteStream {
 public:
  MemoryStream(std::shared_ptr<Pipe> pipe, std::size_t in, std::size_t out)
      : pipe_(std::move(pipe)), in_(pipe_->ways.at(in)), out_(pipe_->ways.at(out)) {}
  ~MemoryStream() override {
    in_.on_readable = nullptr;
    out_.on_writable = nullptr;
    in_.ended = true;
    shutdown_write();
  }

  IoResult read_some(char* buffer, std::size_t size) override {
    if (in_.bytes.empty()) return {in_.ended ? IoStatus::end : IoStatus::would_block};
    const std::size_t count = std::min({size, in_.bytes.size(), pipe_->options.fragment_bytes});
    in_.bytes.copy(buffer, count);
    in_.bytes.erase(0, count);
    pipe_->notify();
    return {IoStatus::ok, count};
  }
  IoResult write_some(std::string_view bytes) override {
    if (out_.ended) return {IoStatus::failed};
    if (!pipe_->is_writable(out_)) return {IoStatus::would_block};
    const std::size_t count =
        std::min({bytes.size(), pipe_->options.fragment_bytes,
                  pipe_->options.held_max_bytes - out_.bytes.size(), out_.left_bytes});
    out_.bytes.append(bytes.substr(0, count));
    out_.left_bytes -= count;
    if (out_.left_bytes == 0) out_.ended = true;
    pipe_->notify();
    if (count == 0) return {IoStatus::failed};
    return {IoStatus::ok, count};
  }
  void wait_readable(std::function<void()> ready) override {
    in_.on_readable = std::move(ready);
    pipe_->notify();
  }
  void wait_writable(std::function<void()> ready) override {
    out_.on_writable = std::move(ready);
    pipe_->notify();
  }
  void shutdown_write() override {
    out_.ended = true;
    pipe_->notify();
  }

 private:
  std::shared_ptr<Pipe> pipe_;
  Way& in_;
  Way& out_;
};

}  // namespace

std::pair<std::unique_ptr<wire::ByteStream>, std::unique_ptr<wire::ByteStream>> memory_streams(
    wire::Reactor& reactor, const MemoryStreamOptions& options) {
  auto pipe = std::make_shared<Pipe>(reactor, options);
  pipe->ways[0].left_bytes = options.cut_after_bytes;
  pipe->ways[0].ended = options.cut_after_bytes == 0;
  return {std::make_unique<MemoryStream>(pipe, 0, 1), std::make_unique<MemoryStream>(pipe, 1, 0)};
}

}  // namespace revalab::test
