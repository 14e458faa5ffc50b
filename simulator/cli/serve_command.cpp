#include "simulator/cli/commands.hpp"
#include "simulator/cli/patient_writer.hpp"
#include "simulator/cli/progress_line.hpp"
#include "simulator/cli/serve_options.hpp"
#include "simulator/server/lab_settings.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

namespace revalab::sim {
namespace {

/// Descriptors for everything but connections.
constexpr std::size_t k_other_files_max = 64;
constexpr std::size_t k_connections_max = 4096;
/// How many are a good part of a second.
constexpr std::int64_t k_entries_shown = 65'536;
constexpr std::int64_t k_objects_shown = 512;

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

/// What the lab does otherwise than a deployment would.
void note_edge_functions(const opennext::Build& build, Streams streams) {
  for (const std::string& name : build.manifest.edge_functions) {
    streams.err << "revalab serve: " << build.folder << ": the function `" << name
                << "` runs at the edge, and the lab runs none\n";
  }
}

/// A name that is mistyped serves nothing. It may be that of an origin to come, though.
void note_origins(const ServedLabOptions& lab, Streams streams) {
  if (lab.build) return;
  for (const auto& [name, url] : lab.origins) {
    if (name == k_default_origin) continue;
    streams.err << "revalab serve: --origin " << name << ": the lab's own distribution has only `"
                << k_default_origin << "`; it is for distributions that clients make\n";
  }
}

int serve(ServeOptions options, Streams streams) {
  if (options.site.empty() && options.opennext.empty() && !options.data.empty()) {
    options.site = remembered_file(options.data, Loaded::site);
    options.opennext = remembered_file(options.data, Loaded::build);
    if (options.build_id.empty()) options.build_id = remembered_build_id(options.data);
  }
  auto read = read_serve_options(options);
  if (!read) {
    print_errors(streams.err, read.error());
    return k_exit_bad_input;
  }
  LabServerOptions server_options = std::move(read).value();
  if (const auto& build = server_options.lab.build) note_edge_functions(*build, streams);
  note_origins(server_options.lab, streams);
  EntranceOptions& entrances = server_options.entrances;
  if (entrances.any()) {
    const auto folder = options.data.empty() ? authority_folder(streams.environment)
                                             : std::optional(options.data + "/tls");
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
  server_options.lab.deployment_progress = [&](std::size_t done, std::size_t of) {
    progress.show("objects deployed", static_cast<std::int64_t>(done),
                  static_cast<std::int64_t>(of), k_objects_shown);
    if (done == of) progress.clear();
  };
  auto server = LabServer::open(reactor, std::move(server_options), std::move(log),
                                [&](std::int64_t played, std::int64_t all) {
                                  progress.show("requests played", played, all, k_entries_shown);
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

/// Otherwise a number that is too large is called none, and a negative one taken for another.
std::string port_problem(const std::string& text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  const bool is_port = read.ec == std::errc() && read.ptr == end;
  return is_port ? std::string() : "`" + text + "`: expected a port, 0 to 65535";
}

void add_entrance_options(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--tls-port", options.tls_port,
                  "Port of the AWS APIs with TLS; 0 picks a free one")
      ->check(port_problem);
  command
      .add_option("--cdn-tls-port", options.cdn_tls_port,
                  "Port of the CDN with TLS; 0 picks a free one")
      ->check(port_problem);
  command
      .add_option("--proxy-port", options.proxy_port,
                  "Port of a proxy that leads clients of https://*.amazonaws.com and of\n"
                  "*.cloudfront.net here, and nobody to the internet; 0 picks a free one")
      ->check(port_problem);
}

void add_lab_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--site", options.site,
                     "A site file or an .open-next folder whose rows are in the tag table");
  command
      .add_option("--opennext", options.opennext,
                  "The .open-next folder of a build, which is deployed into the lab")
      ->excludes("--site");
  command
      .add_option("--build-id", options.build_id,
                  "The build id the site is served under, instead of its own; with --opennext it "
                  "must be the build's")
      ->check([](const std::string& id) {
        return id.empty() ? std::string("expected a build id") : std::string();
      });
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
  command
      .add_option("--threads", options.threads,
                  "Accepted for scripts; a lab answers one request after another on one thread, so "
                  "that its answers follow from their order")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
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
                   "A further name of the lab, under which /_revalab/ may be used and for whose\n"
                   "pages the consumer asks the CDN; may be repeated")
      ->check([](const std::string& name) {
        return name.empty() ? std::string("expected a host's name") : std::string();
      });
  command->add_option("--port", options->port, "Port of the AWS APIs; 0 picks a free one")
      ->check(port_problem)
      ->capture_default_str();
  command->add_option("--cdn-port", options->cdn_port, "Port of the CDN; 0 picks a free one")
      ->check(port_problem)
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
      "AWS_ENDPOINT_URL (AWS CLI before 2.13, boto3 before 1.28, AWS CLI 1 always for sqs) need\n"
      "--endpoint-url. `aws s3 presign` of AWS CLI 1 makes URLs which the lab refuses, as new\n"
      "buckets do, without `aws configure set default.s3.signature_version s3v4`.\n"
      "Ports with TLS, and the proxy, need a certificate authority: it is made on first use in\n"
      "--data, else in $XDG_STATE_HOME/revalab (~/.local/state/revalab), and the exports name its "
      "file.\n"
      "The lab's own endpoints are below /_revalab/. SIGINT and SIGTERM stop it.");
  command->callback([command, options, streams, &exit_code] {
    for (const CLI::Option* option : command->get_options()) {
      if (option->count() > 0) options->given.insert(option->get_name());
    }
    exit_code = serve(*options, streams);
  });
}

}  // namespace revalab::sim
