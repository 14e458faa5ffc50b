#include "core/base/document.hpp"

#include "core/base/check.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace revalab {

using nlohmann::json;

namespace {

constexpr std::uintmax_t k_file_size_max_bytes = 64U * 1024 * 1024;
constexpr int k_depth_max = 64;

struct Position {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A JSON pointer's token. Source: RFC 6901 section 3.
std::string escaped(std::string_view name) {
  std::string token;
  for (const char c : name) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token.push_back(c);
  }
  return token;
}

/// Walks JSON text that is known to be well formed and notes where each value and key stands.
class Locator {
 public:
  explicit Locator(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  /// Gives false when the nesting is too deep.
  bool walk() { return located_value("", 0); }

  [[nodiscard]] Position position(std::size_t offset) const {
    const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::size_t>(next - line_starts_.begin());
    return {line, offset - line_starts_[line - 1] + 1};
  }

  std::map<std::string, TextSpan> spans;
  std::map<std::string, std::size_t> key_offsets;
  std::vector<std::pair<std::string, std::size_t>> duplicates;

 private:
  void skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        at_ = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
      } else {
        return;
      }
    }
  }

  std::string_view take_string() {
    const std::size_t start = at_++;
    while (text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    ++at_;
    return text_.substr(start, at_ - start);
  }

  bool located_value(const std::string& pointer, int depth) {
    if (depth > k_depth_max) return false;
    skip_blank();
    const std::size_t begin = at_;
    if (!value(pointer, depth)) return false;
    spans.emplace(pointer, TextSpan{begin, at_});
    return true;
  }

  bool value(const std::string& pointer, int depth) {
    if (text_[at_] == '{') return object(pointer, depth);
    if (text_[at_] == '[') return array(pointer, depth);
    if (text_[at_] == '"') {
      take_string();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n/", at_), text_.size());
    }
    return true;
  }

  bool object(const std::string& pointer, int depth) {
    ++at_;
    for (;;) {
      skip_blank();
      if (text_[at_] == ',') ++at_;
      skip_blank();
      if (text_[at_] == '}') break;
      const std::size_t key_at = at_;
      const std::string name = json::parse(take_string());
      const std::string member = pointer + "/" + escaped(name);
      if (spans.contains(member)) duplicates.emplace_back(member, key_at);
      // An unknown or misspelt name is what people look for, so the key's place counts.
      key_offsets.insert_or_assign(member, key_at);
      skip_blank();
      ++at_;  // the colon
      if (!located_value(member, depth + 1)) return false;
    }
    ++at_;
    return true;
  }

  bool array(const std::string& pointer, int depth) {
    ++at_;
    for (std::size_t index = 0;; ++index) {
      skip_blank();
      if (text_[at_] == ',') ++at_;
      skip_blank();
      if (text_[at_] == ']') break;
      if (!located_value(pointer + "/" + std::to_string(index), depth + 1)) return false;
    }
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::size_t> line_starts_{0};
};

/// nlohmann's text behind its own position prefix: `syntax error ...`.
std::string without_prefix(const std::string& what) {
  const auto colon = what.find(": ", what.find("column"));
  return colon == std::string::npos ? what : what.substr(colon + 2);
}

}  // namespace

