#include "simulator/server/lab_server.hpp"

#include "simulator/runner/setup.hpp"
#include "simulator/server/lab_consumer.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

/// How long exchanges at hand have when the lab is told to stop, and how often is looked whether
/// any is left.
constexpr Duration k_drain_max = std::chrono::milliseconds(900);
constexpr Duration k_drain_look = std::chrono::milliseconds(10);
/// No shorter wait for what the lab does by itself.
constexpr Duration k_deadline_wait_min = std::chrono::milliseconds(1);

/// The CDN's port before there is a CDN.
class NoCdn final : public Handler {
 public:
  Answer handle(const Request&, Instant) override {
    Response response(503);
    response.headers.add("Content-Type", "text/plain");
    response.headers.add("Server", "CloudFront");
    response.headers.add("X-Cache", "Error from cloudfront");
    response.body = "This version of revalab has no CDN yet; the AWS APIs are at the other port.\n";
    return response;
  }
};

/// Every address is reachable by loopback; a single one only by itself.
std::string reachable(const std::string& host) {
  return host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host;
}

std::string url_of(const std::string& host, std::uint16_t port) {
  const std::string shown = reachable(host);
  const bool bare_ipv6 = shown.find(':') != std::string::npos;
  return "http://" + (bare_ipv6 ? "[" + shown + "]" : shown) + ":" + std::to_string(port);
}

std::vector<std::string> allowed_hosts(const LabServerOptions& options) {
  std::vector<std::string> hosts = options.allowed_hosts;
  hosts.push_back(options.host);
  return hosts;
}

wire::RealClock machine_clock(wire::Reactor& reactor, const LabServerOptions& options) {
  if (options.start) return wire::RealClock(reactor, *options.start);
  return wire::RealClock(reactor);
}

}  // namespace

aws::Credentials lab_credentials() { return {"revalab", "revalab", ""}; }

struct LabServer::Impl {
  Impl(wire::Reactor& its_reactor, LabServerOptions its_options, LineSink its_log)
      : reactor(its_reactor),
        options(std::move(its_options)),
        log(std::move(its_log)),
        machine(machine_clock(reactor, options)),
        lab(lab_options(), machine),
        visitors(allowed_hosts(options)),
        admin(lab, visitors),
        front(lab, admin, visitors, machine, [this](const LoggedCall& call) { note(call); }),
        deadline_timer(reactor, [this] { meet_deadline(); }),
        drain_timer(reactor, [this] { look_whether_drained(); }) {
    watch_deadline();
  }

  ServedLabOptions lab_options() const {
    ServedLabOptions made = options.lab;
    made.start = options.start.value_or(machine.wall_now());
    return made;
  }

  std::optional<std::string> listen() {
    wire::TcpServerOptions tcp;
    tcp.connections_max = options.connections_max;
    tcp.address = {options.host, options.port};
    auto opened = wire::TcpServer::listen(reactor, front, machine, tcp);
    if (!opened.ok()) return opened.error();
    api_server = std::move(opened).value();
    tcp.address.port = options.cdn_port;
    opened = wire::TcpServer::listen(reactor, cdn, machine, tcp);
    if (!opened.ok()) return opened.error();
    cdn_server = std::move(opened).value();
    return std::nullopt;
  }

  /// Starts whoever polls the revalidation queue, if anybody does. Errors: a TLS client cannot be.
  std::optional<std::string> start_consumer() {
    const ConsumerOptions& wanted = options.lab.consumer;
    if (wanted.scheme == ConsumerScheme::off) return std::nullopt;
    std::shared_ptr<const wire::TlsContext> tls;
    if (wanted.scheme == ConsumerScheme::https) {
      auto context = wire::TlsContext::for_client();
      if (!context.ok()) return context.error();
      tls = std::move(context).value();
    }
    aws::ClientOptions client;
    client.host = "127.0.0.1:" + std::to_string(api_server->port());
    client.credentials = lab_credentials();
    auto viewers = std::make_unique<HostTransport>(
        reactor, std::move(tls), [this](std::string_view host) { return own_place(host); });
    consumer = std::make_unique<LabConsumer>(front, machine, Dice(options.lab.seed), client, wanted,
                                             std::move(viewers),
                                             [this](const RecordFate& fate) { note(fate); });
    consumer->start();
    return std::nullopt;
  }

  /// Hosts of the lab's own distribution are at its port, whatever their names resolve to.
  [[nodiscard]] std::optional<wire::TcpAddress> own_place(std::string_view authority) const {
    const std::string host = host_of(authority);
    const bool own = host.ends_with(".cloudfront.localhost") || host.ends_with(".cloudfront.net") ||
                     std::find(options.allowed_hosts.begin(), options.allowed_hosts.end(), host) !=
                         options.allowed_hosts.end();
    if (!own) return std::nullopt;
    return wire::TcpAddress{reachable(options.host), cdn_server->port()};
  }

  /// Lines of one turn of the reactor are written together.
  std::string& begin_line() {
    if (lines.empty()) reactor.post([this] { flush(); });
    return lines;
  }

