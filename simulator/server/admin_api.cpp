#include "simulator/server/admin_api.hpp"

#include "core/aws/text.hpp"
#include "core/pricing/bill.hpp"
#include "core/pricing/bill_text.hpp"
#include "simulator/explain/explanation_report.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/server/admin_documents.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace revalab::sim {
namespace {

constexpr std::size_t k_body_max_bytes = 1U << 20U;
/// How often a silent event stream says something, so that a dead client is noticed.
constexpr Duration k_heartbeat = std::chrono::seconds(15);

Response json_response(int status, std::string body) {
  Response response(status);
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  response.body.push_back('\n');
  return response;
}

Response error(int status, std::string field, std::string message) {
  return json_response(status, error_document({"", 0, 0, std::move(field), std::move(message)}));
}

Response input_error(const InputErrors& errors) {
  return json_response(400, error_document(errors.front()));
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

/// A query parameter that is a whole number; `otherwise` when it is not there.
Result<std::uint64_t, Response> number_parameter(const Request& request, const std::string& name,
                                                 std::uint64_t otherwise) {
  const auto text = query_parameter(request.query(), name);
  if (!text) return otherwise;
  const auto value = number(*text);
  if (!value) return error(400, name, "`" + *text + "`: expected a whole number");
  return *value;
}

/// What a POST to the clock asks for.
Result<WallTime, InputErrors> read_clock_wish(const Request& request, WallTime now) {
  Document document("request body", request.body);
  WallTime at = now;
  if (document.parsed()) {
    Fields fields(document.root());
    const auto advance = fields.optional("advance");
    const auto set = fields.optional("set");
    if (advance.has_value() == set.has_value()) {
      document.fail("", R"(expected {"advance": "30s"} or {"set": "2026-01-02T00:00:00Z"})");
    } else if (set) {
      at = set->instant();
    } else {
      const Duration span = advance->duration();
      const WallTime latest = WallTime::parse_rfc3339(k_lab_time_max).value();
      if (span > latest - now) advance->fail("the lab's time ends at " + latest.rfc3339());
      if (document.errors().empty()) at = now + span;
    }
  }
  if (!document.errors().empty()) return document.errors();
  return at;
}

}  // namespace

bool is_admin_path(std::string_view path) {
  if (!path.starts_with(k_admin_prefix)) return false;
  return path.size() == k_admin_prefix.size() || path[k_admin_prefix.size()] == '/';
}

struct AdminApi::NamedEndpoint {
  std::string_view method;
  std::string_view path;
  Endpoint run;
  std::string_view parameters = {};  ///< Of its query, with a space between them.
  bool takes_body = false;
};

Answer AdminApi::handle(const Request& request, Instant now) {
  static constexpr std::array<NamedEndpoint, 16> k_endpoints{{
      {"GET", "", &AdminApi::index},
      {"GET", "/", &AdminApi::index},
      {"GET", "/health", &AdminApi::health},
      {"POST", "/reset", &AdminApi::reset},
      {"POST", "/deploy", &AdminApi::deploy},
      {"GET", "/clock", &AdminApi::clock},
      {"POST", "/clock", &AdminApi::set_clock, "", true},
      {"GET", "/bill", &AdminApi::bill, "month pathsUsedThisMonth prices"},
      {"GET", "/usage", &AdminApi::usage},
      {"GET", "/requests", &AdminApi::requests, "since"},
      {"GET", "/faults", &AdminApi::faults},
      {"PUT", "/faults", &AdminApi::put_faults, "", true},
      {"DELETE", "/faults", &AdminApi::delete_faults},
      {"GET", "/state", &AdminApi::state},
      {"GET", "/explain", &AdminApi::explain_url, "url"},
      {"GET", "/events", &AdminApi::events, "since"},
  }};
  if (const auto why = visitors_.why_refused(request)) return error(403, "", *why);
  if (request.body.size() > k_body_max_bytes) return error(413, "", "the body is over 1 MiB");
  const std::string_view path = request.path().substr(k_admin_prefix.size());
  const std::string_view method =
      request.method == "HEAD" ? "GET" : std::string_view(request.method);
  std::string allowed;
  for (const NamedEndpoint& endpoint : k_endpoints) {
    if (endpoint.path != path) continue;
    if (endpoint.method == method) {
      if (auto misspelt = find_misspelt(request, endpoint)) return *std::move(misspelt);
      return run(request, now, endpoint);
    }
    allowed.append(allowed.empty() ? "" : ", ").append(endpoint.method);
  }
  if (allowed.empty()) {
    return error(404, "", "no such endpoint; GET /_revalab/ lists those there are");
  }
  Response response = error(405, "", "expected " + allowed);
  response.headers.add("Allow", allowed);
  return response;
}

/// What nobody would look at was meant to do something: a parameter, or a field of a body.
std::optional<Response> AdminApi::find_misspelt(const Request& request,
                                                const NamedEndpoint& endpoint) {
  const auto known = aws::split(endpoint.parameters, ' ');
  for (const std::string_view pair : aws::split(request.query(), '&')) {
    const std::string_view name = pair.substr(0, pair.find('='));
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string expected;
    for (const auto each : known) expected.append(expected.empty() ? "" : ", ").append(each);
    return error(
        400, std::string(name),
        "unknown parameter, expected " + (expected.empty() ? "none" : "one of: " + expected));
  }
  if (endpoint.takes_body || endpoint.method == "GET" || request.body.empty()) return std::nullopt;
  Document document("request body", request.body);
  // It asks for none, and so complains of each.
  if (document.parsed()) Fields(document.root());
  if (document.errors().empty()) return std::nullopt;
  return input_error(document.errors());
}

/// What changes the lab is part of its history, and is so before it happens.
Answer AdminApi::run(const Request& request, Instant now, const NamedEndpoint& endpoint) {
  // A deployment is kept as the requests it makes, a reset once it is known to happen.
  const bool later = endpoint.run == &AdminApi::deploy || endpoint.run == &AdminApi::reset;
  if (endpoint.method != "GET" && !later) {
    const auto noted = lab_.note(request, endpoint.path.substr(1), now);
    if (!noted) return error(500, "", noted.error());
  }
  asked_at_ = now;
  return (this->*endpoint.run)(request);
}

std::optional<Response> AdminApi::refuse(int status, const Request&) {
  return error(status, "", "the request is no HTTP, or too large");
}

Answer AdminApi::index(const Request&) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("revalab").string(REVALAB_VERSION).key("endpoints").begin_array();
  for (const char* endpoint :
       {"GET /_revalab/health", "POST /_revalab/reset", "POST /_revalab/deploy",
        "GET /_revalab/clock", "POST /_revalab/clock", "GET /_revalab/bill", "GET /_revalab/usage",
        "GET /_revalab/requests", "GET /_revalab/faults", "PUT /_revalab/faults",
        "DELETE /_revalab/faults", "GET /_revalab/state", "GET /_revalab/explain",
        "GET /_revalab/events"}) {
    json.string(endpoint);
  }
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Answer AdminApi::health(const Request&) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("status").string("ok").key("version").string(REVALAB_VERSION);
  json.end_object();
  return json_response(200, std::move(body));
}

