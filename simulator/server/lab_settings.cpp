#include "simulator/server/lab_settings.hpp"

#include "core/aws/settings/endpoint.hpp"
#include "core/aws/text.hpp"
#include "core/base/digest.hpp"
#include "core/routes/urls.hpp"
#include "fakes/cloudfront/propagation.hpp"
#include "simulator/server/lab_distribution.hpp"
#include "simulator/server/lab_server.hpp"
#include "simulator/server/visitor.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace revalab::sim {
namespace {

/// `NAME=URL`, one after the other; no URL of an origin has a space.
std::string origins_text(const ServedLabOptions& options) {
  std::string text;
  for (const auto& [name, url] : options.origins) {
    text.append(text.empty() ? "" : " ").append(name).append("=").append(url);
  }
  return text;
}

/// The same without ports and paths.
std::string hosts_in(std::string_view origins) {
  std::string text;
  for (const auto origin : aws::split(origins, ' ')) {
    const auto scheme_end = origin.find("://");
    if (scheme_end == std::string_view::npos) continue;
    const auto authority = origin.substr(scheme_end + 3);
    text.append(origin.substr(0, scheme_end))
        .append(host_of(authority.substr(0, authority.find('/'))));
    text.push_back(' ');
  }
  return text;
}

/// Signatures are verified or not, and so is the time in them.
constexpr std::string_view k_unverified = "no";
constexpr std::string_view k_verified = "yes";
constexpr std::string_view k_verified_at_any_time = "yes, whatever their time";

std::string_view verification_of(const AccountOptions& account) {
  if (account.keys.empty()) return k_unverified;
  return account.verification.skew_max ? k_verified : k_verified_at_any_time;
}

/// How a setting reads in options and how they get it; `set` gives false for what is none.
struct Setting {
  std::string_view name;
  std::string (*get)(const ServedLabOptions&);
  bool (*set)(ServedLabOptions&, const std::string&);
};

bool set_seed(ServedLabOptions& options, const std::string& text) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, options.seed);
  return read.ec == std::errc() && read.ptr == end;
}

/// A date a lab can begin at; empty when it is none.
std::optional<WallTime> date_of(const std::string& text) {
  const auto date = WallTime::parse_rfc3339(text);
  const bool usable = date && date->since_epoch() >= Duration(0) &&
                      *date < WallTime::parse_rfc3339(k_lab_time_max).value();
  return usable ? date : std::nullopt;
}

bool set_start(ServedLabOptions& options, const std::string& text) {
  const auto start = date_of(text);
  if (start) options.start = *start;
  return start.has_value();
}

bool set_edges(ServedLabOptions& options, const std::string& text) {
  std::vector<std::string> edges;
  for (const auto name : aws::split(text, ',')) edges.emplace_back(name);
  const bool usable = std::find(edges.begin(), edges.end(), "") == edges.end();
  if (usable) options.account.cloudfront.edges = std::move(edges);
  return usable;
}

std::string edges_text(const ServedLabOptions& options) {
  std::string text;
  for (const std::string& edge : options.account.cloudfront.edges) {
    text.append(text.empty() ? "" : ",").append(edge);
  }
  return text;
}

bool set_propagation(ServedLabOptions& options, const std::string& text) {
  const auto read = cloudfront::parse_propagation(text);
  if (read) options.account.cloudfront.propagation = *read;
  return read.has_value();
}

bool set_quotas(ServedLabOptions& options, const std::string& text) {
  const auto read = quota_profile_named(text);
  if (read) options.account.cloudfront.quotas = *read;
  return read.has_value();
}

bool set_verification(ServedLabOptions& options, const std::string& text) {
  options.account.keys.clear();
  if (text != k_unverified) options.account.keys = {lab_credentials()};
  if (text == k_verified_at_any_time) options.account.verification.skew_max.reset();
  return true;
}

bool set_cache_tag_header(ServedLabOptions& options, const std::string& text) {
  if (!is_visible(text)) return false;
  options.cache_tag_header = text;
  return true;
}

