#include "core/aws/settings/endpoint.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/patient_writer.hpp"
#include "simulator/cli/progress_line.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/server/lab_server.hpp"
#include "simulator/server/lab_settings.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

namespace revalab::sim {
namespace {

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::vector<std::string> allowed_hosts;
  std::uint16_t port = 4566;
  std::uint16_t cdn_port = 8080;
  std::optional<std::uint16_t> tls_port;
  std::optional<std::uint16_t> cdn_tls_port;
  std::optional<std::uint16_t> proxy_port;
  std::vector<std::string> origins;
  std::string site;
  std::string opennext;
  std::string clock = "real";
  std::string start;
  std::uint64_t seed = 1;
  std::vector<std::string> edges{"IAD", "FRA", "NRT"};
  std::string propagation = "real";
  std::string quotas = "classic";
  std::string cache_tag_header = "x-amz-meta-cache-tag";
  std::string faults;
  std::string data;
  std::string recording;
  std::set<std::string> given;
  std::string consumer = "off";
  std::string preview_mode_id;
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
    made.entrances.tls_port = options_.tls_port;
    made.entrances.cdn_tls_port = options_.cdn_tls_port;
    made.entrances.proxy_port = options_.proxy_port;
    made.allowed_hosts = options_.allowed_hosts;
    made.history.data = options_.data;
    made.history.recording = options_.recording;
    made.history.given = options_.given;
    made.history.site = options_.site;
    made.history.opennext = options_.opennext;
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
    read_consumer(made.lab.consumer);
    read_origins(made.lab);
    read_build(made.lab);
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

  void read_consumer(ConsumerOptions& made) {
    if (options_.consumer == "http") made.scheme = ConsumerScheme::http;
    if (options_.consumer == "https") made.scheme = ConsumerScheme::https;
    made.preview_mode_id = options_.preview_mode_id;
  }

  static bool is_no_edge_name(const std::string& name) {
    static constexpr std::string_view k_allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return name.empty() || name.find_first_not_of(k_allowed) != std::string::npos;
  }

  void read_origins(ServedLabOptions& made) {
    for (const std::string& text : options_.origins) {
      auto [name, url] = split_origin(text);
      if (!is_origin_url(url) || !aws::parse_endpoint(url).ok()) {
        fail("--origin", "`" + text + "`: expected [NAME=]URL such as http://127.0.0.1:3000");
      } else if (!made.origins.emplace(name, url).second) {
        fail("--origin", "`" + name + "` is given twice");
      }
    }
  }

