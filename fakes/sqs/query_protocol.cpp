#include "fakes/sqs/query_protocol.hpp"

#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/aws/text.hpp"
#include "core/base/json_writer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <optional>

namespace revalab::sqs {
namespace {

/// How a list or a map is flattened: `FORM.1`, or `FORM.1.KEY` and `FORM.1.VALUE`.
struct Flattened {
  std::string_view form;
  std::string_view json;
  std::string_view key = {};  ///< Empty for a list.
  std::string_view value = {};
};

/// Members of requests. Where two calls differ, `json` is the more common; see `json_name`.
constexpr auto k_requests = std::to_array<Flattened>({
    {"Attribute", "Attributes", "Name", "Value"},
    {"Tag", "tags", "Key", "Value"},
    {"MessageAttribute", "MessageAttributes", "Name", "Value"},
    {"MessageSystemAttribute", "MessageSystemAttributes", "Name", "Value"},
    {"AttributeName", "AttributeNames"},
    {"MessageSystemAttributeName", "MessageSystemAttributeNames"},
    {"MessageAttributeName", "MessageAttributeNames"},
    {"TagKey", "TagKeys"},
    {"SendMessageBatchRequestEntry", "Entries"},
    {"DeleteMessageBatchRequestEntry", "Entries"},
    {"ChangeMessageVisibilityBatchRequestEntry", "Entries"},
});

/// Members of answers; what holds entries of a batch is named after the call.
constexpr auto k_answers = std::to_array<Flattened>({
    {"QueueUrl", "QueueUrls"},
    {"QueueUrl", "queueUrls"},
    {"Message", "Messages"},
    {"Attribute", "Attributes", "Name", "Value"},
    {"MessageAttribute", "MessageAttributes", "Name", "Value"},
    {"Tag", "Tags", "Key", "Value"},
    {"BatchResultErrorEntry", "Failed"},
});

constexpr auto k_numbers = std::to_array<std::string_view>(
    {"DelaySeconds", "MaxNumberOfMessages", "MaxResults", "VisibilityTimeout", "WaitTimeSeconds"});

/// More parts than any parameter has.
constexpr std::size_t k_depth_max = 8;
constexpr std::size_t k_parameters_max = 5'000;

ApiError malformed(std::string_view why) {
  return {400, "MalformedInput", "The request is malformed: " + std::string(why)};
}

/// A form as the tree its dotted names make.
struct Node {
  std::map<std::string, Node, std::less<>> children;
  std::optional<std::string> text;
};

/// Decodes a form's text, in which `+` is a space.
std::optional<std::string> form_text(std::string_view encoded) {
  std::string spaced(encoded);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

Result<Node> tree_of(std::string_view form) {
  Node root;
  const auto parameters = aws::split(form, '&');
  if (parameters.size() > k_parameters_max) return malformed("it has too many parameters");
  for (const std::string_view parameter : parameters) {
    if (parameter.empty()) continue;
    const auto equals = parameter.find('=');
    const auto name = form_text(parameter.substr(0, equals));
    const auto value = form_text(equals == std::string_view::npos ? std::string_view()
                                                                  : parameter.substr(equals + 1));
    if (!name || !value) return malformed("a percent sign begins no escape");
    const auto parts = aws::split(*name, '.');
    if (parts.size() > k_depth_max) return malformed("a parameter has too many parts");
    Node* node = &root;
    for (const std::string_view part : parts) node = &node->children[std::string(part)];
    node->text = *value;
  }
  return root;
}

/// The children that are numbered, in the order of their numbers.
std::vector<const Node*> numbered(const Node& node) {
  std::map<std::uint32_t, const Node*> sorted;
  for (const auto& [name, child] : node.children) {
    std::uint32_t number = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
    if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size()) {
      sorted.emplace(number, &child);
    }
  }
  std::vector<const Node*> children;
  for (const auto& [number, child] : sorted) children.push_back(child);
  return children;
}

/// Writes a form's tree as the JSON of its call.
class FormWriter {
 public:
  FormWriter(std::string& out, std::string_view action) : json_(out), action_(action) {}

  /// `queue_url` is what the path says, for requests that do not.
  void structure(const Node& node, std::string_view queue_url = {}) {
    json_.begin_object();
    if (!queue_url.empty() && !node.children.contains("QueueUrl")) {
      json_.key("QueueUrl").string(queue_url);
    }
    for (const auto& [name, child] : node.children) {
      if (is_empty_list(name, child)) continue;
      const auto flat = std::find_if(k_requests.begin(), k_requests.end(), [&](const auto& each) {
        return each.form == name && !child.children.empty();
      });
      if (flat == k_requests.end()) {
        json_.key(name);
        value(name, child);
      } else {
        json_.key(json_name(*flat));
        flattened(*flat, child);
      }
    }
    json_.end_object();
  }