Answer AdminApi::reset(const Request& request) {
  if (const auto read = lab_.read_build_again(); !read) {
    return json_response(409, error_document(read.error().front()));
  }
  const auto noted = lab_.note(request, "reset", asked_at_);
  if (!noted) return error(500, "", noted.error());
  const auto reset = lab_.reset(asked_at_);
  if (!reset) return error(500, "", reset.error());
  return json_response(200, clock_document(lab_));
}

Answer AdminApi::deploy(const Request&) {
  const auto deployed = lab_.deploy();
  if (!deployed) return json_response(409, error_document(deployed.error().front()));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("buildId").string(lab_.options().build->id);
  json.key("objects").integer(static_cast<std::int64_t>(deployed->objects));
  json.key("rows").integer(static_cast<std::int64_t>(deployed->rows)).end_object();
  return json_response(200, std::move(body));
}

Answer AdminApi::clock(const Request&) { return json_response(200, clock_document(lab_)); }

Answer AdminApi::set_clock(const Request& request) {
  if (lab_.options().clock == ClockMode::real) {
    return error(409, "", "the lab's clock is real and cannot be set; `--clock virtual` can");
  }
  const auto at = read_clock_wish(request, lab_.wall_now());
  if (!at) return input_error(at.error());
  const auto moved = lab_.set_clock(*at);
  if (!moved) return error(400, "/set", moved.error());
  return json_response(200, clock_document(lab_));
}

