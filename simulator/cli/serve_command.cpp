#include "simulator/cli/commands.hpp"
#include "simulator/cli/patient_writer.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/server/lab_server.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::vector<std::string> allowed_hosts;
  std::uint16_t port = 4566;
  std::uint16_t cdn_port = 8080;
  std::vector<std::string> origins;
  std::string site;
  std::string clock = "real";
  std::string start;
  std::uint64_t seed = 1;
  std::vector<std::string> edges{"IAD", "FRA", "NRT"};
  std::string propagation = "real";
  std::string quotas = "classic";
  std::string cache_tag_header = "x-amz-meta-cache-tag";
  std::string faults;
  bool regional = false;
  bool shield = false;
  std::string access_log;
  bool verify_signatures = false;
  std::string format = "text";
  bool quiet = false;
};

/// Descriptors for everything but connections.
constexpr std::size_t k_other_files_max = 64;
constexpr std::size_t k_connections_max = 4096;

/// `NAME=URL`, or a URL alone, whose name is `default`.
std::pair<std::string, std::string> split_origin(const std::string& text) {
  const auto equals = text.find('=');
  const auto scheme = text.find("://");
  if (equals == std::string::npos || (scheme != std::string::npos && scheme < equals)) {
    return {std::string(k_default_origin), text};
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Reads what names files and values; every mistake is reported.
class OptionReader {
 public:
  explicit OptionReader(const ServeOptions& options) : options_(options) {}

  LabServerOptions read() {
    LabServerOptions made;
    made.host = options_.host;
    made.port = options_.port;
    made.cdn_port = options_.cdn_port;
    made.allowed_hosts = options_.allowed_hosts;
    made.log_format = options_.format == "json" ? CallLogFormat::json : CallLogFormat::text;
    made.lab.seed = options_.seed;
    made.lab.cache_tag_header = options_.cache_tag_header;
    made.lab.regional = options_.regional;
    made.lab.shield = options_.shield;
    made.access_log = options_.access_log;
    if (options_.clock == "virtual") made.lab.clock = ClockMode::virtual_clock;
    read_start(made);
    read_cloudfront(made.lab.account.cloudfront);
    read_verification(made);
    read_origins(made.lab);
    read_files(made.lab);
    return made;
  }

  [[nodiscard]] const InputErrors& errors() const { return errors_; }

 private:
  void fail(std::string option, std::string message) {
    errors_.push_back({std::move(option), 0, 0, "", std::move(message)});
  }

  void read_start(LabServerOptions& made) {
    if (options_.start.empty()) return;
    made.start = WallTime::parse_rfc3339(options_.start);
    const bool usable = made.start && made.start->since_epoch() >= Duration(0) &&
                        *made.start < WallTime::parse_rfc3339(k_lab_time_max).value();
    if (usable) return;
    fail("--start", "`" + options_.start +
                        "`: expected an instant such as 2026-01-01T00:00:00Z, from 1970 to 2199");
  }

  void read_cloudfront(cloudfront::Options& made) {
    made.quotas = quota_profile_named(options_.quotas).value();
    made.edges = options_.edges;
    auto sorted = options_.edges;
    std::sort(sorted.begin(), sorted.end());
    const bool unique = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    if (!unique || std::any_of(sorted.begin(), sorted.end(), is_no_edge_name)) {
      fail("--edges", "expected names of letters, digits and dashes, each once, as IAD,FRA,NRT");
    }
    const auto propagation = cloudfront::parse_propagation(options_.propagation);
    if (propagation) {
      made.propagation = *propagation;
    } else {
      fail("--propagation",
           "`" + options_.propagation + "`: expected none, real or EDGE,COMPLETE such as 5s,25s");
    }
  }

  void read_verification(LabServerOptions& made) {
    if (!options_.verify_signatures) return;
    made.lab.account.keys = {lab_credentials()};
    // Clients sign with the machine's time, which is not that of a lab that lives at another date.
    const bool same_time = made.lab.clock == ClockMode::real && !made.start;
    if (!same_time) made.lab.account.verification.skew_max.reset();
  }

  static bool is_no_edge_name(const std::string& name) {
    static constexpr std::string_view k_allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return name.empty() || name.find_first_not_of(k_allowed) != std::string::npos;
  }

  void read_origins(ServedLabOptions& made) {
    for (const std::string& text : options_.origins) {
      auto [name, url] = split_origin(text);
      if (!is_origin_url(url)) {
        fail("--origin", "`" + text + "`: expected [NAME=]URL such as http://127.0.0.1:3000");
      } else if (!made.origins.emplace(name, url).second) {
        fail("--origin", "`" + name + "` is given twice");
      }
    }
  }

  void read_files(ServedLabOptions& made) {
    if (!options_.site.empty()) {
      auto site = load_site(options_.site);
      if (site) {
        made.site = std::move(site).value();
      } else {
        errors_.insert(errors_.end(), site.error().begin(), site.error().end());
      }
    }
    if (options_.faults.empty()) return;
    auto faults = load_faults(options_.faults);
    if (faults) {
      made.faults = std::move(faults).value();
    } else {
      errors_.insert(errors_.end(), faults.error().begin(), faults.error().end());
    }
  }

  const ServeOptions& options_;
  InputErrors errors_;
};

/// Asks for as many descriptors as the system allows, and says how many connections that is on each
/// of two ports.
std::size_t raise_connection_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return k_connections_max;
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 2 * k_connections_max + k_other_files_max);
  setrlimit(RLIMIT_NOFILE, &files);
  getrlimit(RLIMIT_NOFILE, &files);
  const std::size_t usable = std::max<std::size_t>(files.rlim_cur, 2 * k_other_files_max);
  return std::min((usable - k_other_files_max) / 2, k_connections_max);
}

