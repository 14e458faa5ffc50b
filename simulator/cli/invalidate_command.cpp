#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_transport.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/progress_line.hpp"
#include "simulator/cli/surroundings.hpp"
#include "simulator/invalidate/build_id.hpp"
#include "simulator/invalidate/report.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/site_file.hpp"

#include <csignal>
#include <istream>
#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

struct InvalidateOptions {
  std::vector<std::string> tags;
  std::vector<std::string> paths;
  std::string distribution_id;
  std::string table;
  std::string build_id;
  std::string router = "app";
  std::string site;
  std::string strategy = "exact";
  std::string quotas = "classic";
  std::string endpoint_url;
  std::string region;
  std::string prices = "aws-us-east-1";
  std::int64_t paths_used_this_month = 0;
  std::string format = "text";
  bool write_tags = false;
  bool dry_run = false;
  bool wait = false;
  bool yes = false;
};

/// Turns what was asked, the environment and the files around into an operation.
class OperationReader {
 public:
  OperationReader(const InvalidateOptions& options, const aws::Environment& environment)
      : options_(options), environment_(environment) {}

  Result<Operation, InputErrors> read() {
    operation_.order.tags = options_.tags;
    operation_.order.paths = options_.paths;
    operation_.order.mark_rows = options_.write_tags;
    if (options_.router == "pages") operation_.order.router = Router::pages;
    operation_.revalidator.strategy = strategy_named(options_.strategy).value();
    operation_.revalidator.submit.quotas = quota_profile_named(options_.quotas).value();
    operation_.revalidator.submit.wait = options_.wait;
    operation_.revalidator.paths_used_this_month = options_.paths_used_this_month;
    check_subjects();
    read_site();
    read_names();
    if (errors_.empty()) read_access();
    if (!errors_.empty()) return errors_;
    return std::move(operation_);
  }

 private:
  void fail(std::string option, std::string message) {
    errors_.push_back({std::move(option), 0, 0, "", std::move(message)});
  }

  void check_subjects() {
    if (options_.tags.empty() && options_.paths.empty()) {
      fail("invalidate", "expected at least one --tag or --path");
    }
    for (const std::string& tag : options_.tags) {
      if (tag.empty()) fail("--tag", "is empty");
    }
    for (const std::string& path : options_.paths) {
      if (!path.starts_with('/')) fail("--path", "`" + path + "`: expected a leading `/`");
    }
  }

  void read_site() {
    if (options_.site.empty()) return;
    auto site = load_site(options_.site);
    if (!site) {
      errors_.insert(errors_.end(), site.error().begin(), site.error().end());
      return;
    }
    RevalidatorOptions& made = operation_.revalidator;
    made.rules = site->rules;
    made.next_version = site->next_version;
    made.open_next_version = site->open_next_version;
    for (const Page& page : pages_of(*site)) made.pages.push_back(page.target);
  }

  [[nodiscard]] std::string given_or_set(const std::string& given, std::string_view name) const {
    if (!given.empty()) return given;
    const auto set = aws::setting_of(environment_, name);
    return set ? set->value : std::string();
  }

  void read_names() {
    RevalidatorOptions& made = operation_.revalidator;
    made.submit.distribution_id =
        given_or_set(options_.distribution_id, "CLOUDFRONT_DISTRIBUTION_ID");
    if (made.submit.distribution_id.empty()) {
      fail("--distribution-id", "is missing, and CLOUDFRONT_DISTRIBUTION_ID is not set");
    }
    if (needs_table(operation_.order, made.strategy)) {
      operation_.table = given_or_set(options_.table, "CACHE_DYNAMO_TABLE");
      if (operation_.table.empty()) {
        fail("--table", "is missing, and CACHE_DYNAMO_TABLE is not set");
      }
    }
    if (!options_.build_id.empty()) {
      made.rules.build_id = options_.build_id;
    } else if (made.rules.build_id.empty()) {
      if (auto found = find_build_id(environment_, read_text_file)) {
        made.rules.build_id = found->value;
      }
    }
    if (made.rules.build_id.find('/') != std::string::npos) {
      fail("--build-id", "`" + made.rules.build_id + "`: a build id holds no `/`");
    }
    if (made.rules.build_id.empty() && needs_build_id(operation_.order, made.strategy)) {
      fail("--build-id", "is missing; looked at " + std::string(k_build_id_places));
    }
  }

  void read_access() {
    const auto profile = aws::load_profile(environment_, read_text_file);
    if (!profile.ok()) {
      errors_.push_back(profile.error());
      return;
    }
    AccessWishes wishes;
    if (!options_.endpoint_url.empty()) {
      wishes.endpoint_url = aws::Setting{"--endpoint-url", options_.endpoint_url, "", 0};
    }
    if (!options_.region.empty()) wishes.region = aws::Setting{"--region", options_.region, "", 0};
    const auto access = [&](std::string_view service, Access& into) {
      auto found = find_access(service, wishes, environment_, *profile);
      if (found.ok()) {
        into = std::move(found).value();
      } else {
        errors_.push_back(found.error());
      }
    };
    access("cloudfront", operation_.cloudfront);
    if (errors_.empty() && !operation_.table.empty()) {
      access("dynamodb", operation_.dynamodb.emplace());
    }
  }

