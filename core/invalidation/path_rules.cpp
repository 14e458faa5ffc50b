#include "core/invalidation/path_rules.hpp"

namespace revalab {
namespace {

// RFC 1738 section 2.2 calls these (and space, `#` and `%`, which have their own rules below)
// unsafe: CloudFront wants them percent-encoded. The `'` is not among them, but was seen refused.
constexpr std::string_view k_unsafe = "<>\"{}|\\^~[]`'";

bool is_visible_ascii(char c) { return c >= '!' && c <= '~'; }

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool begins_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2]);
}

std::string with_limit(std::string_view before, std::size_t limit, std::string_view after) {
  return std::string(before) + std::to_string(limit) + std::string(after);
}

std::optional<std::string> why_tag_refused(std::string_view tag) {
  if (tag.empty()) return "a tag needs at least one character after the #";
  if (tag.size() > k_item_rules.tag_max_chars) {
    return with_limit("a tag has at most ", k_item_rules.tag_max_chars, " characters");
  }
  for (const char c : tag) {
    if (!is_visible_ascii(c)) return "a tag consists of visible ASCII characters";
    if (c == ',') return "a comma separates tags and cannot be part of one";
    if (c == '*') return "a tag has no wildcard: it is matched as a whole";
  }
  return std::nullopt;
}

std::optional<std::string> why_path_refused(std::string_view path) {
  if (path.size() > k_item_rules.path_max_chars) {
    return with_limit("a path has at most ", k_item_rules.path_max_chars, " characters");
  }
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (c == ' ') return "a space must be percent-encoded";
    if (!is_visible_ascii(c)) return "a character outside visible ASCII must be percent-encoded";
    if (c == '#') return "a # must be percent-encoded within a path";
    if (c == '%' && !begins_escape(path.substr(i))) {
      return "a % must be followed by two hexadecimal digits";
    }
    if (k_unsafe.find(c) != std::string_view::npos) {
      return std::string("the character ") + c + " must be percent-encoded";
    }
  }
  return std::nullopt;
}

}  // namespace

std::string comparable_tag(std::string tag) {
  for (char& c : tag) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return tag;
}

ItemKind kind_of(std::string_view item) {
  if (item.starts_with('#')) return ItemKind::tag;
  // Only a `*` at the very end is a wildcard; elsewhere it stands for itself.
  return item.ends_with('*') ? ItemKind::wildcard : ItemKind::path;
}

std::optional<std::string> why_refused(std::string_view item) {
  if (item.starts_with('#')) return why_tag_refused(item.substr(1));
  if (!item.starts_with('/')) return "a path must start with / (and a tag with #)";
  return why_path_refused(item);
}

}  // namespace revalab
