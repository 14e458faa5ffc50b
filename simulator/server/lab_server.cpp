#include "simulator/server/lab_server.hpp"

#include "simulator/runner/setup.hpp"
#include "simulator/server/cdn_port.hpp"
#include "simulator/server/lab_consumer.hpp"
#include "simulator/server/site_hosts.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

/// How long exchanges at hand have when the lab is told to stop, and how often is looked whether
/// any is left.
constexpr Duration k_drain_max = std::chrono::milliseconds(900);
constexpr Duration k_drain_look = std::chrono::milliseconds(10);
/// Room for what clients of S3 upload at once; DynamoDB and CloudFront refuse less by themselves.
constexpr std::uint64_t k_api_body_max_bytes = (64U << 20U) + (64U << 10U);
/// No shorter wait for what the lab does by itself.
constexpr Duration k_deadline_wait_min = std::chrono::milliseconds(1);

std::vector<std::string> allowed_hosts(const LabServerOptions& options) {
  std::vector<std::string> hosts = options.allowed_hosts;
  hosts.push_back(options.host);
  return hosts;
}

LabServer::Problem problem_of(const HistoryProblem& problem) {
  const auto kind =
      problem.of_input ? LabServer::Problem::Kind::input : LabServer::Problem::Kind::environment;
  return {kind, problem.message};
}

/// What the server function of a build finds its caches and its queue by.
/// Source: opennextjs-aws `overrides/incrementalCache/s3.ts`, `tagCache/dynamodb.ts`,
/// `queue/sqs.ts` (4.1.12, read 2026-11-24).
void add_build(Exports& exports, const opennext::Build& build) {
  const std::string endpoint = exports.front().second;
  exports.emplace_back("CACHE_BUCKET_NAME", opennext::k_cache_bucket);
  exports.emplace_back("CACHE_BUCKET_KEY_PREFIX", opennext::cache_key_prefix_of(build.manifest));
  exports.emplace_back("CACHE_BUCKET_REGION", "us-east-1");
  exports.emplace_back("CACHE_DYNAMO_TABLE", k_tag_table);
  exports.emplace_back("REVALIDATION_QUEUE_URL",
                       endpoint + "/" + std::string(cloudfront::k_default_account_id) + "/" +
                           std::string(opennext::k_revalidation_queue));
  exports.emplace_back("REVALIDATION_QUEUE_REGION", "us-east-1");
  exports.emplace_back("NEXT_BUILD_ID", build.id);
}

}  // namespace

aws::Credentials lab_credentials() { return {"revalab", "revalab", ""}; }

struct LabServer::Impl {
  Impl(wire::Reactor& its_reactor, LabServerOptions its_options, LineSink its_log,
       std::unique_ptr<LabHistory> its_history)
      : reactor(its_reactor),
        options(std::move(its_options)),
        log(std::move(its_log)),
        machine(reactor),
        history(std::move(its_history)),
        lab(options.lab, machine, ServedLab::Still()),
        visitors(allowed_hosts(options)),
        admin(lab, visitors),
        front(lab, admin, visitors, machine, [this](const LoggedCall& call) { note(call); }),
        deadline_timer(reactor, [this] { meet_deadline(); }),
        drain_timer(reactor, [this] { look_whether_drained(); }) {
    lab.observe_build([this] { reactor.post([this] { restart_consumer(); }); });
  }

  std::optional<Problem> begin(const LabHistory::Progress& progress) {
    const auto begun = history->begin(lab, admin, machine.wall_now(), progress);
    if (!begun) return problem_of(begun.error());
    if (!lab.site_problem().empty()) return Problem{Problem::Kind::site, lab.site_problem()};
    if (log && !begun->empty()) log(*begun);
    watch_deadline();
    return std::nullopt;
  }

  std::optional<std::string> listen() {
    wire::TcpServerOptions tcp;
    tcp.connections_max = options.connections_max;
    tcp.address = {options.host, options.port};
    tcp.session.message.body_max_bytes = k_api_body_max_bytes;
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
    return open_entrances();
  }

  std::optional<std::string> open_entrances() {
    EntranceOptions made = options.entrances;
    made.host = options.host;
    LabParts parts;
    parts.api = [this](auto listener) { api_server->listen_at(std::move(listener)); };
    parts.cdn = [this](auto listener) { cdn->listen_at(std::move(listener)); };
    parts.is_alias = [this](std::string_view host) { return is_alias(host); };
    auto opened = Entrances::open(reactor, made, parts);
    if (!opened.ok()) return opened.error();
    entrances = std::move(opened).value();
    lab.set_tls_port(entrances->cdn_tls_port());
    return std::nullopt;
  }

  /// Whether a distribution has this host among its aliases, or one that covers it, or a tenant has
  /// it for a domain.
  [[nodiscard]] bool is_alias(std::string_view host) const {
    if (lab.account().cloudfront().tenants().find_domain(host) != nullptr) return true;
    const std::string wildcard =
        "*" + std::string(host.substr(std::min(host.find('.'), host.size())));
    cloudfront::Page page;
    while (true) {
      const auto list = lab.account().cloudfront().list_distributions(page);
      if (!list.ok()) return false;
      for (const cloudfront::Distribution* each : list->items) {
        for (const std::string& alias : each->config->aliases) {
          if (equals_ignoring_case(alias, host) || equals_ignoring_case(alias, wildcard))
            return true;
        }
      }
      if (list->next_marker.empty()) return false;
      page.marker = list->next_marker;
    }
  }