  void read_build(ServedLabOptions& made) {
    if (options_.opennext.empty()) return;
    auto build = opennext::read_build(options_.opennext);
    if (!build) {
      errors_.insert(errors_.end(), build.error().begin(), build.error().end());
      return;
    }
    made.build = std::move(build).value();
    if (options_.preview_mode_id.empty()) {
      made.consumer.preview_mode_id = made.build->preview_mode_id;
    }
    const auto& known = made.build->manifest.origins;
    for (const auto& [name, url] : made.origins) {
      const bool found = std::any_of(known.begin(), known.end(),
                                     [&](const auto& origin) { return origin.name == name; });
      if (!found) fail("--origin", "`" + name + "` is no origin of " + options_.opennext);
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

/// Asks for as many descriptors as the system allows, and says how many connections that is for the
/// APIs, for the CDN and from it to origins, and, twice as costly, for a proxy when there is one.
std::size_t raise_connection_limit(bool with_proxy) {
  const std::size_t shares = with_proxy ? 5 : 3;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return k_connections_max;
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, shares * k_connections_max + k_other_files_max);
  setrlimit(RLIMIT_NOFILE, &files);
  getrlimit(RLIMIT_NOFILE, &files);
  const std::size_t usable = std::max<std::size_t>(files.rlim_cur, 2 * k_other_files_max);
  return std::min((usable - k_other_files_max) / shares, k_connections_max);
}

/// Where the certificate authority of this user's labs is kept. Source:
/// https://specifications.freedesktop.org/basedir-spec (2026-11-24): a path that is not absolute is
/// ignored.
std::optional<std::string> authority_folder(const aws::Environment& environment) {
  const auto value_of = [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  const std::string state = value_of("XDG_STATE_HOME");
  if (state.starts_with('/')) return state + "/revalab";
  const std::string home = value_of("HOME");
  if (home.empty()) return std::nullopt;
  return home + "/.local/state/revalab";
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

int exit_code_of(const LabServer::Problem& problem, const ServeOptions& options, Streams streams) {
  switch (problem.kind) {
    case LabServer::Problem::Kind::site: {
      const std::string& loaded = options.opennext.empty() ? options.site : options.opennext;
      print_errors(streams.err, {{loaded, 0, 0, "", "cannot be loaded: " + problem.message}});
      return k_exit_bad_input;
    }
    case LabServer::Problem::Kind::input:
      streams.err << problem.message << "\n";
      return k_exit_bad_input;
    case LabServer::Problem::Kind::environment: break;
  }
  streams.err << "revalab serve: " << problem.message << "\n";
  return k_exit_environment;
}

int serve(ServeOptions options, Streams streams) {
  if (options.site.empty() && options.opennext.empty() && !options.data.empty()) {
    options.site = remembered_file(options.data, Loaded::site);
    options.opennext = remembered_file(options.data, Loaded::build);
  }
  OptionReader reader(options);
  LabServerOptions server_options = reader.read();
  if (!reader.errors().empty()) {
    print_errors(streams.err, reader.errors());
    return k_exit_bad_input;
  }
  EntranceOptions& entrances = server_options.entrances;
  if (entrances.any()) {
    const auto folder = authority_folder(streams.environment);
    if (!folder) {
      streams.err << "revalab serve: nowhere to keep the certificate authority: neither "
                     "XDG_STATE_HOME nor HOME is set\n";
      return k_exit_environment;
    }
    entrances.authority_folder = *folder;
  }
  server_options.connections_max = raise_connection_limit(entrances.proxy_port.has_value());
  entrances.proxy_connections_max = server_options.connections_max;
  // A reader of the log that goes away is no reason to stop.
  std::signal(SIGPIPE, SIG_IGN);
  wire::Reactor reactor;
  LabServer::LineSink log;
  // A reader of the log that does not read must not hold up the lab.
  PatientWriter err(STDERR_FILENO);
  if (!options.quiet) log = [&err](std::string_view lines) { err.write(lines); };
  ProgressLine progress(streams);
  auto server = LabServer::open(reactor, std::move(server_options), std::move(log),
                                [&](std::int64_t played, std::int64_t all) {
                                  progress.show("requests played", played, all);
                                });
  progress.clear();
  if (!server.ok()) return exit_code_of(server.error(), options, streams);
  const wire::SignalWatch signals(reactor, {SIGINT, SIGTERM}, [&](int) { (*server)->drain(); });
  for (const auto& [name, value] : (*server)->exports()) {
    streams.out << "export " << name << "=" << quoted(value) << "\n";
  }
  streams.out << "ready" << std::endl;
  if (!streams.out) {
    streams.err << "revalab serve: standard output cannot be written\n";
    return k_exit_environment;
  }
  reactor.run();
  return k_exit_held;
}

void add_entrance_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--tls-port", options.tls_port,
                     "Port of the AWS APIs with TLS; 0 picks a free one");
  command.add_option("--cdn-tls-port", options.cdn_tls_port,
                     "Port of the CDN with TLS; 0 picks a free one");
  command.add_option("--proxy-port", options.proxy_port,
                     "Port of a proxy that leads clients of https://*.amazonaws.com and of\n"
                     "*.cloudfront.net here, and nobody to the internet; 0 picks a free one");
}

void add_lab_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--site", options.site,
                     "A site file or an .open-next folder whose rows are in the tag table");
  command
      .add_option("--opennext", options.opennext,
                  "The .open-next folder of a build, which is deployed into the lab")
      ->excludes("--site");
  command.add_option("--clock", options.clock, "The lab's time: the machine's, or one you move")
      ->check(CLI::IsMember({"real", "virtual"}))
      ->capture_default_str();
  command.add_option("--start", options.start,
                     "The lab's first instant, RFC 3339 in UTC; by default the machine's time");
  command.add_option("--seed", options.seed, "Seed of ids and delays")
      ->check([](const std::string& text) {
        // Otherwise a negative number is taken for a very large one.
        return text.starts_with('-') ? "`" + text + "`: expected a whole number from 0" : "";
      })
      ->capture_default_str();
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
      ->check([](const std::string& name) {
        return is_visible(name) ? "" : "`" + name + "`: expected the name of a header field";
      })
      ->capture_default_str();
  command.add_option("--faults", options.faults, "A file of kind `faults`");
  command.add_option("--data", options.data,
                     "A folder to keep the lab's history in and to go on from");
  command.add_option("--record", options.recording,
                     "A new file to record the session to, for `revalab replay`");
  command
      .add_option("--consumer", options.consumer,
                  "Poll the revalidation queue and ask for its pages, as OpenNext's revalidation "
                  "function does, over http or https")
      ->check(CLI::IsMember({"http", "https", "off"}))
      ->capture_default_str();
  command.add_option("--preview-mode-id", options.preview_mode_id,
                     "What the consumer shows to Next.js: preview.previewModeId of the build's "
                     "prerender-manifest.json");
  command.add_flag("--verify-signatures", options.verify_signatures,
                   "Refuse requests that are not signed with the exported credentials");
}

}  // namespace

void add_serve_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "serve",
      "Start a lab: CloudFront with a CDN, DynamoDB, S3 and SQS for unmodified AWS clients");
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--host", options->host, "Address to listen at")->capture_default_str();
  command
      ->add_option("--allow-host", options->allowed_hosts,
                   "A further name under which /_revalab/ may be used; may be repeated")
      ->check([](const std::string& name) {
        return name.empty() ? std::string("expected a host's name") : std::string();
      });
  command->add_option("--port", options->port, "Port of the AWS APIs; 0 picks a free one")
      ->capture_default_str();
  command->add_option("--cdn-port", options->cdn_port, "Port of the CDN; 0 picks a free one")
      ->capture_default_str();
  add_entrance_options(*command, *options);
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
      "Ports with TLS, and the proxy, need a certificate authority: it is made on first use in\n"
      "$XDG_STATE_HOME/revalab (~/.local/state/revalab), and the exports name its file.\n"
      "The lab's own endpoints are below /_revalab/. SIGINT and SIGTERM stop it.");
  command->callback([command, options, streams, &exit_code] {
    for (const CLI::Option* option : command->get_options()) {
      if (option->count() > 0) options->given.insert(option->get_name());
    }
    exit_code = serve(*options, streams);
  });
}

}  // namespace revalab::sim