  const InvalidateOptions& options_;
  const aws::Environment& environment_;
  Operation operation_;
  InputErrors errors_;
};

/// `ca_file` is trusted in place of the system's roots; empty for those.
Result<std::unique_ptr<wire::TcpTransport>, std::string> connect(wire::Reactor& reactor,
                                                                 const aws::Endpoint& endpoint,
                                                                 const std::string& ca_file) {
  wire::TcpTransportOptions options;
  options.address = {endpoint.host, endpoint.port};
  // The submitter must see every attempt that may have been accepted.
  options.sends_again = false;
  if (endpoint.scheme == "https") {
    auto tls = wire::TlsContext::for_client(ca_file);
    if (!tls.ok()) return tls.error();
    options.tls = std::move(tls).value();
  }
  return std::make_unique<wire::TcpTransport>(reactor, std::move(options));
}

/// One run of the command, once everything is known.
class Invalidation {
 public:
  Invalidation(const InvalidateOptions& options, Operation operation, Streams streams)
      : options_(options), operation_(std::move(operation)), streams_(streams) {}

  /// What nobody can be asked about; empty when there is nothing to ask.
  [[nodiscard]] std::string unasked_place() const {
    const auto places = distant_places();
    const bool asks = !options_.yes && !options_.dry_run && !places.empty();
    return asks && !streams_.in_is_terminal ? places.front() : std::string();
  }

  int run() {
    ProgressLine progress(streams_);
    operation_.revalidator.submit.on_progress = [&](const SubmissionProgress& now) {
      progress.show(now);
    };
    wire::Reactor reactor;
    wire::RealClock clock(reactor);
    // As the SDKs do. Source: https://docs.aws.amazon.com/sdkref/latest/guide/
    // setting-global-aws_ca_bundle.html (read 2026-11-24).
    const auto bundle = aws::setting_of(streams_.environment, "AWS_CA_BUNDLE");
    const std::string ca_file = bundle ? bundle->value : std::string();
    auto cloudfront = connect(reactor, operation_.cloudfront.endpoint.value, ca_file);
    if (!cloudfront.ok()) return fail_environment(cloudfront.error());
    std::unique_ptr<wire::TcpTransport> dynamodb;
    if (operation_.dynamodb) {
      auto connected = connect(reactor, operation_.dynamodb->endpoint.value, ca_file);
      if (!connected.ok()) return fail_environment(connected.error());
      dynamodb = std::move(connected).value();
    }
    // Only from the approval on: before it nothing is lost when a signal just ends the program.
    std::optional<wire::SignalWatch> interruption;
    const auto approve_and_watch = [&](const RevalidationReport& plan) {
      const bool approved = approve(plan);
      if (approved) {
        interruption.emplace(reactor, std::initializer_list<int>{SIGINT, SIGTERM},
                             [&](int) { reactor.stop(); });
      }
      return approved;
    };
    // The nonce of caller references must differ from run to run.
    const Dice dice(static_cast<std::uint64_t>(clock.wall_now().since_epoch().count()));
    auto report = wire::drive_until_stopped(
        reactor,
        carry_out(operation_, dynamodb.get(), **cloudfront, clock, dice, approve_and_watch));
    progress.clear();
    if (!report) {
      return tell_interruption(progress.last());
    }
    return finish(*report);
  }

 private:
  int tell_interruption(const SubmissionProgress& last) {
    streams_.err << "interrupted: " << last.items_accepted << " of " << last.items
                 << " items were accepted";
    const bool all_answered = last.batches > 0 && last.batches_done == last.batches;
    streams_.err << (all_answered ? "; only the wait for their completion was cut short\n"
                                  : "; the next batch may be under way\n");
    return k_exit_failed;
  }

  /// Where something would be changed that is not on this machine.
  [[nodiscard]] std::vector<std::string> distant_places() const {
    std::vector<std::string> places;
    if (!operation_.cloudfront.is_local()) {
      places.push_back(operation_.cloudfront.endpoint.value.url());
    }
    if (operation_.order.mark_rows && operation_.dynamodb && !operation_.dynamodb->is_local()) {
      places.push_back(operation_.dynamodb->endpoint.value.url());
    }
    return places;
  }

  int fail_environment(const std::string& message) {
    streams_.err << "revalab invalidate: " << message << "\n";
    return k_exit_environment;
  }

  /// Shows the plan, and asks where money is at stake.
  bool approve(const RevalidationReport& plan) {
    if (options_.format == "text") {
      streams_.out << purge_plan_text(operation_, plan) << std::flush;
    }
    if (options_.dry_run) {
      stage_ = PurgeStage::planned;
      return false;
    }
    const bool nothing = plan.plan.items.empty() && !operation_.order.mark_rows;
    const std::vector<std::string> places = distant_places();
    if (nothing || options_.yes || places.empty()) {
      stage_ = PurgeStage::sent;
      return true;
    }
    streams_.err << "Send this to " << places.front();
    if (places.size() > 1) streams_.err << " and mark rows at " << places.back();
    streams_.err << "? [y/N] " << std::flush;
    std::string answer;
    std::getline(streams_.in, answer);
    const bool agreed = answer == "y" || answer == "Y" || answer == "yes";
    stage_ = agreed ? PurgeStage::sent : PurgeStage::declined;
    return agreed;
  }

