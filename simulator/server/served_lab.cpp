#include "simulator/server/served_lab.hpp"

#include "core/aws/settings/endpoint.hpp"
#include "core/base/check.hpp"
#include "core/base/json_writer.hpp"
#include "core/routes/urls.hpp"
#include "core/wire/direct_transport.hpp"
#include "simulator/opennext/distribution.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {

namespace {

/// The origin at a URL, which is known to be one.
cloudfront::OriginSettings origin_at(const std::string& url) {
  cloudfront::OriginSettings origin;
  const auto endpoint = aws::parse_endpoint(url);
  REVALAB_CHECK(endpoint.ok(), "the URL of an origin was checked when it was given");
  const bool https = endpoint->scheme == "https";
  origin.domain = endpoint->host;
  origin.path = endpoint->base_path;
  origin.protocol =
      https ? edge::OriginRules::Protocol::https_only : edge::OriginRules::Protocol::http_only;
  (https ? origin.https_port : origin.http_port) = endpoint->port;
  return origin;
}

/// What the lab does to its own account goes the way of every client, and says why it is done.
class OwnClients {
 public:
  OwnClients(Account& account, Clock& clock, std::uint64_t seed)
      : transport_(account.cloud(), clock), clock_(clock), dice_(Dice(seed).fork("set-up")) {
    options_.cause = "deploy";
    // Nothing may wait here.
    options_.retry.attempts_max = 1;
  }

  dynamodb::Client dynamodb() { return {transport_, clock_, dice_, options_}; }
  s3::Client s3() { return {transport_, clock_, dice_, options_}; }
  sqs::Client sqs() { return {transport_, clock_, dice_, options_}; }

 private:
  wire::DirectTransport transport_;
  Clock& clock_;
  Dice dice_;
  aws::ClientOptions options_;
};

}  // namespace

std::string_view name_of(ClockMode mode) { return mode == ClockMode::real ? "real" : "virtual"; }

ServedLab::ServedLab(ServedLabOptions options, Clock& machine)
    : options_(std::move(options)), machine_(machine) {
  furnish();
}

const Clock& ServedLab::clock() const {
  if (virtual_clock_) return *virtual_clock_;
  return machine_;
}

Clock& ServedLab::own_clock() {
  if (virtual_clock_) return *virtual_clock_;
  return machine_;
}

Result<Done, InputErrors> ServedLab::reset() {
  if (options_.build) {
    auto build = read_build_again();
    if (!build) return build.error();
    options_.build = std::move(build).value();
  }
  furnish();
  events_.add("reset", "{}");
  return Done{};
}

Result<opennext::Build, InputErrors> ServedLab::read_build_again() const {
  return opennext::read_build(options_.build->folder);
}

Result<opennext::Deployed, InputErrors> ServedLab::deploy() {
  const auto failed = [](std::string message) {
    return InputErrors{{"", 0, 0, "", std::move(message)}};
  };
  if (!options_.build) return failed("the lab was started without --opennext");
  // The deployment goes the way of every client.
  if (!account_->faults().states().empty()) {
    return failed("faults are planned; DELETE /_revalab/faults first");
  }
  auto build = read_build_again();
  if (!build) return build.error();
  options_.build = std::move(build).value();
  const auto deployed = deploy_build({});
  if (!deployed) return failed(deployed.error());
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("buildId").string(options_.build->id);
  json.key("objects").integer(static_cast<std::int64_t>(deployed->objects)).end_object();
  events_.add("deploy", std::move(data));
  return *deployed;
}

void ServedLab::furnish() {
  if (options_.clock == ClockMode::virtual_clock) {
    virtual_clock_ = std::make_unique<VirtualClock>(Calendar(options_.start));
  }
  account_ = std::make_unique<Account>(clock().calendar(), Dice(options_.seed), options_.account);
  cloudfront::CloudFront& cloudfront = account_->cloudfront();
  cloudfront.observe_purges(
      [this](const cloudfront::PurgeProgress& progress) { note_purge(progress); });
  const auto added = cloudfront.add_distribution(
      std::string(k_distribution), distribution_settings(), cloudfront::Call{now()});
  REVALAB_CHECK(added.ok(), "the lab's own distribution is valid");
  if (options_.build) {
    const auto deployed = deploy_build(options_.deployment_progress);
    if (!deployed) site_problem_ = deployed.error();
    account_->cloud().forget_requests();
  } else if (options_.site) {
    load_site();
    account_->cloud().forget_requests();
  }
  account_->faults().replace(options_.faults);
}

cloudfront::DistributionSettings ServedLab::distribution_settings() const {
  cloudfront::DistributionSettings settings;
  if (options_.build) {
    opennext::RunningOrigins running;
    for (const auto& [name, url] : options_.origins) running.emplace(name, origin_at(url));
    settings =
        opennext::distribution_of(options_.build->manifest, opennext::k_cache_bucket, running);
  } else if (const auto origin = options_.origins.find(k_default_origin);
             origin != options_.origins.end()) {
    settings.origins = {origin_at(origin->second)};
  }
  settings.cache_tag_header = options_.cache_tag_header;
  return settings;
}

void ServedLab::load_site() {
  OwnClients clients(*account_, own_clock(), options_.seed);
  const auto created = run_now(create_tag_table(clients.dynamodb(), true));
  REVALAB_CHECK(created.ok(), created.ok() ? "" : created.error().message);
  // A key may be longer than a table takes.
  const auto loaded = run_now(load_rows(clients.dynamodb(), seed_rows_of(*options_.site)));
  if (!loaded.ok()) site_problem_ = loaded.error().message;
}

Result<opennext::Deployed, std::string> ServedLab::deploy_build(
    const opennext::DeploymentProgress& progress) {
  OwnClients clients(*account_, own_clock(), options_.seed);
  opennext::Deployment deployment({clients.s3(), clients.dynamodb(), clients.sqs()}, progress);
  return run_now(deployment.deploy(*options_.build));
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
