#include "fakes/edge/freshness.hpp"

#include "core/aws/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace revalab::edge {
namespace {

using aws::lower_case;
using aws::trimmed;

// CloudFront's own range of ages, and well inside what a Duration holds.
constexpr std::int64_t k_age_max_seconds = std::int64_t{100} * 365 * 24 * 3600;

std::optional<Duration> seconds_in(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::int64_t value = k_age_max_seconds;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) value = k_age_max_seconds;
  return std::chrono::seconds(std::min(value, k_age_max_seconds));
}

/// Takes the next directive off the front of `text`; commas inside quotes do not end it.
std::string_view take_directive(std::string_view& text) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != ','); ++end) {
    if (text[end] == '"') quoted = !quoted;
  }
  const std::string_view directive = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return directive;
}

std::string_view unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    return value.substr(1, value.size() - 2);
  }
  return value;
}

void apply(std::string_view directive, CacheDirectives& directives) {
  const auto equals = directive.find('=');
  const std::string name = lower_case(trimmed(directive.substr(0, equals)));
  const std::string_view value = equals == std::string_view::npos
                                     ? std::string_view()
                                     : unquoted(trimmed(directive.substr(equals + 1)));
  if (name == "s-maxage") directives.s_maxage = seconds_in(value);
  if (name == "max-age") directives.max_age = seconds_in(value);
  if (name == "stale-while-revalidate") directives.stale_while_revalidate = seconds_in(value);
  if (name == "stale-if-error") directives.stale_if_error = seconds_in(value);
  if (name == "no-store") directives.forbids_caching = true;
  if (name != "no-cache" && name != "private") return;
  if (value.empty()) directives.forbids_caching = true;
  for (const std::string_view field : aws::split(value, ',')) {
    if (!trimmed(field).empty()) directives.unkept_fields.emplace_back(trimmed(field));
  }
}

/// The age an origin gave, and by which field; max-age beats Expires.
struct ToldAge {
  Duration age;
  TtlSource source;
};

std::optional<ToldAge> told_age(const CacheDirectives& directives, const Headers& headers,
                                WallTime now) {
  if (directives.s_maxage) return ToldAge{*directives.s_maxage, TtlSource::s_maxage};
  if (directives.max_age) return ToldAge{*directives.max_age, TtlSource::max_age};
  if (!headers.contains("Expires")) return std::nullopt;
  const auto expires = WallTime::parse_http_date(headers.get("Expires"));
  // RFC 9111 section 5.3: what is no date, `0` above all, has expired.
  if (!expires) return ToldAge{Duration(0), TtlSource::expires};
  const WallTime sent = WallTime::parse_http_date(headers.get("Date")).value_or(now);
  return ToldAge{std::max(*expires - sent, Duration(0)), TtlSource::expires};
}

bool is_always_kept(int status) {
  return status == 404 || status == 414 || (status >= 500 && status <= 504);
}

bool is_kept_when_told(int status) {
  return status == 400 || status == 403 || status == 405 || status == 412 || status == 415;
}

std::string_view words_of(TtlSource source) {
  switch (source) {
    case TtlSource::s_maxage: return "s-maxage";
    case TtlSource::max_age: return "max-age";
    case TtlSource::expires: return "Expires";
    case TtlSource::default_ttl: return "no age from the origin: the default";
    case TtlSource::forbidden: return "no-cache, no-store or private";
    case TtlSource::error_minimum: return "the minimum for errors of this status";
  }
  return {};
}

}  // namespace

CacheDirectives parse_cache_control(const Headers& headers) {
  CacheDirectives directives;
  for (const auto& [name, value] : headers.fields()) {
    if (!equals_ignoring_case(name, "Cache-Control")) continue;
    for (std::string_view rest = value; !rest.empty();) apply(take_directive(rest), directives);
  }
  return directives;
}

Lifetime lifetime_of(const Headers& headers, const CacheRules& rules, WallTime now) {
  const CacheDirectives directives = parse_cache_control(headers);
  Lifetime lifetime;
  lifetime.minimum = rules.min_ttl;
  lifetime.storable = rules.max_ttl > Duration(0);
  lifetime.stale_while_revalidate =
      std::min(directives.stale_while_revalidate.value_or(Duration(0)), rules.max_ttl);
  lifetime.stale_if_error = directives.stale_if_error;
  if (directives.forbids_caching) {
    lifetime.storable = lifetime.storable && rules.min_ttl > Duration(0);
    lifetime.stale_while_revalidate = Duration(0);
    lifetime.ttl = rules.min_ttl;
    lifetime.source = TtlSource::forbidden;
    lifetime.bound = TtlBound::minimum;
    return lifetime;
  }
  const auto told = told_age(directives, headers, now);
  lifetime.ttl = told ? told->age : rules.default_ttl;
  lifetime.source = told ? told->source : TtlSource::default_ttl;
  if (told && lifetime.ttl > rules.max_ttl) {
    lifetime.ttl = rules.max_ttl;
    lifetime.bound = TtlBound::maximum;
  }
  if (lifetime.ttl < rules.min_ttl) {
    lifetime.ttl = rules.min_ttl;
    lifetime.bound = TtlBound::minimum;
  }
  // `Vary: *` is kept and never used without asking. Source:
  // RequestAndResponseBehaviorCustomOrigin.
  if (headers.get("Vary") == "*" && rules.min_ttl == Duration(0)) {
    lifetime.ttl = Duration(0);
    lifetime.stale_while_revalidate = Duration(0);
  }
  return lifetime;
}

Lifetime lifetime_of_error(int status, const Headers& headers, const CacheRules& rules,
                           Duration error_min_ttl, WallTime now) {
  const CacheDirectives directives = parse_cache_control(headers);
  const bool has_age = directives.s_maxage.has_value() || directives.max_age.has_value();
  Lifetime lifetime;
  lifetime.storable = rules.max_ttl > Duration(0) &&
                      (is_always_kept(status) ||
                       (is_kept_when_told(status) && has_age && !directives.forbids_caching));
  lifetime.ttl = error_min_ttl;
  lifetime.minimum = error_min_ttl;
  lifetime.source = TtlSource::error_minimum;
  const auto told = told_age(directives, headers, now);
  if (!told || directives.forbids_caching) return lifetime;
  const Duration age = std::min(told->age, rules.max_ttl);
  if (age <= error_min_ttl) return lifetime;
  lifetime.ttl = age;
  lifetime.source = told->source;
  if (age < told->age) lifetime.bound = TtlBound::maximum;
  return lifetime;
}

std::string words_of(const Lifetime& lifetime, const CacheRules& rules) {
  std::string words(words_of(lifetime.source));
  if (lifetime.source == TtlSource::default_ttl) words += " of " + rules.name;
  if (lifetime.bound == TtlBound::maximum) words += ", cut to the maximum of " + rules.name;
  if (lifetime.bound == TtlBound::minimum) words += ", raised to the minimum of " + rules.name;
  return words;
}

Duration age_told(const Headers& headers) {
  return seconds_in(trimmed(headers.get("Age"))).value_or(Duration(0));
}

}  // namespace revalab::edge