  int finish(const RevalidationReport& report) {
    if (options_.format == "json") {
      streams_.out << purge_json(operation_, report, stage_);
    } else if (stage_ == PurgeStage::sent) {
      streams_.out << purge_outcome_text(operation_, report);
    } else if (stage_ == PurgeStage::failed) {
      const ApiError& error = report.failure->error;
      streams_.err << "revalab invalidate: " << name_of(report.failure->step) << ": " << error.code
                   << ": " << error.message << "\n";
    } else {
      streams_.out << (stage_ == PurgeStage::planned ? "nothing was sent: --dry-run\n"
                                                     : "nothing was sent\n");
    }
    return exit_code(report);
  }

  [[nodiscard]] int exit_code(const RevalidationReport& report) const {
    if (stage_ == PurgeStage::planned) return k_exit_held;
    if (report.failure && report.failure->error.code == k_connection_failed &&
        report.submission.count_in(BatchOutcome::State::accepted) == 0) {
      return k_exit_environment;
    }
    const bool done = stage_ == PurgeStage::sent && !report.failure &&
                      (!options_.wait || report.submission.all_completed());
    return done ? k_exit_held : k_exit_failed;
  }

  const InvalidateOptions& options_;
  Operation operation_;
  Streams streams_;
  PurgeStage stage_ = PurgeStage::failed;
};

int invalidate(const InvalidateOptions& options, Streams streams) {
  auto operation = OperationReader(options, streams.environment).read();
  if (!operation.ok()) return report_errors(operation.error(), options.format, streams);
  const auto book = load_price_book(options.prices);
  if (!book) return report_errors(book.error(), options.format, streams);
  operation->revalidator.prices = &*book;
  Invalidation invalidation(options, std::move(operation).value(), streams);
  if (const std::string place = invalidation.unasked_place(); !place.empty()) {
    return report_errors(
        {{"--yes", 0, 0, "", "is needed to send to " + place + " when nobody can be asked"}},
        options.format, streams);
  }
  return invalidation.run();
}

void add_purge_options(CLI::App& command, InvalidateOptions& options) {
  command.add_option("--strategy", options.strategy, "How items are chosen")
      ->check(CLI::IsMember(
          {"none", "seed", "opennext", "exact", "query", "directory", "everything", "cache-tags"}))
      ->capture_default_str();
  command.add_option("--quotas", options.quotas, "CloudFront's quota profile")
      ->check(CLI::IsMember({"classic", "rate-2026", "strict"}))
      ->capture_default_str();
  command.add_option("--prices", options.prices, "A built-in price book, or a file of one")
      ->capture_default_str();
  command
      .add_option("--paths-used-this-month", options.paths_used_this_month,
                  "Invalidation paths the account has used this month")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}))
      ->capture_default_str();
  command.add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

}  // namespace

void add_invalidate_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "invalidate", "Resolve, plan, show and send a purge: to a lab, or to real AWS");
  auto options = std::make_shared<InvalidateOptions>();
  command->add_option("--tag", options->tags, "A tag to purge; may be repeated");
  command->add_option("--path", options->paths, "A path to purge; may be repeated");
  command->add_option("--distribution-id", options->distribution_id,
                      "By default CLOUDFRONT_DISTRIBUTION_ID");
  command->add_option("--table", options->table, "The tag table; by default CACHE_DYNAMO_TABLE");
  command->add_option("--build-id", options->build_id,
                      "By default NEXT_BUILD_ID, OPEN_NEXT_BUILD_ID, .next/BUILD_ID or "
                      ".open-next/assets/BUILD_ID");
  command->add_option("--router", options->router, "The router of pages that --site does not know")
      ->check(CLI::IsMember({"app", "pages"}))
      ->capture_default_str();
  command->add_option("--site", options->site,
                      "A site file or .open-next folder, for base path, locales and routers");
  add_purge_options(*command, *options);
  command->add_option("--endpoint-url", options->endpoint_url,
                      "Where the services are; by default as the SDKs find them");
  command->add_option("--region", options->region, "By default as the SDKs find it");
  command->add_flag("--write-tags", options->write_tags,
                    "First mark the rows of the tags as revalidated");
  command->add_flag("--dry-run", options->dry_run, "Show what would be sent, and send nothing");
  command->add_flag("--wait", options->wait, "Until everything accepted is completed");
  command->add_flag("--yes", options->yes, "Send to real AWS without asking");
  command->footer(
      "Endpoint, region and credentials are found as the AWS SDKs find them: AWS_ENDPOINT_URL,\n"
      "AWS_REGION, AWS_PROFILE, ~/.aws/config and the rest. Exit codes: 0 all was accepted, 1 "
      "some\n"
      "of it was not, 2 bad input, 3 no connection.");
  command->callback([options, streams, &exit_code] { exit_code = invalidate(*options, streams); });
}

}  // namespace revalab::sim
