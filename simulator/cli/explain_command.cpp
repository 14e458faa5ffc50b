#include "core/aws/settings/endpoint.hpp"
#include "core/aws/settings/setting.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/tcp_transport.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/explain/explanation_report.hpp"
#include "simulator/scenario/site_file.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

struct ExplainOptions {
  std::string url;
  std::string site;
  std::string endpoint;
  std::string format = "text";
};

/// Why there is no answer.
struct NoAnswer {
  explicit NoAnswer(std::string reason, bool is_input = false)
      : why(std::move(reason)), of_input(is_input) {}
  std::string why;
  bool of_input;  ///< The lab does not take the URL for one.
};

/// What a lab says is wrong; the whole answer of what is no lab.
std::string complaint_in(const Response& answer) {
  const auto read = nlohmann::json::parse(answer.body, nullptr, false);
  const nlohmann::json::json_pointer message("/error/message");
  if (read.is_object() && read.contains(message) && read[message].is_string()) {
    return read[message];
  }
  return "the answer is " + std::to_string(answer.status) + ": " + answer.body;
}

/// Asks the lab at an endpoint.
Result<std::string, NoAnswer> ask_lab(const aws::Endpoint& endpoint, const std::string& url,
                                      const std::string& ca_file) {
  wire::Reactor reactor;
  wire::TcpTransportOptions way;
  way.address = {endpoint.host, endpoint.port};
  if (endpoint.scheme == "https") {
    auto tls = wire::TlsContext::for_client(ca_file);
    if (!tls.ok()) return NoAnswer(tls.error());
    way.tls = std::move(tls).value();
  }
  wire::TcpTransport transport(reactor, way);
  const Request request("GET", "/_revalab/explain?url=" + percent_encode(url, "/"));
  auto answer = wire::drive(reactor, transport.send(request));
  if (!answer.ok()) return NoAnswer(answer.error().message);
  if (answer->status != 200) return NoAnswer(complaint_in(*answer), answer->status == 400);
  return std::move(answer->body);
}

void print(const std::string& json, const std::string& format, Streams streams) {
  streams.out << (format == "json" ? json + "\n" : explanation_text(json).value_or(json));
}

int explain_by_site(const ExplainOptions& options, Streams streams) {
  const auto site = load_site(options.site);
  if (!site) return report_errors(site.error(), options.format, streams);
  const auto found = explain(*site, options.url);
  if (!found) {
    return report_errors({{options.site, 0, 0, "", found.error()}}, options.format, streams);
  }
  print(explanation_json(*found), options.format, streams);
  return k_exit_held;
}

int explain_by_lab(const ExplainOptions& options, Streams streams) {
  const auto from_environment = streams.environment.find("AWS_ENDPOINT_URL");
  std::string endpoint = options.endpoint;
  if (endpoint.empty() && from_environment != streams.environment.end()) {
    endpoint = from_environment->second;
  }
  if (endpoint.empty()) endpoint = "http://127.0.0.1:4566";
  const auto parsed = aws::parse_endpoint(endpoint);
  if (!parsed.ok()) {
    return report_errors({{"--endpoint", 0, 0, "", "`" + endpoint + "` is no URL of a lab"}},
                         options.format, streams);
  }
  // What `serve` exports, then what the SDKs read.
  auto authority = aws::setting_of(streams.environment, "REVALAB_CA_FILE");
  if (!authority) authority = aws::setting_of(streams.environment, "AWS_CA_BUNDLE");
  const auto json = ask_lab(*parsed, options.url, authority ? authority->value : std::string());
  if (!json.ok() || !explanation_text(*json)) {
    const std::string why = json.ok() ? "the answer is not a lab's" : json.error().why;
    const bool of_input = !json.ok() && json.error().of_input;
    const std::string& wrong = of_input ? options.url : endpoint;
    const int code = report_errors({{wrong, 0, 0, "", why}}, options.format, streams);
    return of_input ? code : k_exit_environment;
  }
  print(*json, options.format, streams);
  return k_exit_held;
}

}  // namespace

void add_explain_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "explain", "Which layer holds what of a URL, which purges reach it, and why?");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("URL", options->url, "A path, or a whole URL whose host names a distribution")
      ->required();
  auto* site = command->add_option("--site", options->site,
                                   "A site file or an .open-next folder, instead of a lab: the "
                                   "page's tags, and which revalidations reach the URL");
  command
      ->add_option("--endpoint", options->endpoint,
                   "The API port of a running lab (default: AWS_ENDPOINT_URL, then "
                   "http://127.0.0.1:4566)")
      ->excludes(site);
  command->add_option("--format", options->format, "Form of the answer")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->callback([options, streams, &exit_code] {
    exit_code = options->site.empty() ? explain_by_lab(*options, streams)
                                      : explain_by_site(*options, streams);
  });
}

}  // namespace revalab::sim
