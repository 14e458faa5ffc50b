#include "tests/support/aws_model.hpp"

#include "core/base/check.hpp"
#include "core/base/time.hpp"

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace revalab::test {

using nlohmann::json;
using Problems = std::vector<std::string>;

struct AwsModel::Data {
  json model;

  [[nodiscard]] const json& shape(const std::string& name) const {
    return model.at("shapes").at(name);
  }
  [[nodiscard]] const json& operation(std::string_view name) const {
    return model.at("operations").at(std::string(name));
  }
};

namespace {

std::string joined(const std::string& where, std::string_view part) {
  return where + "/" + std::string(part);
}

void check_enum(const json& shape, const std::string& text, const std::string& where,
                Problems& problems) {
  if (!shape.contains("enum")) return;
  for (const auto& value : shape.at("enum")) {
    if (value == text) return;
  }
  problems.push_back(where + ": `" + text + "` is not a value of the enumeration");
}

void check_required(const json& shape, const std::set<std::string>& present,
                    const std::string& where, Problems& problems) {
  if (!shape.contains("required")) return;
  for (const auto& name : shape.at("required")) {
    if (!present.contains(name.get<std::string>())) {
      problems.push_back(joined(where, name.get<std::string>()) + ": required, but missing");
    }
  }
}

class JsonCheck {
 public:
  JsonCheck(const AwsModel::Data& data, Problems& problems) : data_(data), problems_(problems) {}

  void value(const std::string& shape_name, const json& value, const std::string& where) {
    const json& shape = data_.shape(shape_name);
    const std::string type = shape.at("type");
    if (type == "structure") return structure(shape, value, where);
    if (type == "list") {
      if (!value.is_array()) return wrong(where, type);
      for (const auto& element : value) {
        this->value(shape.at("member").at("shape"), element, joined(where, "*"));
      }
      return;
    }
    if (type == "map") {
      if (!value.is_object()) return wrong(where, type);
      for (const auto& [key, element] : value.items()) {
        this->value(shape.at("value").at("shape"), element, joined(where, key));
      }
      return;
    }
    scalar(shape, type, value, where);
  }

 private:
  void structure(const json& shape, const json& value, const std::string& where) {
    if (!value.is_object()) return wrong(where, "structure");
    std::set<std::string> present;
    for (const auto& [key, element] : value.items()) {
      present.insert(key);
      if (!shape.at("members").contains(key)) {
        problems_.push_back(joined(where, key) + ": not in the model");
        continue;
      }
      this->value(shape.at("members").at(key).at("shape"), element, joined(where, key));
    }
    check_required(shape, present, where, problems_);
  }

  void scalar(const json& shape, const std::string& type, const json& value,
              const std::string& where) {
    const bool right = type == "string" || type == "blob"    ? value.is_string()
                       : type == "boolean"                   ? value.is_boolean()
                       : type == "integer" || type == "long" ? value.is_number_integer()
                                                             : value.is_number();
    if (!right) return wrong(where, type);
    if (type == "string") check_enum(shape, value.get<std::string>(), where, problems_);
  }

  void wrong(const std::string& where, const std::string& type) {
    problems_.push_back(where + ": is not a " + type);
  }

  const AwsModel::Data& data_;
  Problems& problems_;
};

class XmlCheck {
 public:
  XmlCheck(const AwsModel::Data& data, Problems& problems) : data_(data), problems_(problems) {}

  void value(const std::string& shape_name, pugi::xml_node node, const std::string& where) {
    const json& shape = data_.shape(shape_name);
    const std::string type = shape.at("type");
    if (type == "structure") return structure(shape, node, where);
    if (type == "list") {
      const std::string item = shape.at("member").value("locationName", "member");
      for (const auto child : node.children()) {
        if (child.name() != item) {
          problems_.push_back(joined(where, child.name()) + ": expected <" + item + ">");
          continue;
        }
        this->value(shape.at("member").at("shape"), child, joined(where, item));
      }
      return;
    }
    scalar(shape, type, node.text().get(), where);
  }

 private:
  void structure(const json& shape, pugi::xml_node node, const std::string& where) {
    std::set<std::string> present;
    for (const auto child : node.children()) {
      const std::string element = child.name();
      const auto [name, member] = member_of(shape, element);
      if (member == nullptr) {
        problems_.push_back(joined(where, element) + ": not in the model");
        continue;
      }
      if (is_flat(*member)) {
        present.insert(name);
        value(data_.shape(member->at("shape")).at("member").at("shape"), child,
              joined(where, element));
        continue;
      }
      if (!present.insert(name).second) {
        problems_.push_back(joined(where, element) + ": occurs twice");
      }
      value(member->at("shape"), child, joined(where, element));
    }
    check_required(shape, present, where, problems_);
  }

  /// A list whose elements stand in the structure itself.
  bool is_flat(const json& member) const {
    return member.value("flattened", false) ||
           data_.shape(member.at("shape")).value("flattened", false);
  }

  static std::pair<std::string, const json*> member_of(const json& shape,
                                                       const std::string& element) {
    for (const auto& [name, member] : shape.at("members").items()) {
      if (member.contains("location")) continue;
      if (member.value("locationName", name) == element) return {name, &member};
    }
    return {"", nullptr};
  }

  void scalar(const json& shape, const std::string& type, const std::string& text,
              const std::string& where) {
    bool right = true;
    if (type == "boolean") right = text == "true" || text == "false";
    if (type == "integer" || type == "long") {
      right = !text.empty() &&
              std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    if (type == "timestamp") right = WallTime::parse_rfc3339(text).has_value();
    if (!right) problems_.push_back(where + ": `" + text + "` is not a " + type);
    if (type == "string") check_enum(shape, text, where, problems_);
  }

  const AwsModel::Data& data_;
  Problems& problems_;
};

}  // namespace

AwsModel::AwsModel(const std::string& file) : data_(std::make_unique<Data>()) {
  std::ifstream stream(std::string(REVALAB_SOURCE_DIR) + "/tests/data/aws-models/" + file);
  REVALAB_CHECK(stream.good(), "the service models are part of the repository");
  data_->model = json::parse(stream);
}

AwsModel::~AwsModel() = default;

const AwsModel& AwsModel::dynamodb() {
  static const AwsModel model("dynamodb.json");
  return model;
}

const AwsModel& AwsModel::cloudfront() {
  static const AwsModel model("cloudfront.json");
  return model;
}

const AwsModel& AwsModel::s3() {
  static const AwsModel model("s3.json");
  return model;
}

const AwsModel& AwsModel::sqs() {
  static const AwsModel model("sqs.json");
  return model;
}

Problems AwsModel::check_json_output(std::string_view operation, std::string_view body) const {
  Problems problems;
  const json value = json::parse(body, nullptr, false);
  if (value.is_discarded()) return {"the body is not JSON"};
  const json& model = data_->operation(operation);
  if (!model.contains("output")) {
    return value == json::object() ? Problems() : Problems{"the operation answers nothing"};
  }
  JsonCheck(*data_, problems).value(model.at("output").at("shape"), value, "");
  return problems;
}

Problems AwsModel::check_xml_output(std::string_view operation, std::string_view body) const {
  Problems problems;
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return {"the body is not XML"};
  const auto root = document.document_element();
  const std::string output_name = data_->operation(operation).at("output").at("shape");
  const json& output = data_->shape(output_name);
  const bool is_cloudfront = data_->model.at("metadata").at("endpointPrefix") == "cloudfront";
  std::string shape_name = output_name;
  // What S3 calls an answer without a payload is not in the model.
  std::string root_name = is_cloudfront ? output_name : "";
  if (output.contains("payload")) {
    const json& member = output.at("members").at(output.at("payload").get<std::string>());
    shape_name = member.at("shape");
    root_name = member.value("locationName", shape_name);
  }
  if (!root_name.empty() && root.name() != root_name) {
    problems.push_back("the root is <" + std::string(root.name()) + ">, expected <" + root_name +
                       ">");
  }
  const std::string space = is_cloudfront ? "http://cloudfront.amazonaws.com/doc/2020-05-31/"
                                          : "http://s3.amazonaws.com/doc/2006-03-01/";
  if (root.attribute("xmlns").value() != space) {
    problems.push_back("the root has a wrong namespace");
  }
  XmlCheck(*data_, problems).value(shape_name, root, "");
  return problems;
}

std::vector<AwsModel::Call> AwsModel::calls() const {
  std::vector<Call> calls;
  for (const auto& [name, operation] : data_->model.at("operations").items()) {
    const json& http = operation.at("http");
    calls.push_back({name, http.at("method"), http.at("requestUri")});
  }
  return calls;
}

bool AwsModel::models_error(std::string_view operation, std::string_view code) const {
  const json& model = data_->operation(operation);
  if (!model.contains("errors")) return false;
  return std::any_of(model.at("errors").begin(), model.at("errors").end(),
                     [&](const json& error) { return error.at("shape") == code; });
}

}  // namespace revalab::test
