#include "fakes/edge/conditions.hpp"

#include "core/aws/text.hpp"
#include "core/base/field_text.hpp"
#include "core/base/time.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace revalab::edge {
namespace {

using aws::trimmed;

// The lab's own limit: a hundred slices of one object are no honest request.
constexpr std::size_t k_ranges_max = 100;

std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

bool names_etag(std::string_view list, std::string_view etag) {
  if (trimmed(list) == "*") return true;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const std::string_view one = trimmed(list.substr(0, end));
    if (!one.empty() && without_weakness(one) == without_weakness(etag)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// One `a-b`, `a-` or `-n`. `size` is 0 when it is not there; empty when it is no range.
std::optional<ByteRange> range_in(std::string_view text, std::size_t body_size) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number_in(text.substr(0, dash));
  const auto last = number_in(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    const std::size_t size = std::min<std::uint64_t>(*last, body_size);
    return ByteRange{body_size - size, size};
  }
  if (!first || (!last && dash + 1 != text.size())) return std::nullopt;
  if (last && *last < *first) return std::nullopt;
  if (*first >= body_size) return ByteRange{body_size, 0};
  const std::size_t end = last ? std::min<std::uint64_t>(*last, body_size - 1) : body_size - 1;
  return ByteRange{*first, end - *first + 1};
}

}  // namespace

bool is_not_modified(const Headers& viewer, std::string_view etag, std::string_view last_modified) {
  if (viewer.contains("If-None-Match")) {
    return !etag.empty() && names_etag(viewer.get("If-None-Match"), etag);
  }
  if (!viewer.contains("If-Modified-Since")) return false;
  const auto since = WallTime::parse_http_date(viewer.get("If-Modified-Since"));
  const auto modified = WallTime::parse_http_date(last_modified);
  return since && modified && *modified <= *since;
}

RangeChoice choose_ranges(std::string_view range, std::size_t body_size) {
  static constexpr std::string_view k_unit = "bytes=";
  if (!range.starts_with(k_unit)) return {};
  RangeChoice choice{RangeChoice::Kind::partial};
  const auto pieces = aws::split(range.substr(k_unit.size()), ',');
  if (pieces.size() > k_ranges_max) return {};
  std::size_t end = 0;
  for (const std::string_view piece : pieces) {
    const auto one = range_in(trimmed(piece), body_size);
    if (!one) return {};
    if (one->size == 0) {
      if (pieces.size() == 1) return {RangeChoice::Kind::not_satisfiable};
      return {};
    }
    if (one->first < end) return {};
    end = one->first + one->size;
    choice.ranges.push_back(*one);
  }
  return choice;
}

bool range_applies(const Headers& viewer, std::string_view etag, std::string_view last_modified) {
  if (!viewer.contains("Range")) return false;
  if (!viewer.contains("If-Range")) return true;
  const std::string_view condition = trimmed(viewer.get("If-Range"));
  // Only a strong ETag says that the bytes are the same.
  if (condition.starts_with('"')) return condition == etag;
  return !condition.starts_with("W/") && condition == last_modified;
}

std::string content_range(ByteRange range, std::size_t body_size) {
  return "bytes " + std::to_string(range.first) + "-" +
         std::to_string(range.first + range.size - 1) + "/" + std::to_string(body_size);
}

std::string multipart(std::string_view body, const std::vector<ByteRange>& ranges,
                      std::string_view content_type, std::string_view boundary) {
  std::string text;
  for (const ByteRange& range : ranges) {
    text.append("--").append(boundary).append("\r\n");
    if (!content_type.empty()) append_field_line(text, "Content-Type", content_type);
    text.append("Content-Range: ").append(content_range(range, body.size())).append("\r\n\r\n");
    text.append(body.substr(range.first, range.size)).append("\r\n");
  }
  text.append("--").append(boundary).append("--\r\n");
  return text;
}

}  // namespace revalab::edge
