#pragma once

#include "core/base/money.hpp"
#include "core/base/ratio.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// What is wrong with an input file, and where.
struct InputError {
  std::string file;
  std::size_t line = 0;    ///< From 1; 0 when the file as a whole is meant.
  std::size_t column = 0;  ///< From 1, in bytes.
  std::string field;       ///< JSON pointer, such as `/steps/1/at`; empty for the whole.
  std::string message;     ///< What is wrong and what was expected.

  /// `s.json:6:30: /steps/1/pubish: unknown field, expected one of ...`.
  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const InputError&, const InputError&) = default;
};

using InputErrors = std::vector<InputError>;

/// Reads a whole file. Errors: missing, not readable, larger than 64 MiB.
Result<std::string, InputError> read_file(const std::string& path);

class Node;

/// Where a value stands in its text. Units: bytes from 0; `end` is the first one behind it.
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A JSON file for people: `//` and `/* */` comments are allowed, and every mistake found while
/// reading is kept with its place. Readers go on after a mistake with a default value, so that one
/// run reports them all; whoever reads asks `errors()` at the end.
class Document {
 public:
  /// Parses `text`; syntax errors and duplicate fields are in `errors()` afterwards.
  Document(std::string file, std::string text);
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) = delete;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] Node root();
  [[nodiscard]] bool parsed() const;
  [[nodiscard]] const InputErrors& errors() const;
  [[nodiscard]] const std::string& file() const;
  /// The text of the value at a JSON pointer; empty when there is none.
  [[nodiscard]] std::optional<TextSpan> span_of(const std::string& pointer) const;

  void fail(const std::string& pointer, std::string message);

 private:
  friend class Node;
  struct State;
  std::unique_ptr<State> state_;
};

/// One value of a document, with its place. Reading a wrong type records the error and gives a
/// default.
class Node {
 public:
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;

  [[nodiscard]] std::string string() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer(
      std::int64_t min = 0, std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
  [[nodiscard]] Duration duration() const;
  [[nodiscard]] WallTime instant() const;
  [[nodiscard]] Money money() const;
  [[nodiscard]] Ratio ratio() const;
  /// The elements of an array.
  [[nodiscard]] std::vector<Node> elements() const;
  /// An array of strings.
  [[nodiscard]] std::vector<std::string> strings() const;
  /// The names of an object's fields, in file order.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The field of an object, if it is there.
  [[nodiscard]] std::optional<Node> find(std::string_view name) const;
  /// One of `choices`; anything else is an error that lists them. Gives the index.
  std::size_t choice(std::initializer_list<std::string_view> choices) const;
  /// The value as compact JSON.
  [[nodiscard]] std::string dump() const;

  void fail(std::string message) const;
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] const std::string& file() const { return document_->file(); }

 private:
  friend class Document;
  Node(Document& document, const nlohmann::json& value, std::string pointer)
      : document_(&document), value_(&value), pointer_(std::move(pointer)) {}

  Document* document_;
  const nlohmann::json* value_;
  std::string pointer_;
};

/// Reads the fields of one object and, when it goes out of scope, reports those nobody asked for.
class Fields {
 public:
  explicit Fields(Node node);
  ~Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  /// The field, if it is there.
  std::optional<Node> optional(std::string_view name);
  /// The field; its absence is an error.
  std::optional<Node> required(std::string_view name);

 private:
  Node node_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace revalab
