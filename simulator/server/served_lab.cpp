#include "simulator/server/served_lab.hpp"

#include "core/base/check.hpp"
#include "core/base/json_writer.hpp"
#include "core/routes/urls.hpp"
#include "core/wire/direct_transport.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {

std::string_view name_of(ClockMode mode) { return mode == ClockMode::real ? "real" : "virtual"; }

ServedLab::ServedLab(ServedLabOptions options, Clock& machine)
    : options_(std::move(options)), machine_(machine) {
  furnish();
}

const Clock& ServedLab::clock() const {
  if (virtual_clock_) return *virtual_clock_;
  return machine_;
}

void ServedLab::reset() {
  furnish();
  events_.add("reset", "{}");
  if (reset_observer_) reset_observer_();
}

void ServedLab::furnish() {
  if (options_.clock == ClockMode::virtual_clock) {
    virtual_clock_ = std::make_unique<VirtualClock>(Calendar(options_.start));
  }
  Clock& clock = virtual_clock_ ? static_cast<Clock&>(*virtual_clock_) : machine_;
  const Dice dice(options_.seed);
  account_ = std::make_unique<Account>(clock.calendar(), dice, options_.account);
  cloudfront::CloudFront& cloudfront = account_->cloudfront();
  cloudfront.observe_purges(
      [this](const cloudfront::PurgeProgress& progress) { note_purge(progress); });
  cloudfront::DistributionSettings settings;
  settings.cache_tag_header = options_.cache_tag_header;
  if (const auto origin = options_.origins.find(k_default_origin);
      origin != options_.origins.end()) {
    settings.origin_domain = parse_origin_url(origin->second).address.host;
  }
  const auto added = cloudfront.add_distribution(std::string(k_distribution), settings,
                                                 cloudfront::Call{clock.now()});
  REVALAB_CHECK(added.ok(), "the lab's own distribution is valid");
  if (options_.site) {
    wire::DirectTransport transport(account_->cloud(), clock);
    aws::ClientOptions client;
    client.cause = "deploy";
    const dynamodb::Client tables(transport, clock, dice.fork("set-up"), client);
    const auto created = run_now(create_tag_table(tables, true));
    REVALAB_CHECK(created.ok(), created.ok() ? "" : created.error().message);
    // A key may be longer than a table takes.
    const auto loaded = run_now(load_rows(tables, seed_rows_of(*options_.site)));
    if (!loaded.ok()) site_problem_ = loaded.error().message;
    account_->cloud().forget_requests();
  }
  account_->faults().replace(options_.faults);
  furnish_edge();
}

/// The edge in front of everything, with nothing in it.
void ServedLab::furnish_edge() {
  rules_ = std::make_unique<DefaultRules>(std::string(k_distribution), options_.cache_tag_header);
  edge_ = std::make_unique<PassingEdge>(*rules_);
}

void ServedLab::settle() { account_->cloud().advance_to(now()); }

std::optional<Instant> ServedLab::next_deadline() const {
  if (virtual_clock_) return std::nullopt;
  return account_->cloud().next_deadline();
}

Result<Done, std::string> ServedLab::set_clock(WallTime at) {
  if (!virtual_clock_) return std::string("the lab's clock is real and cannot be set");
  if (at < wall_now()) {
    return "time never runs backwards, it is already " + wall_now().rfc3339();
  }
  if (at > WallTime::parse_rfc3339(k_lab_time_max).value()) {
    return "the lab's time ends at " + std::string(k_lab_time_max);
  }
  const Instant target = virtual_clock_->calendar().instant(at);
  Cloud& cloud = account_->cloud();
  for (auto due = cloud.next_deadline(); due && *due <= target; due = cloud.next_deadline()) {
    virtual_clock_->advance_to(std::max(*due, now()));
    cloud.advance_to(now());
  }
  virtual_clock_->advance_to(target);
  std::string data;
  JsonWriter(data).begin_object().key("now").string(wall_now().rfc3339()).end_object();
  events_.add("clock", std::move(data));
  return Done{};
}

void ServedLab::replace_faults(std::vector<Fault> faults) {
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("count").integer(static_cast<std::int64_t>(faults.size())).end_object();
  account_->faults().replace(std::move(faults));
  events_.add("faults", std::move(data));
}

void ServedLab::note_purge(const cloudfront::PurgeProgress& progress) {
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("at").string(clock().calendar().wall(progress.at).rfc3339());
  const bool tenant = progress.scope.kind == cloudfront::Scope::Kind::tenant;
  json.key(tenant ? "distributionTenant" : "distribution").string(progress.scope.id);
  json.key("invalidation").string(progress.invalidation);
  json.key("status").string(progress.edge.empty() ? "completed" : "arrived");
  if (!progress.edge.empty()) json.key("edge").string(progress.edge);
  json.key("items").integer(static_cast<std::int64_t>(progress.items.size())).end_object();
  events_.add("purge", std::move(data));
}

}  // namespace revalab::sim
