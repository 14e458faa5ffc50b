#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::cloudfront {

/// Appends `text` as XML character data. What XML 1.0 cannot hold (most control characters) becomes
/// U+FFFD; bytes outside ASCII pass through.
void append_xml_text(std::string& out, std::string_view text);

/// Appends XML to a string without building a tree. The caller closes what it opened; element names
/// are ours and never escaped.
class XmlWriter {
 public:
  /// Writes behind what `out` already holds.
  explicit XmlWriter(std::string& out) : out_(out) {}

  /// The XML declaration and the root element, in CloudFront's namespace.
  XmlWriter& begin_document(std::string_view root);
  XmlWriter& begin(std::string_view name);
  XmlWriter& end(std::string_view name);
  XmlWriter& text(std::string_view name, std::string_view value);
  XmlWriter& integer(std::string_view name, std::int64_t value);
  XmlWriter& boolean(std::string_view name, bool value);
  /// A whole element that is XML already.
  XmlWriter& raw(std::string_view element);

 private:
  std::string& out_;
};

}  // namespace revalab::cloudfront