  /// Starts whoever polls the revalidation queue, if anybody does. Errors: a TLS client cannot be.
  std::optional<std::string> start_consumer() {
    ConsumerOptions wanted = lab.options().consumer;
    if (wanted.scheme == ConsumerScheme::off) return std::nullopt;
    std::shared_ptr<const wire::TlsContext> tls;
    if (wanted.scheme == ConsumerScheme::https) {
      // With TLS ports of its own, the site's hosts are the lab's.
      auto context = wire::TlsContext::for_client(entrances->authority_file());
      if (!context.ok()) return context.error();
      tls = std::move(context).value();
    }
    aws::ClientOptions client;
    client.host = "127.0.0.1:" + std::to_string(api_server->port());
    client.credentials = lab_credentials();
    const bool https = wanted.scheme == ConsumerScheme::https;
    const auto place = [hosts = site_hosts(), https](std::string_view host) {
      return place_of(host, https, hosts);
    };
    wanted.speaks_plain = [place](std::string_view host) {
      const auto found = place(host);
      return found.ok() && !found->tls;
    };
    auto viewers = std::make_unique<HostTransport>(reactor, std::move(tls), place);
    consumer = std::make_unique<LabConsumer>(front, machine, Dice(options.lab.seed), client, wanted,
                                             std::move(viewers),
                                             [this](const RecordFate& fate) { note(fate); });
    consumer->start();
    return std::nullopt;
  }

  /// Another build knows its revalidation function by another secret. What the consumer has begun
  /// stays in the queue.
  void restart_consumer() {
    if (!consumer) return;
    consumer.reset();
    if (const auto error = start_consumer(); error && log) log("revalab serve: " + *error + "\n");
  }

  [[nodiscard]] SiteHosts site_hosts() const {
    SiteHosts hosts;
    hosts.address = options.host;
    for (const std::string& name : options.allowed_hosts) hosts.names.push_back(host_of(name));
    hosts.is_alias = [this](std::string_view host) { return is_alias(host); };
    hosts.cdn_port = cdn->port();
    hosts.cdn_tls_port = entrances->cdn_tls_port();
    return hosts;
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
    call.problem = viewed.problem;
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
    wake();
  }

  void drain() {
    if (draining_since) {
      reactor.stop();
      return;
    }
    draining_since = machine.now();
    entrances->drain();
    // What it has begun stays in the queue.
    consumer.reset();
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
  std::unique_ptr<LabHistory> history;
  ServedLab lab;
  VisitorCheck visitors;
  AdminApi admin;
  Front front;
  wire::Timer deadline_timer;
  wire::Timer drain_timer;
  std::optional<Instant> watched;  ///< The deadline the timer is set for.
  std::optional<Instant> draining_since;
  std::string lines;
  bool waking = false;
  std::unique_ptr<LabConsumer> consumer;  ///< Null when nobody polls.
  // Last, so that sockets are gone before what they call.
  std::unique_ptr<wire::TcpServer> api_server;
  std::unique_ptr<CdnPort> cdn;
  std::unique_ptr<Entrances> entrances;
};

Result<std::unique_ptr<LabServer>, LabServer::Problem> LabServer::open(
    wire::Reactor& reactor, LabServerOptions options, LineSink log,
    const LabHistory::Progress& progress) {
  const WallTime now = wire::RealClock(reactor).wall_now();
  options.lab.start = options.start.value_or(now);
  auto history = LabHistory::open(options.history, options.lab, now);
  if (!history) return problem_of(history.error());
  auto impl = std::make_unique<Impl>(reactor, std::move(options), std::move(log),
                                     std::move(history).value());
  if (auto problem = impl->begin(progress)) return *std::move(problem);
  if (auto error = impl->listen()) return Problem{Problem::Kind::environment, *std::move(error)};
  if (auto error = impl->start_consumer())
    return Problem{Problem::Kind::environment, *std::move(error)};
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
  Exports exports{{"AWS_ENDPOINT_URL", url_of("http", impl_->options.host, port())},
                  {"AWS_REGION", "us-east-1"},
                  // What boto3 reads; the other SDKs read the one above.
                  {"AWS_DEFAULT_REGION", "us-east-1"},
                  {"AWS_ACCESS_KEY_ID", lab_credentials().access_key_id},
                  {"AWS_SECRET_ACCESS_KEY", lab_credentials().secret_access_key},
                  // A real one must not be sent here.
                  {"AWS_SESSION_TOKEN", lab_credentials().session_token},
                  {"CLOUDFRONT_DISTRIBUTION_ID", std::string(k_distribution)},
                  {"REVALAB_CDN_URL", url_of("http", impl_->options.host, cdn_port())}};
  if (const auto& build = impl_->lab.options().build) {
    add_build(exports, *build);
  } else if (const auto& site = impl_->lab.options().site) {
    exports.emplace_back("CACHE_DYNAMO_TABLE", std::string(k_tag_table));
    exports.emplace_back("NEXT_BUILD_ID", site->rules.build_id);
  } else if (!impl_->options.build_id.empty()) {
    exports.emplace_back("NEXT_BUILD_ID", impl_->options.build_id);
  }
  for (auto& each : impl_->entrances->exports()) exports.push_back(std::move(each));
  const auto& consumer = impl_->lab.options().consumer;
  if (!impl_->lab.options().build && consumer.scheme != ConsumerScheme::off) {
    exports.emplace_back("REVALIDATION_QUEUE_URL", exports.front().second + "/" +
                                                       impl_->options.lab.account.sqs.account_id +
                                                       "/" + consumer.queue_name);
    exports.emplace_back("REVALIDATION_QUEUE_REGION", impl_->options.lab.account.sqs.region);
  }
  return exports;
}

}  // namespace revalab::sim
