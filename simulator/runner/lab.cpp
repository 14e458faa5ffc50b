#include "simulator/runner/lab.hpp"

#include "core/base/check.hpp"
#include "core/wire/blocking_transport.hpp"
#include "core/wire/direct_transport.hpp"
#include "core/wire/tcp_transport.hpp"

#include <utility>

namespace revalab::sim {

/// The server and the client end of the wire mode, on one reactor and thread.
struct Lab::Sockets {
  wire::Reactor reactor;
  std::unique_ptr<wire::TcpServer> server;
  std::unique_ptr<wire::TcpTransport> client;

  ~Sockets() {
    client.reset();
    server.reset();
  }
};

Lab::Lab(LabOptions options)
    : options_(std::move(options)),
      clock_(Calendar(options_.start)),
      dice_(options_.seed),
      account_(clock_.calendar(), dice_, options_.account),
      traced_(account_.cloud(), trace_),
      whole_answers_(traced_) {}

Lab::~Lab() = default;

Result<std::unique_ptr<Lab>> Lab::create(LabOptions options) {
  std::unique_ptr<Lab> lab(new Lab(std::move(options)));
  if (lab->options_.transport == TransportKind::memory) {
    auto direct = std::make_unique<wire::DirectTransport>(lab->traced_, lab->clock_);
    lab->poke_transport_ = [&way = *direct] { way.poke(); };
    lab->transport_ = std::move(direct);
    return lab;
  }
  if (const auto opened = lab->open_sockets(); !opened) return opened.error();
  return lab;
}

Result<Done> Lab::open_sockets() {
  sockets_ = std::make_unique<Sockets>();
  wire::TcpServerOptions server_options;
  server_options.address = wire::TcpAddress{"127.0.0.1", 0};
  auto server = wire::TcpServer::listen(sockets_->reactor, whole_answers_, clock_, server_options);
  if (!server) return ApiError(0, "CannotListen", server.error());
  sockets_->server = std::move(server).value();
  wire::TcpTransportOptions client_options;
  client_options.address = wire::TcpAddress{"127.0.0.1", sockets_->server->port()};
  // A lost answer is the client's to handle, as it is in memory.
  client_options.sends_again = false;
  sockets_->client = std::make_unique<wire::TcpTransport>(sockets_->reactor, client_options);
  auto blocking = std::make_unique<wire::BlockingTransport>(*sockets_->client, sockets_->reactor,
                                                            *sockets_->server, clock_);
  poke_transport_ = [&way = *blocking] { way.poke(); };
  transport_ = std::move(blocking);
  return Done{};
}

bool Lab::take_next(std::optional<Instant> limit) {
  const auto event = clock_.next_event();
  const auto deadline = account_.cloud().next_deadline();
  if (!event && !deadline) return false;
  // What the fakes do by themselves comes before what a client does at the same instant.
  const bool fakes_first = deadline && (!event || *deadline <= *event);
  const Instant at = std::max(fakes_first ? *deadline : *event, clock_.now());
  if (limit && at > *limit) return false;
  if (fakes_first) {
    clock_.advance_to(at);
    account_.cloud().advance_to(at);
    poke_transport_();
  } else {
    clock_.take_next();
  }
  return true;
}

void Lab::run(Task<void> task) {
  Root root(std::move(task));
  root.start();
  while (!root.done()) {
    REVALAB_CHECK(take_next(std::nullopt), "a task waits for something that never happens");
  }
  root.rethrow();
}

void Lab::advance_to(Instant at) {
  while (take_next(at)) {
  }
  if (at > clock_.now()) clock_.advance_to(at);
}

Dice Lab::next_client_dice() { return dice_.fork("client " + std::to_string(++client_count_)); }

dynamodb::Client Lab::dynamodb_client(std::string cause) {
  aws::ClientOptions options;
  options.cause = std::move(cause);
  return {*transport_, clock_, next_client_dice(), std::move(options)};
}

cloudfront::Client Lab::cloudfront_client(std::string cause, aws::RetryPolicy retry) {
  aws::ClientOptions options;
  options.cause = std::move(cause);
  options.retry = retry;
  return {*transport_, clock_, next_client_dice(), std::move(options)};
}

}  // namespace revalab::sim