/// As a shell reads it back.
std::string quoted(const std::string& value) {
  static constexpr std::string_view k_plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:[]@%+,";
  if (value.find_first_not_of(k_plain) == std::string::npos) return value;
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

int serve(const ServeOptions& options, Streams streams) {
  OptionReader reader(options);
  LabServerOptions server_options = reader.read();
  if (!reader.errors().empty()) {
    print_errors(streams.err, reader.errors());
    return k_exit_bad_input;
  }
  server_options.connections_max = raise_connection_limit();
  // A reader of the log that goes away is no reason to stop.
  std::signal(SIGPIPE, SIG_IGN);
  wire::Reactor reactor;
  LabServer::LineSink log;
  // A reader of the log that does not read must not hold up the lab.
  PatientWriter err(STDERR_FILENO);
  if (!options.quiet) log = [&err](std::string_view lines) { err.write(lines); };
  auto server = LabServer::open(reactor, std::move(server_options), std::move(log));
  if (!server.ok()) {
    const LabServer::Problem& problem = server.error();
    if (problem.of_site) {
      print_errors(streams.err, {{options.site, 0, 0, "", "cannot be loaded: " + problem.message}});
      return k_exit_bad_input;
    }
    streams.err << "revalab serve: " << problem.message << "\n";
    return k_exit_environment;
  }
  const wire::SignalWatch signals(reactor, {SIGINT, SIGTERM}, [&](int) { (*server)->drain(); });
  for (const auto& [name, value] : (*server)->exports()) {
    streams.out << "export " << name << "=" << quoted(value) << "\n";
  }
  streams.out << "ready" << std::endl;
  reactor.run();
  return k_exit_held;
}

void add_lab_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--site", options.site,
                     "A site file or an .open-next folder whose rows are in the tag table");
  command.add_option("--clock", options.clock, "The lab's time: the machine's, or one you move")
      ->check(CLI::IsMember({"real", "virtual"}))
      ->capture_default_str();
  command.add_option("--start", options.start,
                     "The lab's first instant, RFC 3339 in UTC; by default the machine's time");
  command.add_option("--seed", options.seed, "Seed of ids and delays")->capture_default_str();
  command.add_option("--edges", options.edges, "Edge locations")
      ->delimiter(',')
      ->capture_default_str();
  command.add_flag("--regional", options.regional, "A regional cache between edges and origins");
  command.add_flag("--shield", options.shield, "An origin shield behind the regional caches");
  command.add_option("--access-log", options.access_log,
                     "A folder for CloudFront's standard access log");
  command
      .add_option("--propagation", options.propagation,
                  "How long purges take: none, real, or EDGE,COMPLETE such as 5s,25s")
      ->capture_default_str();
  command.add_option("--quotas", options.quotas, "CloudFront's quota profile")
      ->check(CLI::IsMember({"classic", "rate-2026", "strict"}))
      ->capture_default_str();
  command
      .add_option("--cache-tag-header", options.cache_tag_header,
                  "The response header with an object's cache tags; empty for no CacheTagConfig")
      ->capture_default_str();
  command.add_option("--faults", options.faults, "A file of kind `faults`");
  command.add_flag("--verify-signatures", options.verify_signatures,
                   "Refuse requests that are not signed with the exported credentials");
}

}  // namespace

void add_serve_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "serve", "Start a lab: CloudFront and DynamoDB behind one port for unmodified AWS clients");
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--host", options->host, "Address to listen at")->capture_default_str();
  command->add_option("--allow-host", options->allowed_hosts,
                      "A further name under which /_revalab/ may be used; may be repeated");
  command->add_option("--port", options->port, "Port of the AWS APIs; 0 picks a free one")
      ->capture_default_str();
  command->add_option("--cdn-port", options->cdn_port, "Port of the CDN; 0 picks a free one")
      ->capture_default_str();
  command->add_option("--origin", options->origins,
                      "[NAME=]URL of the site behind the CDN, by default a small\n"
                      "built-in one, or of the origin called NAME; may be repeated");
  add_lab_options(*command, *options);
  command->add_option("--format", options->format, "Form of the log on stderr, a line for a call")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--quiet", options->quiet, "No log");
  command->footer(
      "Prints what clients need as `export NAME=value`, then `ready`. Clients that ignore\n"
      "AWS_ENDPOINT_URL (AWS CLI before 2.13, boto3 before 1.28) need --endpoint-url.\n"
      "The lab's own endpoints are below /_revalab/. SIGINT and SIGTERM stop it.");
  command->callback([options, streams, &exit_code] { exit_code = serve(*options, streams); });
}

}  // namespace revalab::sim
