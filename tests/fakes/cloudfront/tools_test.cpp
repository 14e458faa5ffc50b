// Configurations as terraform, the CDK and the AWS CLI shape them, written as the SDKs write them.

#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::cloudfront::test {
namespace {

using nlohmann::json;

json json_file(const std::string& name) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/" + name);
  EXPECT_TRUE(file.good()) << name;
  return json::parse(file);
}

const json& shape_of(const std::string& name) {
  static const json model = json_file("aws-models/cloudfront.json").at("shapes");
  return model.at(name);
}

std::string text_of_scalar(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Writes a parameter as botocore's rest-xml serializer does: members in the order they are given,
/// under the names the model has for elements.
void write(XmlWriter& xml, const std::string& element, const std::string& shape_name,
           const json& value) {
  const json& shape = shape_of(shape_name);
  if (shape.at("type") == "list") {
    const json& member = shape.at("member");
    xml.begin(element);
    for (const json& each : value) {
      write(xml, member.value("locationName", "member"), member.at("shape"), each);
    }
    xml.end(element);
  } else if (shape.at("type") == "structure") {
    xml.begin(element);
    for (const auto& [name, each] : value.items()) {
      const json& member = shape.at("members").at(name);
      write(xml, member.value("locationName", name), member.at("shape"), each);
    }
    xml.end(element);
  } else {
    xml.text(element, text_of_scalar(value));
  }
}

/// Whether an element holds everything that was sent; what it holds besides is a default.
void expect_holds(pugi::xml_node element, const std::string& shape_name, const json& sent,
                  const std::string& where) {
  ASSERT_TRUE(element) << where;
  const json& shape = shape_of(shape_name);
  if (shape.at("type") == "structure") {
    for (const auto& [name, each] : sent.items()) {
      const json& member = shape.at("members").at(name);
      expect_holds(child(element, member.value("locationName", name)), member.at("shape"), each,
                   where + "/" + name);
    }
  } else if (shape.at("type") == "list") {
    auto item = element.first_child();
    for (const json& each : sent) {
      expect_holds(item, shape.at("member").at("shape"), each, where + "/*");
      item = item.next_sibling();
    }
    EXPECT_FALSE(item) << where << " has more than was sent";
  } else {
    EXPECT_EQ(text_of(element), text_of_scalar(sent)) << where;
  }
}

class Tools : public testing::TestWithParam<std::string> {
 protected:
  json config = json_file("cloudfront/" + GetParam() + ".json");

  std::string body() const {
    std::string xml;
    XmlWriter writer(xml);
    write(writer, "DistributionConfig", "DistributionConfig", config);
    return xml;
  }
};

// A tool plans a change when what it reads is not what it wrote; then it puts back all it has read.
TEST_P(Tools, FindWhatTheySentAndCanPutItBack) {
  Lab lab({.propagation = Propagation::none()});
  const Response created = lab.send("POST", "/2020-05-31/distribution", body());
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string target =
      "/2020-05-31/distribution/" + decode_distribution(created.body)->id + "/config";
  const Response got = lab.send("GET", target);
  const auto document = read_xml(got.body);
  ASSERT_TRUE(document.ok());
  expect_holds(document->document_element(), "DistributionConfig", config, "");
  const Response updated = lab.send("PUT", target, got.body, std::string(got.headers.get("ETag")));
  EXPECT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(lab.send("GET", target).body, got.body);
}

// Every behaviour a tool sends is one the edge has, in the same order.
TEST_P(Tools, HaveTheirBehavioursAtTheEdge) {
  Lab lab({.propagation = Propagation::none()});
  const auto created = lab.cloudfront.create_distribution(body(), {lab.now});
  ASSERT_TRUE(created) << created.error().message;
  const auto rules = lab.cloudfront.rules().by_id((*created)->id);
  ASSERT_NE(rules, nullptr);
  std::vector<std::string> sent;
  if (config.contains("CacheBehaviors")) {
    for (const auto& each : config["CacheBehaviors"].value("Items", json::array())) {
      sent.push_back(each.at("PathPattern"));
    }
  }
  sent.emplace_back("*");
  std::vector<std::string> told;
  for (const auto& each : rules->behaviours) told.push_back(each.path_pattern);
  EXPECT_EQ(told, sent);
}

INSTANTIATE_TEST_SUITE_P(Configurations, Tools,
                         testing::Values("terraform", "cdk-open-next", "aws-cli"),
                         [](const auto& tool) {
                           std::string name = tool.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace revalab::cloudfront::test