 private:
  [[nodiscard]] std::string_view json_name(const Flattened& flat) const {
    return flat.json == "tags" && action_ == "TagQueue" ? "Tags" : flat.json;
  }

  /// Clients send an empty list under its whole name, without a value: `Entries=`.
  static bool is_empty_list(std::string_view name, const Node& node) {
    if (!node.children.empty() || !node.text || !node.text->empty()) return false;
    return std::any_of(k_requests.begin(), k_requests.end(), [name](const Flattened& each) {
      return each.json == name || each.form == name;
    });
  }

  void flattened(const Flattened& flat, const Node& node) {
    if (flat.key.empty()) {
      json_.begin_array();
      for (const Node* child : numbered(node)) value({}, *child);
      json_.end_array();
      return;
    }
    json_.begin_object();
    // A single entry may come without a number.
    const bool is_entry = node.children.contains(flat.key);
    const auto entries = is_entry ? std::vector<const Node*>{&node} : numbered(node);
    for (const Node* child : entries) {
      const auto key = child->children.find(flat.key);
      const auto content = child->children.find(flat.value);
      if (key == child->children.end() || !key->second.text) continue;
      json_.key(*key->second.text);
      if (content == child->children.end()) {
        json_.null();
      } else {
        value({}, content->second);
      }
    }
    json_.end_object();
  }

  void value(std::string_view name, const Node& node) {
    if (!node.children.empty()) return structure(node);
    const std::string& text = node.text ? *node.text : k_none;
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    const bool is_number = std::find(k_numbers.begin(), k_numbers.end(), name) != k_numbers.end() &&
                           parsed.ec == std::errc() && parsed.ptr == end;
    if (is_number) {
      json_.integer(number);
    } else {
      json_.string(text);
    }
  }

  inline static const std::string k_none;
  JsonWriter json_;
  std::string_view action_;
};

/// Writes a JSON answer as XML.
class AnswerWriter {
 public:
  using Element = simdjson::dom::element;

  AnswerWriter(std::string& out, std::string_view action) : xml_(out), action_(action) {}

  void structure(Element element) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return;
    for (const auto member : object) {
      const auto flat = std::find_if(k_answers.begin(), k_answers.end(),
                                     [&](const auto& each) { return each.json == member.key; });
      if (member.key == "Successful") {
        list(std::string(action_) + "ResultEntry", member.value);
      } else if (flat == k_answers.end()) {
        value(member.key, member.value);
      } else if (flat->key.empty()) {
        list(flat->form, member.value);
      } else {
        map(*flat, member.value);
      }
    }
  }

 private:
  void list(std::string_view name, Element element) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) return;
    for (const auto child : array) value(name, child);
  }

  void map(const Flattened& flat, Element element) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return;
    for (const auto member : object) {
      xml_.begin(flat.form).text(flat.key, member.key);
      value(flat.value, member.value);
      xml_.end(flat.form);
    }
  }

  void value(std::string_view name, Element element) {
    if (element.is_object()) {
      xml_.begin(name);
      structure(element);
      xml_.end(name);
      return;
    }
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
      xml_.text(name, text);
    } else {
      // All there is besides: whether the sender is at fault.
      xml_.boolean(name, element.is_bool() && element.get_bool().value_unsafe());
    }
  }

  cloudfront::XmlWriter xml_;
  std::string_view action_;
};

/// The URL of the queue that a path such as `/000000000000/name` means.
std::string_view queue_url_in(std::string_view path) {
  return std::count(path.begin(), path.end(), '/') >= 2 ? path : std::string_view();
}

}  // namespace

std::string_view form_of(const Request& request) {
  return request.body.empty() ? request.query() : std::string_view(request.body);
}

std::string action_of(const Request& request) {
  return query_parameter(form_of(request), "Action").value_or("");
}

Result<std::string> json_of_form(const Request& request) {
  const auto tree = tree_of(form_of(request));
  if (!tree) return tree.error();
  std::string json;
  FormWriter(json, action_of(request)).structure(*tree, queue_url_in(request.path()));
  return json;
}

std::string xml_of_json(std::string_view action, std::string_view json,
                        std::string_view request_id) {
  std::string out = R"(<?xml version="1.0"?><)";
  out.append(action).append(R"(Response xmlns="http://queue.amazonaws.com/doc/2012-11-05/">)");
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const std::string result = std::string(action) + "Result";
  // A call that has nothing to say has no result.
  if (!json.empty() && parser.parse(json.data(), json.size()).get(root) == simdjson::SUCCESS) {
    out.append("<").append(result).append(">");
    AnswerWriter(out, action).structure(root);
    out.append("</").append(result).append(">");
  }
  cloudfront::XmlWriter xml(out);
  xml.begin("ResponseMetadata").text("RequestId", request_id).end("ResponseMetadata");
  out.append("</").append(action).append("Response>");
  return out;
}

}  // namespace revalab::sqs
