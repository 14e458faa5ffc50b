#include "core/aws/dynamodb/json.hpp"
#include "core/base/digest.hpp"

namespace revalab::dynamodb {
namespace {

// Item and value writing is a hot path: names and types are appended directly, without a writer.
struct ValueAppender {
  std::string& out;

  void operator()(const std::string& text) const {
    out += R"({"S":)";
    append_json_string(out, text);
    out += '}';
  }
  void operator()(const Number& number) const {
    out += R"({"N":)";
    append_json_string(out, number.text);
    out += '}';
  }
  void operator()(const Binary& binary) const {
    out += R"({"B":")";
    out += base64_encode(binary.bytes);
    out += "\"}";
  }
  void operator()(bool value) const { out += value ? R"({"BOOL":true})" : R"({"BOOL":false})"; }
  void operator()(const Null&) const { out += R"({"NULL":true})"; }
  void operator()(const Item& map) const {
    out += R"({"M":)";
    append_json(out, map);
    out += '}';
  }
  void operator()(const List& list) const {
    out += R"({"L":[)";
    for (const AttributeValue& value : list) {
      if (&value != list.data()) out += ',';
      append_json(out, value);
    }
    out += "]}";
  }
  void operator()(const StringSet& set) const { texts("SS", set.values); }
  void operator()(const NumberSet& set) const { texts("NS", set.values); }
  void operator()(const BinarySet& set) const {
    std::vector<std::string> encoded;
    encoded.reserve(set.values.size());
    for (const std::string& bytes : set.values) encoded.push_back(base64_encode(bytes));
    texts("BS", encoded);
  }

  void texts(std::string_view type, const std::vector<std::string>& values) const {
    out += "{\"";
    out += type;
    out += "\":[";
    for (const std::string& value : values) {
      if (&value != values.data()) out += ',';
      append_json_string(out, value);
    }
    out += "]}";
  }
};

}  // namespace

void append_json(std::string& out, const AttributeValue& value) {
  std::visit(ValueAppender{out}, value.data);
}

void append_json(std::string& out, const Item& item) {
  out += '{';
  bool first = true;
  for (const auto& [name, value] : item) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, name);
    out += ':';
    append_json(out, value);
  }
  out += '}';
}

}  // namespace revalab::dynamodb
