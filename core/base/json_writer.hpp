#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace revalab {

/// Appends `text` as a JSON string, quoted and escaped. What is no UTF-8 becomes U+FFFD, byte by
/// byte: JSON holds nothing else. Source: RFC 8259 section 8.1.
void append_json_string(std::string& out, std::string_view text);

/// Appends JSON to a string without building a tree. Commas are its business; the caller opens and
/// closes what it opened, and gives each member of an object a key first.
class JsonWriter {
 public:
  /// Writes behind what `out` already holds.
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// A value that is JSON already: a number kept as text, a stored fragment.
  JsonWriter& raw(std::string_view json);

 private:
  void before_value();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace revalab
