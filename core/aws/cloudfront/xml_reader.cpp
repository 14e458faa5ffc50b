#include "core/aws/cloudfront/xml_reader.hpp"

#include "core/base/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::cloudfront {
namespace {

bool is_xml_character(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0x10ffff && code != 0xfffe && code != 0xffff);
}

/// `name` is what stands between `&` and `;`.
bool is_known_reference(std::string_view name) {
  if (!name.starts_with('#')) {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
  }
  const bool hexadecimal = name.starts_with("#x");
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
  return error == std::errc() && end == name.data() + name.size() && is_xml_character(code);
}

/// The length of a section in which `&` means nothing, if one begins here. One without an end takes
/// all the rest: the parser will refuse it, and scanning for its end again and again would be slow.
std::size_t skipped_section(std::string_view rest) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"<!--", "-->"}, {"<![CDATA[", "]]>"}}) {
    if (!rest.starts_with(open)) continue;
    const auto at = rest.find(close, open.size());
    return at == std::string_view::npos ? rest.size() : at + close.size();
  }
  return 0;
}

/// What the XML standard forbids and pugixml lets pass. A `&#0;` would even cut the text short
/// there, so that `/a&#0;b` were taken for `/a`.
std::optional<std::string> why_not_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) return "the document is not UTF-8";
    if (length == 1 && !is_xml_character(static_cast<unsigned char>(text[i]))) {
      return "the document contains a character that XML 1.0 excludes";
    }
    i += length;
  }
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t skipped = skipped_section(text.substr(i)); skipped > 0) {
      i += skipped;
      continue;
    }
    if (text[i] == '&') {
      const auto end = text.find(';', i);
      if (end == std::string_view::npos || !is_known_reference(text.substr(i + 1, end - i - 1))) {
        return "the document contains an undefined entity";
      }
    }
    ++i;
  }
  return std::nullopt;
}

/// Walks without recursion, because the depth is what is in question.
bool is_too_deep(const pugi::xml_document& document) {
  struct Depth : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node&) override { return depth() <= k_xml_depth_max; }
  } walker;
  pugi::xml_node root = document;
  return !root.traverse(walker);
}

}  // namespace

Result<pugi::xml_document, std::string> read_xml(std::string_view text) {
  if (auto why = why_not_text(text)) return *std::move(why);
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(text.data(), text.size(),
                           pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype,
                           pugi::encoding_utf8);
  if (!parsed) return std::string("the document is not well-formed: ") + parsed.description();
  int roots = 0;
  for (const auto node : document.children()) {
    if (node.type() == pugi::node_doctype) return std::string("a DOCTYPE is not allowed");
    if (node.type() == pugi::node_element) ++roots;
  }
  if (roots != 1) return std::string("the document needs exactly one root element");
  if (is_too_deep(document)) return std::string("the document is nested too deeply");
  return document;
}

std::string_view local_name(pugi::xml_node element) {
  const std::string_view name = element.name();
  return name.substr(name.find(':') + 1);  // Without a colon: npos + 1 is 0.
}

pugi::xml_node child(pugi::xml_node element, std::string_view name) {
  return element.find_child([&](pugi::xml_node candidate) {
    return candidate.type() == pugi::node_element && local_name(candidate) == name;
  });
}

std::string text_of(pugi::xml_node element) {
  std::string text;
  for (const auto node : element.children()) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
  }
  return text;
}

std::optional<std::int64_t> integer_of(pugi::xml_node element) {
  const std::string text = text_of(element);
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return std::nullopt;
  const auto last = text.find_last_not_of(" \t\r\n") + 1;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + first, text.data() + last, value);
  if (error != std::errc() || end != text.data() + last) return std::nullopt;
  return value;
}

}  // namespace revalab::cloudfront
