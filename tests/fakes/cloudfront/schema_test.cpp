#include "core/aws/cloudfront/xml_reader.hpp"
#include "fakes/cloudfront/distribution_schema.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

namespace revalab::cloudfront {
namespace {

/// Calls `visit(element, required)` for every structure below a shape, under the name its elements
/// have in a document.
template <class Visit>
void each_structure(const nlohmann::json& shapes, const std::string& element,
                    const std::string& shape_name, std::set<std::string>& seen, Visit visit) {
  if (!seen.insert(element + ":" + shape_name).second) return;
  const auto& shape = shapes.at(shape_name);
  if (shape.contains("required")) visit(element, shape.at("required"));
  if (shape.contains("member")) {
    const auto& member = shape.at("member");
    each_structure(shapes, member.value("locationName", "member"), member.at("shape"), seen, visit);
  }
  if (!shape.contains("members")) return;
  for (const auto& [name, member] : shape.at("members").items()) {
    // Multi-tenant templates are not modelled; their lists have elements without a name of theirs.
    if (name == "TenantConfig") continue;
    each_structure(shapes, member.value("locationName", name), member.at("shape"), seen, visit);
  }
}

// The check is a table in the source; the service model says what must be in it.
TEST(DistributionSchema, ChecksEverythingTheModelRequires) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/aws-models/cloudfront.json");
  const auto shapes = nlohmann::json::parse(file).at("shapes");
  std::set<std::string> seen;
  int checked = 0;
  each_structure(shapes, "DistributionConfig", "DistributionConfig", seen,
                 [&](const std::string& element, const nlohmann::json& required) {
                   for (const std::string missing : required) {
                     std::string xml = "<" + element + ">";
                     for (const std::string other : required) {
                       if (other != missing) xml += "<" + other + "/>";
                     }
                     const auto document = read_xml(xml + "</" + element + ">");
                     const auto error = check_schema(document->document_element());
                     ASSERT_TRUE(error) << element << " without " << missing;
                     EXPECT_EQ(error->message.substr(error->message.rfind(": ") + 2),
                               element + " needs " + missing);
                     ++checked;
                   }
                 });
  EXPECT_GT(checked, 60);
}

}  // namespace
}  // namespace revalab::cloudfront