std::string InputError::to_string() const {
  std::string text = file;
  if (line > 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  if (!field.empty()) text += ": " + field;
  return text + ": " + message;
}

Result<std::string, InputError> read_file(const std::string& path) {
  const auto failed = [&](std::string message) {
    return InputError{path, 0, 0, "", std::move(message)};
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return failed("no such file");
  if (!std::filesystem::is_regular_file(status)) return failed("not a regular file");
  if (std::filesystem::file_size(path, error) > k_file_size_max_bytes || error) {
    return failed("larger than 64 MiB");
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream) return failed("cannot be read");
  return text;
}

struct Document::State {
  std::string file;
  std::string text;
  json root;
  bool parsed = false;
  std::optional<Locator> locator;
  InputErrors errors;
};

Document::Document(std::string file, std::string text) : state_(std::make_unique<State>()) {
  state_->file = std::move(file);
  state_->text = std::move(text);
  Locator locator(state_->text);
  try {
    state_->root = json::parse(state_->text, nullptr, true, /*ignore_comments=*/true);
  } catch (const json::parse_error& error) {
    const std::size_t offset = std::min(error.byte > 0 ? error.byte - 1 : 0, state_->text.size());
    const Position at = locator.position(offset);
    state_->errors.push_back({state_->file, at.line, at.column, "", without_prefix(error.what())});
    return;
  } catch (const json::out_of_range& error) {
    // A number too large for any type; the library does not say where it stands.
    state_->errors.push_back({state_->file, 1, 1, "", without_prefix(error.what())});
    return;
  }
  if (!locator.walk()) {
    state_->errors.push_back({state_->file, 1, 1, "", "nested deeper than 64 levels"});
    state_->root = nullptr;
    return;
  }
  for (const auto& [pointer, offset] : locator.duplicates) {
    const Position at = locator.position(offset);
    state_->errors.push_back({state_->file, at.line, at.column, pointer, "duplicate field"});
  }
  state_->locator.emplace(std::move(locator));
  state_->parsed = true;
}

Document::~Document() = default;
Document::Document(Document&&) noexcept = default;

Node Document::root() { return {*this, state_->root, ""}; }
bool Document::parsed() const { return state_->parsed; }
const InputErrors& Document::errors() const { return state_->errors; }
const std::string& Document::file() const { return state_->file; }

std::optional<TextSpan> Document::span_of(const std::string& pointer) const {
  if (!state_->locator) return std::nullopt;
  const auto found = state_->locator->spans.find(pointer);
  if (found == state_->locator->spans.end()) return std::nullopt;
  return found->second;
}

void Document::fail(const std::string& pointer, std::string message) {
  Position at{1, 1};
  if (state_->locator) {
    const auto& keys = state_->locator->key_offsets;
    const auto& values = state_->locator->spans;
    if (const auto key = keys.find(pointer); key != keys.end()) {
      at = state_->locator->position(key->second);
    } else if (const auto value = values.find(pointer); value != values.end()) {
      at = state_->locator->position(value->second.begin);
    }
  }
  state_->errors.push_back({state_->file, at.line, at.column, pointer, std::move(message)});
}

bool Node::is_object() const { return value_->is_object(); }
bool Node::is_array() const { return value_->is_array(); }
bool Node::is_string() const { return value_->is_string(); }

void Node::fail(std::string message) const { document_->fail(pointer_, std::move(message)); }

std::string Node::string() const {
  if (value_->is_string()) return value_->get<std::string>();
  fail(std::string("is ") + value_->type_name() + ", expected a string");
  return {};
}

bool Node::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail(std::string("is ") + value_->type_name() + ", expected true or false");
  return false;
}

std::int64_t Node::integer(std::int64_t min, std::int64_t max) const {
  const bool fits = value_->is_number_integer() &&
                    (!value_->is_number_unsigned() ||
                     value_->get<std::uint64_t>() <=
                         static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (fits) {
    const auto value = value_->get<std::int64_t>();
    if (value >= min && value <= max) return value;
  }
  std::string expected = "expected a whole number from " + std::to_string(min);
  if (max != std::numeric_limits<std::int64_t>::max()) expected += " to " + std::to_string(max);
  fail("is " + value_->dump() + ", " + expected);
  return min;
}

Duration Node::duration() const {
  if (value_->is_string()) {
    const auto text = value_->get<std::string>();
    if (const auto parsed = parse_duration(text)) return *parsed;
    const auto unit = std::min(text.find_first_not_of("0123456789"), text.size());
    if (unit > 0 && parse_duration("0" + text.substr(unit))) {
      fail("is " + value_->dump() + ", out of range: a duration is at most \"106751d\"");
      return Duration(0);
    }
  }
  fail("is " + value_->dump() + ", expected a duration such as \"500ms\", \"30s\", \"5m\", " +
       "\"2h\" or \"7d\"");
  return Duration(0);
}

WallTime Node::instant() const {
  if (value_->is_string()) {
    if (const auto parsed = WallTime::parse_rfc3339(value_->get<std::string>())) return *parsed;
  }
  fail("is " + value_->dump() + ", expected an instant such as \"2026-01-01T00:00:00Z\"");
  return {};
}

Money Node::money() const {
  if (value_->is_string()) {
    if (const auto parsed = Money::parse(value_->get<std::string>())) return *parsed;
  }
  fail("is " + value_->dump() + ", expected money as a decimal string such as \"0.005\"");
  return {};
}

Ratio Node::ratio() const {
  if (value_->is_string()) {
    if (const auto parsed = Ratio::parse(value_->get<std::string>())) return *parsed;
  }
  fail("is " + value_->dump() + ", expected a ratio such as \"1/4\"");
  return {};
}

std::vector<Node> Node::elements() const {
  std::vector<Node> nodes;
  if (!value_->is_array()) {
    fail(std::string("is ") + value_->type_name() + ", expected a list");
    return nodes;
  }
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.push_back(Node(*document_, (*value_)[i], pointer_ + "/" + std::to_string(i)));
  }
  return nodes;
}

std::vector<std::string> Node::strings() const {
  std::vector<std::string> texts;
  for (const Node& element : elements()) texts.push_back(element.string());
  return texts;
}

std::vector<std::string> Node::names() const {
  std::vector<std::string> names;
  if (!value_->is_object()) return names;
  for (const auto& [name, value] : value_->items()) names.push_back(name);
  const auto offset_of = [&](const std::string& name) {
    return document_->state_->locator->key_offsets.at(pointer_ + "/" + escaped(name));
  };
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return offset_of(a) < offset_of(b);
  });
  return names;
}

std::optional<Node> Node::find(std::string_view name) const {
  if (!value_->is_object()) return std::nullopt;
  const auto found = value_->find(std::string(name));
  if (found == value_->end()) return std::nullopt;
  return Node(*document_, *found, pointer_ + "/" + escaped(name));
}

std::size_t Node::choice(std::initializer_list<std::string_view> choices) const {
  std::string expected;
  std::size_t index = 0;
  for (const std::string_view option : choices) {
    if (value_->is_string() && value_->get<std::string>() == option) return index;
    expected += (index++ == 0 ? "" : ", ") + std::string(option);
  }
  fail("is " + value_->dump() + ", expected one of: " + expected);
  return 0;
}

std::string Node::dump() const { return value_->dump(); }

Fields::Fields(Node node) : node_(std::move(node)) {
  if (!node_.is_object()) node_.fail("expected an object");
}

Fields::~Fields() {
  for (const std::string& name : node_.names()) {
    if (known_.contains(name)) continue;
    std::string expected;
    for (const std::string& known : known_) expected += (expected.empty() ? "" : ", ") + known;
    node_.find(name)->fail("unknown field, expected " +
                           (expected.empty() ? "none" : "one of: " + expected));
  }
}

std::optional<Node> Fields::optional(std::string_view name) {
  known_.emplace(name);
  return node_.find(name);
}

std::optional<Node> Fields::required(std::string_view name) {
  auto field = optional(name);
  if (!field && node_.is_object()) node_.fail("misses the field `" + std::string(name) + "`");
  return field;
}

}  // namespace revalab