  void note(const LoggedCall& call) {
    watch_deadline();
    wake_soon();
    if (log) append_call(begin_line(), call, options.log_format);
  }

  void note(const RecordFate& fate) {
    lab.note_record(fate);
    wake_soon();  // Whoever follows the events.
    if (log) append_fate(begin_line(), fate, lab.wall_now(), options.log_format);
  }

  /// What a call changed may be what the consumer waits for, and the other way round.
  void wake_soon() {
    if (!consumer || waking) return;
    waking = true;
    reactor.post([this] { wake(); });
  }

  void wake() {
    waking = false;
    if (consumer) consumer->poke();
    api_server->poke();
  }

  void flush() {
    log(lines);
    lines.clear();
  }

  void watch_deadline() {
    const auto next = lab.next_deadline();
    if (next == watched) return;
    watched = next;
    if (next) {
      deadline_timer.start(std::max(*next - lab.now(), k_deadline_wait_min));
    } else {
      deadline_timer.cancel();
    }
  }

  void meet_deadline() {
    watched.reset();
    lab.settle();
    watch_deadline();
    wake();
  }

  void drain() {
    if (draining_since) {
      reactor.stop();
      return;
    }
    draining_since = machine.now();
    // What it has begun stays in the queue.
    consumer.reset();
    api_server->drain();
    cdn_server->drain();
    look_whether_drained();
  }

  void look_whether_drained() {
    const bool done = api_server->connection_count() + cdn_server->connection_count() == 0;
    if (done || machine.now() - *draining_since >= k_drain_max) {
      reactor.stop();
    } else {
      drain_timer.start(k_drain_look);
    }
  }

  wire::Reactor& reactor;
  LabServerOptions options;
  LineSink log;
  wire::RealClock machine;
  ServedLab lab;
  VisitorCheck visitors;
  AdminApi admin;
  Front front;
  NoCdn cdn;
  wire::Timer deadline_timer;
  wire::Timer drain_timer;
  std::optional<Instant> watched;  ///< The deadline the timer is set for.
  std::optional<Instant> draining_since;
  std::string lines;
  bool waking = false;
  std::unique_ptr<LabConsumer> consumer;  ///< Null when nobody polls.
  // Last, so that sockets are gone before what they call.
  std::unique_ptr<wire::TcpServer> api_server;
  std::unique_ptr<wire::TcpServer> cdn_server;
};

Result<std::unique_ptr<LabServer>, LabServer::Problem> LabServer::open(wire::Reactor& reactor,
                                                                       LabServerOptions options,
                                                                       LineSink log) {
  auto impl = std::make_unique<Impl>(reactor, std::move(options), std::move(log));
  if (!impl->lab.site_problem().empty()) return Problem{true, impl->lab.site_problem()};
  if (auto error = impl->listen()) return Problem{false, *std::move(error)};
  if (auto error = impl->start_consumer()) return Problem{false, *std::move(error)};
  return std::unique_ptr<LabServer>(new LabServer(std::move(impl)));
}

LabServer::LabServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LabServer::~LabServer() {
  if (impl_->log && !impl_->lines.empty()) impl_->flush();
}

std::uint16_t LabServer::port() const { return impl_->api_server->port(); }
std::uint16_t LabServer::cdn_port() const { return impl_->cdn_server->port(); }
ServedLab& LabServer::lab() { return impl_->lab; }
void LabServer::drain() { impl_->drain(); }

Exports LabServer::exports() const {
  Exports exports{{"AWS_ENDPOINT_URL", url_of(impl_->options.host, port())},
                  {"AWS_REGION", "us-east-1"},
                  // What boto3 reads; the other SDKs read the one above.
                  {"AWS_DEFAULT_REGION", "us-east-1"},
                  {"AWS_ACCESS_KEY_ID", lab_credentials().access_key_id},
                  {"AWS_SECRET_ACCESS_KEY", lab_credentials().secret_access_key},
                  // A real one must not be sent here.
                  {"AWS_SESSION_TOKEN", lab_credentials().session_token},
                  {"CLOUDFRONT_DISTRIBUTION_ID", std::string(k_distribution)},
                  {"REVALAB_CDN_URL", url_of(impl_->options.host, cdn_port())}};
  if (const auto& site = impl_->lab.options().site) {
    exports.emplace_back("CACHE_DYNAMO_TABLE", std::string(k_tag_table));
    exports.emplace_back("NEXT_BUILD_ID", site->rules.build_id);
  }
  if (const auto& consumer = impl_->lab.options().consumer;
      consumer.scheme != ConsumerScheme::off) {
    exports.emplace_back("REVALIDATION_QUEUE_URL", exports.front().second + "/" +
                                                       impl_->options.lab.account.sqs.account_id +
                                                       "/" + consumer.queue_name);
    exports.emplace_back("REVALIDATION_QUEUE_REGION", impl_->options.lab.account.sqs.region);
  }
  return exports;
}

}  // namespace revalab::sim
