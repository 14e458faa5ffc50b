#include "core/base/field_text.hpp"

#include <algorithm>
#include <charconv>

namespace revalab {
namespace {

char harmless(char c) { return c == '\r' || c == '\n' || c == '\0' ? ' ' : c; }

}  // namespace

bool is_field_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

void append_field_line(std::string& out, std::string_view name, std::string_view value) {
  const std::size_t before = out.size();
  out.resize(before + name.size() + value.size() + 4);
  char* to = std::transform(name.begin(), name.end(), out.data() + before, harmless);
  *to++ = ':';
  *to++ = ' ';
  to = std::transform(value.begin(), value.end(), to, harmless);
  *to++ = '\r';
  *to = '\n';
}

std::pair<std::string_view, std::string_view> take_field_line(std::string_view& lines) {
  const auto end = std::min(lines.find("\r\n"), lines.size());
  const std::string_view line = lines.substr(0, end);
  lines.remove_prefix(std::min(end + 2, lines.size()));
  const auto colon = std::min(line.find(':'), line.size());
  const auto first = std::min(line.find_first_not_of(' ', colon + 1), line.size());
  const auto last = line.find_last_not_of(' ');
  const std::string_view value =
      first == line.size() ? std::string_view() : line.substr(first, last - first + 1);
  return {line.substr(0, colon), value};
}

std::optional<std::uint64_t> told_length(const Headers& headers) {
  const std::string_view text = headers.get("Content-Length");
  const char* const text_end = text.data() + text.size();
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text_end, length);
  if (error != std::errc() || end != text_end) return std::nullopt;
  return length;
}

}  // namespace revalab
