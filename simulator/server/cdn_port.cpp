#include "simulator/server/cdn_port.hpp"

#include "core/base/check.hpp"
#include "simulator/cdn/access_log.hpp"
#include "simulator/cdn/cdn.hpp"
#include "simulator/cdn/demo_site.hpp"
#include "simulator/cdn/origin_access.hpp"
#include "simulator/server/lab_server.hpp"

#include <utility>

namespace revalab::sim {
namespace {

/// How long a line of the access log waits for others.
constexpr Duration k_access_log_wait = std::chrono::seconds(5);

/// The lab's time, also after a reset gave it another clock.
class LabTime final : public Clock {
 public:
  explicit LabTime(const ServedLab& lab) : lab_(lab) {}

  [[nodiscard]] Instant now() const override { return lab_.now(); }
  [[nodiscard]] Calendar calendar() const override { return lab_.clock().calendar(); }
  Task<void> sleep_until(Instant) override {
    REVALAB_CHECK(false, "nobody sleeps on the lab's time: it may stand still");
    co_return;
  }

 private:
  const ServedLab& lab_;
};

std::function<Handler&()> services_of(ServedLab& lab) {
  return [&lab]() -> Handler& { return lab.account().cloud(); };
}

Origins::InProcess in_process(ServedLab& lab, OriginAccess& access, DemoSite& demo) {
  Origins::InProcess made;
  made.services = services_of(lab);
  made.signed_services = &access;
  // Behind a build's distribution nobody wants to see another site.
  made.demo_site = lab.options().build ? nullptr : &demo;
  return made;
}

}  // namespace

struct CdnPort::Impl {
  Impl(wire::Reactor& its_reactor, const Clock& machine, ServedLab& its_lab, bool keeps_log,
       Observers its_observers)
      : reactor(its_reactor),
        lab(its_lab),
        observers(std::move(its_observers)),
        time(lab),
        demo(time.calendar(), lab.options().cache_tag_header),
        access(services_of(lab), time, lab_credentials()),
        origins(lab.options().origins, in_process(lab, access, demo)),
        cdn(parts(machine, keeps_log)),
        log_timer(reactor, [this] { flush(); }) {
    lab.observe_reset([this] { reset(); });
  }
  ~Impl() {
    lab.observe_reset(nullptr);
    // Who is cut off now is in the log too.
    server.reset();
    flush();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  CdnParts parts(const Clock& machine, bool keeps_log) {
    ViewedObserver observer;
    if (keeps_log || observers.viewed) observer = [this](const Viewed& viewed) { note(viewed); };
    return {reactor, machine, time, &lab.edge(), origins, [this] { lab.settle(); }, observer};
  }

  std::optional<std::string> open_access_log(const std::string& folder) {
    if (folder.empty()) return std::nullopt;
    auto opened = AccessLog::open(folder, Dice(lab.options().seed).fork("access log"));
    if (!opened.ok()) return opened.error();
    access_log = std::move(opened).value();
    return std::nullopt;
  }

  std::optional<std::string> listen(const wire::StreamServerOptions& options) {
    auto opened = wire::StreamServer::listen(reactor, cdn, time, options);
    if (!opened.ok()) return opened.error();
    server = std::move(opened).value();
    return std::nullopt;
  }

  void note(const Viewed& viewed) {
    if (observers.viewed) observers.viewed(viewed);
    if (!access_log) return;
    const bool first = !access_log->has_lines();
    access_log->add(viewed);
    if (access_log->is_due()) {
      flush();
    } else if (first && access_log->has_lines()) {
      log_timer.start(k_access_log_wait);
    }
  }

  void flush() {
    if (!access_log) return;
    const auto problem = access_log->flush();
    if (problem && observers.problem) observers.problem("access log: " + *problem);
  }

  void reset() {
    demo.reset(time.calendar());
    cdn.reset(lab.edge());
  }

  wire::Reactor& reactor;
  ServedLab& lab;
  Observers observers;
  LabTime time;
  DemoSite demo;
  OriginAccess access;
  Origins origins;
  std::unique_ptr<AccessLog> access_log;  ///< Null without one.
  Cdn cdn;
  wire::Timer log_timer;
  std::unique_ptr<wire::StreamServer> server;
};

Result<std::unique_ptr<CdnPort>, std::string> CdnPort::open(wire::Reactor& reactor,
                                                            const Clock& machine, ServedLab& lab,
                                                            const CdnPortOptions& options,
                                                            Observers observers) {
  auto impl = std::make_unique<Impl>(reactor, machine, lab, !options.access_log.empty(),
                                     std::move(observers));
  if (auto error = impl->open_access_log(options.access_log)) return *std::move(error);
  if (auto error = impl->listen(options.server)) return *std::move(error);
  return std::unique_ptr<CdnPort>(new CdnPort(std::move(impl)));
}

CdnPort::CdnPort(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CdnPort::~CdnPort() = default;

void CdnPort::listen_at(std::unique_ptr<wire::StreamListener> listener) {
  impl_->server->listen_at(std::move(listener));
}

std::uint16_t CdnPort::port() const { return impl_->server->port(); }

std::size_t CdnPort::connection_count() const { return impl_->server->connection_count(); }
void CdnPort::drain() { impl_->server->drain(); }

}  // namespace revalab::sim
