#include "fakes/s3/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::s3 {
namespace {

constexpr std::string_view k_unit = "bytes=";

/// Digits only, and no more than fit.
std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && text.front() != '-' ? std::optional(number) : std::nullopt;
}

struct RangeText {
  std::string_view first;
  std::string_view last;
};

std::optional<RangeText> split_range(std::string_view header) {
  if (!header.starts_with(k_unit)) return std::nullopt;
  header.remove_prefix(k_unit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  return RangeText{header.substr(0, dash), header.substr(dash + 1)};
}

}  // namespace

RangeChoice choose_range(std::string_view header, std::int64_t size_bytes) {
  const auto text = split_range(header);
  if (!text) return {};
  const auto first = number_of(text->first);
  const auto last = number_of(text->last);
  if (text->first.empty() && last) {
    if (*last == 0 || size_bytes == 0) return {RangeChoice::Kind::unsatisfiable};
    return {RangeChoice::Kind::part,
            {std::max<std::int64_t>(size_bytes - *last, 0), size_bytes - 1}};
  }
  if (!first || (!text->last.empty() && (!last || *last < *first))) return {};
  if (*first >= size_bytes) return {RangeChoice::Kind::unsatisfiable};
  const std::int64_t end = size_bytes - 1;
  return {RangeChoice::Kind::part, {*first, last ? std::min(*last, end) : end}};
}

std::optional<ByteRange> parse_copy_range(std::string_view header) {
  const auto text = split_range(header);
  if (!text) return std::nullopt;
  const auto first = number_of(text->first);
  const auto last = number_of(text->last);
  if (!first || !last || *last < *first) return std::nullopt;
  return ByteRange{*first, *last};
}

}  // namespace revalab::s3
