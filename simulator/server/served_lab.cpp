#include "simulator/server/served_lab.hpp"

#include "core/aws/cloudfront/client.hpp"
#include "core/base/check.hpp"
#include "core/base/json_writer.hpp"
#include "core/routes/urls.hpp"
#include "core/wire/direct_transport.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/server/admin_documents.hpp"
#include "simulator/server/lab_distribution.hpp"
#include "simulator/server/lab_settings.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {

namespace {

/// What the lab does to its own account goes the way of every client, and says why it is done.
class OwnClients {
 public:
  OwnClients(Account& account, Clock& clock, std::uint64_t seed)
      : transport_(account.cloud(), clock), clock_(clock), dice_(Dice(seed).fork("set-up")) {
    options_.cause = "deploy";
    // Nothing may wait here.
    options_.retry.attempts_max = 1;
  }

  cloudfront::Client cloudfront() { return {transport_, clock_, dice_, options_}; }
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
    : ServedLab(std::move(options), machine, Still()) {
  go_live(Instant());
  load();
  plan_faults();
}

ServedLab::ServedLab(ServedLabOptions options, Clock& machine, Still)
    : options_(std::move(options)), machine_(machine) {
  still_clock_ = std::make_unique<VirtualClock>(Calendar(options_.start));
  furnish(options_.start);
}

ServedLab::~ServedLab() {
  for (journal::Journal* journal : journals_) static_cast<void>(journal->flush());
}

void ServedLab::go_live(Instant now) {
  options_.distributions.clear();
  if (options_.clock == ClockMode::virtual_clock) {
    advance_to(now);
    return;
  }
  going_clock_ = std::make_unique<ShiftedClock>(machine_, still_clock_->calendar().wall(Instant()),
                                                std::max(now, still_clock_->now()));
  still_clock_.reset();
}

const Clock& ServedLab::clock() const {
  if (still_clock_) return *still_clock_;
  return *going_clock_;
}

Clock& ServedLab::own_clock() {
  if (still_clock_) return *still_clock_;
  return *going_clock_;
}

Result<Done, InputErrors> ServedLab::read_build_again() {
  if (!options_.build) return Done{};
  auto build = opennext::read_build(options_.build->folder);
  if (!build) return build.error();
  // Unless another was asked for, the consumer shows the build's own.
  if (options_.consumer.preview_mode_id == options_.build->preview_mode_id) {
    options_.consumer.preview_mode_id = build->preview_mode_id;
  }
  options_.build = std::move(build).value();
  if (build_observer_) build_observer_();
  return Done{};
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
  if (const auto read = read_build_again(); !read) return read.error();
  const auto deployed = deploy_build({});
  if (!deployed) return failed(deployed.error());
  if (const auto updated = update_distribution(); !updated) return failed(updated.error());
  note_loaded();
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("buildId").string(options_.build->id);
  json.key("objects").integer(static_cast<std::int64_t>(deployed->objects)).end_object();
  events_.add("deploy", std::move(data));
  return *deployed;
}

Result<Done, std::string> ServedLab::update_distribution() {
  std::string wish = distribution_wish_of(options_);
  // What a user has made of it stays while builds want the same; so does it when it is deleted.
  if (wish == distribution_wish_) return Done{};
  const auto found = account_->cloudfront().get_distribution(k_distribution);
  if (found) {
    OwnClients clients(*account_, own_clock(), options_.seed);
    const auto updated = run_now(clients.cloudfront().update_distribution(
        std::string(k_distribution), (*found)->etag, distribution_config_of(options_)));
    if (!updated) return "distribution: " + updated.error().message;
  }
  distribution_wish_ = std::move(wish);
  return Done{};
}

void ServedLab::keep_in(journal::Journal& journal) {
  journals_.push_back(&journal);
  journal.watch(*account_);
}

Result<Done, std::string> ServedLab::note(const Request& request, std::string_view operation,
                                          Instant at) {
  // As a visitor who is always welcome would send it.
  Request noted(request.method, request.target);
  noted.headers.add("Host", "localhost");
  noted.body = request.body;
  for (journal::Journal* journal : journals_) {
    const auto kept = journal->note(noted, {"revalab", std::string(operation)}, at);
    if (!kept) return kept.error().message;
  }
  return Done{};
}

Result<Done, std::string> ServedLab::reset(Instant at) {
  const bool real = options_.clock == ClockMode::real;
  const WallTime start = real ? clock().calendar().wall(at) : options_.start;
  const std::uint64_t seq = account_->cloud().last_seq();
  for (journal::Journal* journal : journals_) {
    const auto anew = begin_anew(*journal, start);
    if (!anew) return anew.error().message;
  }
  ++resets_;
  if (still_clock_) {
    still_clock_ = std::make_unique<VirtualClock>(Calendar(start));
  } else {
    going_clock_ = std::make_unique<ShiftedClock>(machine_, start, Instant());
  }
  furnish(start);
  if (reset_observer_) reset_observer_();
  account_->cloud().continue_after(seq);
  for (journal::Journal* journal : journals_) journal->watch(*account_);
  site_problem_.clear();
  load();
  plan_faults();
  events_.add("reset", "{}");
  if (!site_problem_.empty()) return site_problem_;
  return Done{};
}

Result<Done, journal::Problem> ServedLab::begin_anew(journal::Journal& journal, WallTime start) {
  journal::JournalFile& file = journal.file();
  journal::Facts facts = file.facts();
  std::string config = distribution_config_of(options_);
  if (file.kind() == journal::FileKind::recording) {
    const auto before = distribution_after(distributions_in(facts), resets_);
    if (before == config) return Done{};
    return file.set_fact(distribution_fact(resets_ + 1), config);
  }
  facts[std::string(k_start_fact)] = start.rfc3339();
  facts[std::string(k_begun_fact)] = machine_.wall_now().rfc3339();
  facts[std::string(k_first_seq_fact)] = std::to_string(account_->cloud().last_seq());
  facts[distribution_fact(0)] = std::move(config);
  facts[std::string(k_wish_fact)] = distribution_wish_of(options_);
  facts.erase(std::string(k_site_fact));
  return journal.begin_anew(facts);
}

void ServedLab::furnish(WallTime start) {
  consumer_counts_ = ConsumerCounts();
  account_ = std::make_unique<Account>(Calendar(start), Dice(options_.seed), options_.account);
  cloudfront::CloudFront& cloudfront = account_->cloudfront();
  cloudfront.observe_purges(
      [this](const cloudfront::PurgeProgress& progress) { note_purge(progress); });
  // The same whenever it is done again: a history's own, not what the build of today wants.
  const auto config = distribution_after(options_.distributions, resets_);
  const auto added = cloudfront.add_distribution_of(
      std::string(k_distribution), config ? *config : distribution_config_of(options_),
      cloudfront::Call{Instant()});
  REVALAB_CHECK(added.ok(), "the lab's own distribution is valid");
  distribution_wish_ = distribution_wish_of(options_);
  furnish_edge(start);
}

/// The edge in front of everything, with nothing in it.
void ServedLab::furnish_edge(WallTime start) {
  edge::EdgeOptions made;
  made.locations = options_.account.cloudfront.edges;
  made.regional = options_.regional;
  made.shield = options_.shield;
  made.tls_port = tls_port_;
  edge_ = std::make_unique<edge::Edge>(Calendar(start), Dice(options_.seed).fork("edge"),
                                       account_->ledger(), account_->cloudfront().rules(),
                                       std::move(made));
}

void ServedLab::set_tls_port(std::uint16_t port) {
  tls_port_ = port;
  edge_->set_tls_port(port);
}

void ServedLab::load() {
  const std::string wanted = what_to_load();
  if (!journals_.empty()) {
    std::string wish = fact_of(journals_.front()->file().facts(), k_wish_fact);
    if (!wish.empty()) distribution_wish_ = std::move(wish);
  }
  const bool is_there = std::any_of(journals_.begin(), journals_.end(), [&](auto* journal) {
    return fact_of(journal->file().facts(), k_site_fact) == wanted;
  });
  Result<Done, std::string> loaded = Done{};
  if (!wanted.empty() && !is_there) {
    plan({});
    if (options_.build) {
      const auto deployed = deploy_build(options_.deployment_progress);
      if (!deployed) loaded = deployed.error();
    } else {
      loaded = load_site();
    }
    if (loaded.ok()) loaded = update_distribution();
    account_->cloud().forget_requests();
    if (loaded.ok()) note_loaded();
  }
  if (loaded.ok()) loaded = make_consumer_queue();
  if (!loaded.ok()) site_problem_ = loaded.error();
}

/// Tells a site or a build from others; empty when there is none.
std::string ServedLab::what_to_load() const {
  if (options_.build) {
    const opennext::Build& build = *options_.build;
    return "build " + build.id + " " + build.digest + " " + distribution_wish_of(options_);
  }
  return options_.site ? digest_of(*options_.site) : std::string();
}

/// Last: a lab that ends before loads it again.
void ServedLab::note_loaded() {
  for (journal::Journal* journal : journals_) {
    journal::JournalFile& file = journal->file();
    auto set = file.set_fact(std::string(k_wish_fact), distribution_wish_);
    if (set) set = file.set_fact(std::string(k_site_fact), what_to_load());
    if (!set) site_problem_ = set.error().message;
  }
}

Result<Done, std::string> ServedLab::load_site() {
  OwnClients clients(*account_, own_clock(), options_.seed);
  const auto created = run_now(create_tag_table(clients.dynamodb(), true));
  if (!created.ok() && created.error().code != "ResourceInUseException") {
    return created.error().message;
  }
  // A key may be longer than a table takes.
  const auto loaded = run_now(load_rows(clients.dynamodb(), seed_rows_of(*options_.site)));
  if (!loaded.ok()) return loaded.error().message;
  return Done{};
}

/// A build's deployment makes the queue by itself.
Result<Done, std::string> ServedLab::make_consumer_queue() {
  if (options_.build || options_.consumer.scheme == ConsumerScheme::off) return Done{};
  sqs::CreateQueueRequest queue;
  queue.queue_name = options_.consumer.queue_name;
  queue.attributes = {{"FifoQueue", "true"}};
  OwnClients clients(*account_, own_clock(), options_.seed);
  const auto created = run_now(clients.sqs().create_queue(queue));
  if (!created.ok()) return created.error().message;
  return Done{};
}

void ServedLab::plan_faults() { plan(options_.faults); }

/// As a visitor would, so that it is part of the lab's history.
void ServedLab::plan(std::vector<Fault> faults) {
  if (faults.empty() && account_->faults().states().empty()) return;
  account_->faults().replace(std::move(faults));
  Request request("PUT", "/_revalab/faults");
  request.body = faults_document(account_->faults());
  const auto noted = note(request, "faults", now());
  if (!noted) site_problem_ = noted.error();
}

Result<opennext::Deployed, std::string> ServedLab::deploy_build(
    const opennext::DeploymentProgress& progress) {
  OwnClients clients(*account_, own_clock(), options_.seed);
  opennext::Deployment deployment({clients.s3(), clients.dynamodb(), clients.sqs()}, progress);
  return run_now(deployment.deploy(*options_.build));
}

void ServedLab::settle() { account_->cloud().advance_to(now()); }

std::optional<Instant> ServedLab::next_deadline() const {
  if (still_clock_) return std::nullopt;
  return account_->cloud().next_deadline();
}

Result<Done, std::string> ServedLab::set_clock(WallTime at) {
  if (options_.clock == ClockMode::real) {
    return std::string("the lab's clock is real and cannot be set");
  }
  if (at < wall_now()) {
    return "time never runs backwards, it is already " + wall_now().rfc3339();
  }
  if (at > WallTime::parse_rfc3339(k_lab_time_max).value()) {
    return "the lab's time ends at " + std::string(k_lab_time_max);
  }
  advance_to(still_clock_->calendar().instant(at));
  std::string data;
  JsonWriter(data).begin_object().key("now").string(wall_now().rfc3339()).end_object();
  events_.add("clock", std::move(data));
  return Done{};
}

void ServedLab::advance_to(Instant at) {
  REVALAB_CHECK(still_clock_ != nullptr, "only time that stands still is moved");
  Cloud& cloud = account_->cloud();
  for (auto due = cloud.next_deadline(); due && *due <= at; due = cloud.next_deadline()) {
    still_clock_->advance_to(std::max(*due, now()));
    cloud.advance_to(now());
  }
  still_clock_->advance_to(std::max(at, now()));
}

void ServedLab::replace_faults(std::vector<Fault> faults) {
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("count").integer(static_cast<std::int64_t>(faults.size())).end_object();
  account_->faults().replace(std::move(faults));
  events_.add("faults", std::move(data));
}

void ServedLab::note_record(const RecordFate& fate) {
  switch (fate.outcome) {
    case RecordFate::Outcome::revalidated: ++consumer_counts_.revalidated; break;
    case RecordFate::Outcome::failed: ++consumer_counts_.failed; break;
    case RecordFate::Outcome::held: ++consumer_counts_.held; break;
  }
  events_.add("revalidation", fate_document(fate, wall_now()));
}

void ServedLab::purge_edge(const cloudfront::PurgeProgress& progress) {
  if (progress.edge.empty()) return;
  edge::Purge purge;
  purge.distribution = progress.scope.id;
  if (progress.scope.kind == cloudfront::Scope::Kind::tenant) {
    const auto* tenant = account_->cloudfront().tenants().find(progress.scope.id);
    if (tenant == nullptr) return;
    // The edge keeps a distribution's objects for all of its tenants together.
    purge.distribution = tenant->distribution_id;
  }
  purge.invalidation = progress.invalidation;
  purge.items = progress.items;
  purge.location = progress.edge;
  edge_->purge(purge, progress.at);
}

void ServedLab::note_purge(const cloudfront::PurgeProgress& progress) {
  purge_edge(progress);
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