bool set_origins(ServedLabOptions& options, const std::string& text) {
  options.origins.clear();
  if (text.empty()) return true;
  for (const auto origin : aws::split(text, ' ')) {
    const auto equals = origin.find('=');
    if (equals == std::string_view::npos || !is_visible(origin)) return false;
    const std::string url(origin.substr(equals + 1));
    if (!aws::parse_endpoint(url).ok()) return false;
    options.origins.emplace(origin.substr(0, equals), url);
  }
  return true;
}

const std::array<Setting, 9> k_settings{{
    {"--clock", [](const ServedLabOptions& o) { return std::string(name_of(o.clock)); },
     [](ServedLabOptions& o, const std::string& text) {
       o.clock = text == name_of(ClockMode::real) ? ClockMode::real : ClockMode::virtual_clock;
       return true;
     }},
    {"--start", [](const ServedLabOptions& o) { return o.start.rfc3339(); }, set_start},
    {"--seed", [](const ServedLabOptions& o) { return std::to_string(o.seed); }, set_seed},
    {"--edges", edges_text, set_edges},
    {"--propagation",
     [](const ServedLabOptions& o) { return text_of(o.account.cloudfront.propagation); },
     set_propagation},
    {"--quotas",
     [](const ServedLabOptions& o) { return std::string(name_of(o.account.cloudfront.quotas)); },
     set_quotas},
    {"--cache-tag-header", [](const ServedLabOptions& o) { return o.cache_tag_header; },
     set_cache_tag_header},
    {"--verify-signatures",
     [](const ServedLabOptions& o) { return std::string(verification_of(o.account)); },
     set_verification},
    {"--origin", origins_text, set_origins},
}};

/// Whether a setting that was `before` may be `now` without having changed what happened.
bool is_same(std::string_view name, const std::string& before, const std::string& now) {
  // An origin may move to another port; its host is part of the distribution.
  if (name == "--origin") return hosts_in(before) == hosts_in(now);
  // Whether times are verified follows from the clock and the start.
  if (name == "--verify-signatures") return (before == k_unverified) == (now == k_unverified);
  return before == now;
}

}  // namespace

std::string digest_of(const Site& site) {
  std::vector<TagRow> rows = seed_rows_of(site);
  std::sort(rows.begin(), rows.end());
  std::string text = site.rules.build_id;
  for (const TagRow& row : rows) {
    text.append("\n").append(row.tag).append("\t").append(row.path).append("\t");
    text.append(std::to_string(row.revalidated_at_milliseconds));
  }
  return hex(bytes_of(sha256(text)));
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::string fact_of(const journal::Facts& facts, std::string_view name) {
  const auto fact = facts.find(name);
  return fact == facts.end() ? std::string() : fact->second;
}

std::optional<WallTime> start_of(const journal::Facts& facts) {
  return date_of(fact_of(facts, k_start_fact));
}

std::uint64_t first_seq_of(const journal::Facts& facts) {
  const std::string text = fact_of(facts, k_first_seq_fact);
  std::uint64_t seq = 0;
  std::from_chars(text.data(), text.data() + text.size(), seq);
  return seq;
}

journal::Facts settings_of(const ServedLabOptions& options) {
  journal::Facts facts;
  for (const Setting& setting : k_settings) {
    facts.emplace(setting.name, setting.get(options));
  }
  return facts;
}

Result<Done, std::string> adopt(const journal::Facts& facts, const std::set<std::string>& given,
                                ServedLabOptions& options) {
  for (const Setting& setting : k_settings) {
    const auto fact = facts.find(setting.name);
    if (fact == facts.end()) continue;
    const std::string wanted = setting.get(options);
    const bool is_given = given.contains(std::string(setting.name));
    if (is_given && !is_same(setting.name, fact->second, wanted)) {
      return std::string(setting.name) + " is `" + fact->second +
             "` in what is kept there and cannot become `" + wanted + "`";
    }
    // The origin's new port.
    if (is_given && setting.name == "--origin") continue;
    if (wanted == fact->second || setting.set(options, fact->second)) continue;
    return std::string(setting.name) + ": `" + fact->second + "` is not understood";
  }
  options.distributions = distributions_in(facts);
  if (!are_distributions(options.distributions, options)) {
    return std::string("the distribution it began with is not understood");
  }
  return Done{};
}

}  // namespace revalab::sim
