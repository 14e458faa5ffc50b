#include "fakes/s3/conditions.hpp"

#include "core/aws/text.hpp"

namespace revalab::s3 {
namespace {

std::optional<std::string> field_of(const Headers& headers, std::string_view prefix,
                                    std::string_view name) {
  const std::string field = std::string(prefix).append(name);
  if (!headers.contains(field)) return std::nullopt;
  return std::string(headers.get(field));
}

std::optional<WallTime> date_of(const std::optional<std::string>& field) {
  return field ? WallTime::parse_http_date(*field) : std::nullopt;
}

}  // namespace

ReadConditions read_conditions_of(const Headers& headers, std::string_view prefix) {
  ReadConditions conditions;
  conditions.if_match = field_of(headers, prefix, "if-match");
  conditions.if_none_match = field_of(headers, prefix, "if-none-match");
  conditions.if_modified_since = field_of(headers, prefix, "if-modified-since");
  conditions.if_unmodified_since = field_of(headers, prefix, "if-unmodified-since");
  return conditions;
}

ReadVerdict judge(const ReadConditions& conditions, const Object& object) {
  if (conditions.if_match) {
    if (!matches_etag(*conditions.if_match, object.etag)) return ReadVerdict::if_match_failed;
  } else if (const auto date = date_of(conditions.if_unmodified_since)) {
    if (object.last_modified > *date) return ReadVerdict::if_unmodified_failed;
  }
  if (conditions.if_none_match) {
    if (matches_etag(*conditions.if_none_match, object.etag)) return ReadVerdict::not_modified;
  } else if (const auto date = date_of(conditions.if_modified_since)) {
    if (object.last_modified <= *date) return ReadVerdict::not_modified;
  }
  return ReadVerdict::ok;
}

bool matches_etag(std::string_view condition, std::string_view etag) {
  for (std::string_view candidate : aws::split(condition, ',')) {
    candidate = aws::trimmed(candidate);
    if (candidate == "*") return true;
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate.starts_with('"')) candidate.remove_prefix(1);
    if (candidate.ends_with('"')) candidate.remove_suffix(1);
    if (candidate == etag) return true;
  }
  return false;
}

}  // namespace revalab::s3