Answer AdminApi::bill(const Request& request) {
  Month month = lab_.wall_now().month();
  if (const auto text = query_parameter(request.query(), "month")) {
    const auto parsed = Month::parse(*text);
    if (!parsed) return error(400, "month", "`" + *text + "`: expected a month such as 2026-01");
    month = *parsed;
  }
  const auto used = number_parameter(request, "pathsUsedThisMonth", 0);
  if (!used) return used.error();
  static constexpr std::uint64_t k_used_max = 1'000'000'000'000;
  if (*used > k_used_max) return error(400, "pathsUsedThisMonth", "expected at most 10^12");
  const std::string prices = query_parameter(request.query(), "prices").value_or("aws-us-east-1");
  // Only what is built in: a visitor has no business with the machine's files.
  const auto book = builtin_price_book(prices);
  if (!book) return input_error(book.error());
  BillOptions options;
  options.paths_used_this_month = static_cast<std::int64_t>(*used);
  return json_response(200, bill_json(price(lab_.account().ledger(), *book, month, options)));
}

Answer AdminApi::usage(const Request&) {
  return json_response(200, usage_document(lab_.account().ledger()));
}

Answer AdminApi::requests(const Request& request) {
  const auto since = number_parameter(request, "since", 0);
  if (!since) return since.error();
  return json_response(200, requests_document(lab_, *since));
}

Answer AdminApi::faults(const Request&) {
  return json_response(200, faults_document(lab_.account().faults()));
}

Answer AdminApi::put_faults(const Request& request) {
  auto read = parse_faults("request body", request.body);
  if (!read) return input_error(read.error());
  lab_.replace_faults(std::move(read).value());
  return json_response(200, faults_document(lab_.account().faults()));
}

Answer AdminApi::delete_faults(const Request&) {
  lab_.replace_faults({});
  return json_response(200, faults_document(lab_.account().faults()));
}

Answer AdminApi::state(const Request&) { return json_response(200, state_document(lab_)); }

Answer AdminApi::explain_url(const Request& request) {
  const auto url = query_parameter(request.query(), "url");
  if (!url) return error(400, "url", "expected ?url= with a path or a whole URL");
  const auto found = explain(lab_, *url);
  if (!found) return error(400, "url", found.error());
  return json_response(200, explanation_json(lab_, *found));
}

Answer AdminApi::events(const Request& request) {
  const EventLog& log = lab_.events();
  std::uint64_t after = log.last_id();
  if (request.headers.contains("Last-Event-ID")) {
    // An id that is none of ours starts from now, as the standard's clients expect.
    after = number(request.headers.get("Last-Event-ID")).value_or(after);
  } else {
    const auto since = number_parameter(request, "since", after);
    if (!since) return since.error();
    after = *since;
  }
  Partial partial;
  partial.part = Response(200);
  partial.part.headers.add("Content-Type", "text/event-stream");
  partial.part.headers.add("Cache-Control", "no-store");
  if (request.method == "HEAD") return partial.part;
  partial.part.body = log.stream_after(after);
  if (partial.part.body.empty()) partial.part.body = ":\n\n";
  partial.next = request;
  partial.next.headers.set("Last-Event-ID", std::to_string(log.last_id()));
  partial.next.continues = true;
  partial.until = lab_.now() + k_heartbeat;
  partial.changes = log.changes();
  return partial;
}

}  // namespace revalab::sim
