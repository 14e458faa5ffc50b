#include "core/wire/stream_listener.hpp"

#include "core/wire/tls_stream.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

namespace revalab::wire {
namespace {

/// As many as a busy kernel's own queue holds. Source: listen(2), `somaxconn`.
constexpr std::size_t k_queued_streams_max = 4096;

class TlsListener final : public StreamListener {
 public:
  TlsListener(Reactor& reactor, std::unique_ptr<StreamListener> below,
              std::shared_ptr<const TlsContext> context)
      : reactor_(reactor), below_(std::move(below)), context_(std::move(context)) {}

  StreamResult accept() override {
    StreamResult accepted = below_->accept();
    if (!accepted.ok() || !accepted.value()) return accepted;
    return std::unique_ptr<ByteStream>(
        TlsStream::to_client(reactor_, std::move(accepted).value(), *context_));
  }
  void wait_connection(std::function<void()> ready) override {
    below_->wait_connection(std::move(ready));
  }

 private:
  Reactor& reactor_;
  std::unique_ptr<StreamListener> below_;
  std::shared_ptr<const TlsContext> context_;
};

class ReplayedStream final : public ByteStream {
 public:
  ReplayedStream(Reactor& reactor, std::string bytes, std::unique_ptr<ByteStream> stream)
      : reactor_(reactor), bytes_(std::move(bytes)), stream_(std::move(stream)) {}

  IoResult read_some(char* buffer, std::size_t size) override {
    if (bytes_.empty()) return stream_->read_some(buffer, size);
    const std::size_t count = bytes_.copy(buffer, size);
    bytes_.erase(0, count);
    return {IoStatus::ok, count};
  }
  IoResult write_some(std::string_view bytes) override { return stream_->write_some(bytes); }
  void wait_readable(std::function<void()> ready) override {
    if (bytes_.empty()) {
      stream_->wait_readable(std::move(ready));
      return;
    }
    reactor_.post([alive = std::weak_ptr(alive_), ready = std::move(ready)] {
      if (!alive.expired()) ready();
    });
  }
  void wait_writable(std::function<void()> ready) override {
    stream_->wait_writable(std::move(ready));
  }
  void shutdown_write() override { stream_->shutdown_write(); }
  [[nodiscard]] bool has_unsent() const override { return stream_->has_unsent(); }
  [[nodiscard]] bool has_input() const override { return !bytes_.empty() || stream_->has_input(); }
  [[nodiscard]] bool is_encrypted() const override { return stream_->is_encrypted(); }
  [[nodiscard]] PeerAddress peer() const override { return stream_->peer(); }

 private:
  Reactor& reactor_;
  std::string bytes_;
  std::unique_ptr<ByteStream> stream_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>();
};

}  // namespace

std::unique_ptr<StreamListener> tls_listener(Reactor& reactor,
                                             std::unique_ptr<StreamListener> below,
                                             std::shared_ptr<const TlsContext> context) {
  return std::make_unique<TlsListener>(reactor, std::move(below), std::move(context));
}

std::unique_ptr<ByteStream> with_bytes_before(Reactor& reactor, std::string bytes,
                                              std::unique_ptr<ByteStream> stream) {
  if (bytes.empty()) return stream;
  return std::make_unique<ReplayedStream>(reactor, std::move(bytes), std::move(stream));
}

struct StreamQueue::State {
  explicit State(Reactor& its_reactor) : reactor(its_reactor) {}

  Reactor& reactor;
  std::deque<std::unique_ptr<ByteStream>> streams;
  std::function<void()> ready;
  bool listening = false;
};

class StreamQueue::Listener final : public StreamListener {
 public:
  explicit Listener(std::shared_ptr<State> state) : state_(std::move(state)) {
    state_->listening = true;
  }
  ~Listener() override {
    state_->listening = false;
    state_->ready = nullptr;
    state_->streams.clear();
  }

  StreamResult accept() override {
    if (state_->streams.empty()) return std::unique_ptr<ByteStream>();
    auto stream = std::move(state_->streams.front());
    state_->streams.pop_front();
    return stream;
  }
  void wait_connection(std::function<void()> ready) override {
    state_->ready = std::move(ready);
    if (!state_->streams.empty()) announce(state_);
  }

  static void announce(const std::shared_ptr<State>& state) {
    state->reactor.post([weak = std::weak_ptr(state)] {
      const auto alive = weak.lock();
      if (!alive || alive->streams.empty()) return;
      if (const auto ready = std::exchange(alive->ready, nullptr)) ready();
    });
  }

 private:
  std::shared_ptr<State> state_;
};

StreamQueue::StreamQueue(Reactor& reactor) : state_(std::make_shared<State>(reactor)) {}

std::unique_ptr<StreamListener> StreamQueue::listener() {
  return std::make_unique<Listener>(state_);
}

void StreamQueue::push(std::unique_ptr<ByteStream> stream) {
  if (!state_->listening || state_->streams.size() >= k_queued_streams_max) return;
  state_->streams.push_back(std::move(stream));
  Listener::announce(state_);
}

}  // namespace revalab::wire
