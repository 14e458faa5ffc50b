#include "simulator/server/lab_server.hpp"

#include "simulator/runner/setup.hpp"
#include "simulator/server/cdn_port.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

/// How long exchanges at hand have when the lab is told to stop, and how often is looked whether
/// any is left.
constexpr Duration k_drain_max = std::chrono::milliseconds(900);
constexpr Duration k_drain_look = std::chrono::milliseconds(10);
/// No shorter wait for what the lab does by itself.
constexpr Duration k_deadline_wait_min = std::chrono::milliseconds(1);

std::string url_of(const std::string& host, std::uint16_t port) {
  // Every address is reachable by loopback; a single one only by itself.
  const bool any = host == "0.0.0.0" || host == "::";
  const std::string shown = any ? "127.0.0.1" : host;
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
    return listen_cdn();
  }

  std::optional<std::string> listen_cdn() {
    CdnPortOptions made;
    made.server.address = {options.host, options.cdn_port};
    made.server.connections_max = options.connections_max;
    made.access_log = options.access_log;
    CdnPort::Observers observers;
    if (log) {
      observers.viewed = [this](const Viewed& viewed) { note(viewed); };
      observers.problem = [this](std::string_view problem) {
        log("revalab serve: " + std::string(problem) + "\n");
      };
    }
    auto opened = CdnPort::open(reactor, machine, lab, made, std::move(observers));
    if (!opened.ok()) return opened.error();
    cdn = std::move(opened).value();
    return std::nullopt;
  }

  /// Lines of one turn of the reactor are written together.
  void note(const LoggedCall& call) {
    watch_deadline();
    if (!log) return;
    if (lines.empty()) reactor.post([this] { flush(); });
    append_call(lines, call, options.log_format);
  }

  void note(const Viewed& viewed) {
    LoggedCall call;
    call.at = viewed.ended_at;
    call.service = k_cdn_service;
    call.operation = viewed.outcome.result;
    call.method = viewed.method;
    call.target = viewed.target;
    call.status = viewed.status;
    call.bytes_in = viewed.bytes_in;
    call.bytes_out = viewed.bytes_out;
    call.took = viewed.took;
    note(call);
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
    api_server->poke();
  }

  void drain() {
    if (draining_since) {
      reactor.stop();
      return;
    }
    draining_since = machine.now();
    api_server->drain();
    cdn->drain();
    look_whether_drained();
  }

  void look_whether_drained() {
    const bool done = api_server->connection_count() + cdn->connection_count() == 0;
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
  wire::Timer deadline_timer;
  wire::Timer drain_timer;
  std::optional<Instant> watched;  ///< The deadline the timer is set for.
  std::optional<Instant> draining_since;
  std::string lines;
  // Last, so that sockets are gone before what they call.
  std::unique_ptr<wire::TcpServer> api_server;
  std::unique_ptr<CdnPort> cdn;
};

Result<std::unique_ptr<LabServer>, LabServer::Problem> LabServer::open(wire::Reactor& reactor,
                                                                       LabServerOptions options,
                                                                       LineSink log) {
  auto impl = std::make_unique<Impl>(reactor, std::move(options), std::move(log));
  if (!impl->lab.site_problem().empty()) return Problem{true, impl->lab.site_problem()};
  if (auto error = impl->listen()) return Problem{false, *std::move(error)};
  return std::unique_ptr<LabServer>(new LabServer(std::move(impl)));
}

LabServer::LabServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LabServer::~LabServer() {
  if (impl_->log && !impl_->lines.empty()) impl_->flush();
}

std::uint16_t LabServer::port() const { return impl_->api_server->port(); }
std::uint16_t LabServer::cdn_port() const { return impl_->cdn->port(); }
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
  return exports;
}

}  // namespace revalab::sim
