#include "fakes/cloudfront/schema.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

namespace revalab::cloudfront {
namespace {

/// A document, the shape the model has for it, and what the lab checks of it.
struct Checked {
  std::string root;
  std::string shape;
  Schema (*schema)();
};

const std::vector<Checked> k_documents{
    {"DistributionConfig", "DistributionConfig", distribution_schema},
    {"CachePolicyConfig", "CachePolicyConfig", cache_policy_schema},
    {"OriginRequestPolicyConfig", "OriginRequestPolicyConfig", origin_request_policy_schema},
    {"ResponseHeadersPolicyConfig", "ResponseHeadersPolicyConfig", response_headers_policy_schema},
    {"OriginAccessControlConfig", "OriginAccessControlConfig", origin_access_control_schema},
    {"CloudFrontOriginAccessIdentityConfig", "CloudFrontOriginAccessIdentityConfig",
     origin_access_identity_schema},
    {"CreateFunctionRequest", "CreateFunctionRequest", create_function_schema},
    {"UpdateFunctionRequest", "UpdateFunctionRequest", update_function_schema},
    {"CreateDistributionTenantRequest", "CreateDistributionTenantRequest", create_tenant_schema},
    {"UpdateDistributionTenantRequest", "UpdateDistributionTenantRequest", update_tenant_schema},
    {"Tags", "Tags", tags_schema},
};

const nlohmann::json& shapes() {
  static const nlohmann::json model = [] {
    std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/aws-models/cloudfront.json");
    return nlohmann::json::parse(file).at("shapes");
  }();
  return model;
}

/// A member of a structure, as the model has it.
struct ModelMember {
  std::string parent;  ///< The name of the structure's element in a document.
  std::string name;
  bool required = false;
  std::string type;
  nlohmann::json values;
};

void collect(const std::string& element, const std::string& shape_name, std::set<std::string>& seen,
             std::vector<ModelMember>& members) {
  if (!seen.insert(element + ":" + shape_name).second) return;
  const auto& shape = shapes().at(shape_name);
  const auto note = [&](const std::string& name, const std::string& member_shape, bool required) {
    const auto& described = shapes().at(member_shape);
    members.push_back({element, name, required, described.at("type"),
                       described.value("enum", nlohmann::json::array())});
    collect(name == "member" ? element + "/member" : name, member_shape, seen, members);
  };
  if (shape.contains("member")) {
    const auto& member = shape.at("member");
    note(member.value("locationName", "member"), member.at("shape"), false);
  }
  if (!shape.contains("members")) return;
  const auto required = shape.value("required", nlohmann::json::array());
  for (const auto& [name, member] : shape.at("members").items()) {
    // Multi-tenant templates are not modelled; what has a location is not in the document.
    if (name == "TenantConfig" || member.contains("location")) continue;
    const bool is_required = std::find(required.begin(), required.end(), name) != required.end();
    note(member.value("locationName", name), member.at("shape"), is_required);
  }
}

std::optional<ApiError> error_of(const std::string& xml, Schema schema) {
  const auto document = read_xml(xml);
  EXPECT_TRUE(document.ok()) << xml;
  return check_schema(document->document_element(), schema);
}

/// A structure with every member the schema requires, but for `without`, and with `extra`.
std::string structure(const std::string& element, Schema schema, std::string_view without,
                      const std::string& extra) {
  std::string xml;
  for (const auto& member : schema) {
    if (member.parent != element || member.need != SchemaMember::Need::required) continue;
    if (member.name == without) continue;
    const std::string_view first = member.values.substr(0, member.values.find('|'));
    const bool is_integer = member.type == SchemaMember::Type::integer;
    const bool is_boolean = member.type == SchemaMember::Type::boolean;
    const std::string text(is_integer ? "0" : is_boolean ? "true" : first);
    const std::string name(member.name);
    xml += "<" + name + ">" + text + "</" + name + ">";
  }
  xml += extra;
  // From the inside out; `Domains/member` is an element in an element.
  for (std::string rest = element; !rest.empty();) {
    const auto slash = rest.rfind('/');
    const std::string name = slash == std::string::npos ? rest : rest.substr(slash + 1);
    xml = "<" + name + ">" + xml + "</" + name + ">";
    rest.erase(slash == std::string::npos ? 0 : slash);
  }
  return xml;
}

// The check is a table in the source; the service model says what must be in it.
TEST(Schema, ChecksEverythingTheModelRequires) {
  int checked = 0;
  for (const auto& each : k_documents) {
    std::set<std::string> seen;
    std::vector<ModelMember> members;
    collect(each.root, each.shape, seen, members);
    for (const auto& member : members) {
      if (!member.required) continue;
      const auto error =
          error_of(structure(member.parent, each.schema(), member.name, ""), each.schema());
      ASSERT_TRUE(error) << each.root << ": " << member.parent << " without " << member.name;
      EXPECT_EQ(error->code, "MalformedXML");
      EXPECT_EQ(error->message.substr(error->message.rfind(": ") + 2),
                member.parent + " needs " + member.name);
      ++checked;
    }
  }
  EXPECT_GT(checked, 120);
}

// The same for what a member may say.
TEST(Schema, ChecksEveryTypeAndEnumerationOfTheModel) {
  int checked = 0;
  for (const auto& each : k_documents) {
    std::set<std::string> seen;
    std::vector<ModelMember> members;
    collect(each.root, each.shape, seen, members);
    for (const auto& member : members) {
      const bool is_typed =
          member.type == "boolean" || member.type == "integer" || member.type == "long";
      if (!is_typed && member.values.empty()) continue;
      const auto with = [&](const std::string& text) {
        return error_of(structure(member.parent, each.schema(), member.name,
                                  "<" + member.name + ">" + text + "</" + member.name + ">"),
                        each.schema());
      };
      const auto error = with("no such value");
      ASSERT_TRUE(error) << each.root << ": " << member.parent << "/" << member.name;
      EXPECT_EQ(error->code, is_typed ? "MalformedXML" : "InvalidArgument");
      for (const std::string value : member.values) {
        // What else is missing below is not this test's.
        const auto other = with(value);
        EXPECT_FALSE(other && other->code == "InvalidArgument")
            << member.parent << "/" << member.name << " " << value;
      }
      ++checked;
    }
  }
  EXPECT_GT(checked, 100);
}

// terraform writes every member it knows, those that are not set as empty text.
TEST(Schema, AnOptionalMemberMayBeEmpty) {
  const Schema schema = distribution_schema();
  EXPECT_FALSE(error_of("<Logging><Bucket></Bucket></Logging>", schema));
  EXPECT_FALSE(error_of("<Aliases><Quantity>0</Quantity><Items/></Aliases>", schema));
  const auto error = error_of("<Aliases><Quantity>1</Quantity><Items/></Aliases>", schema);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "InconsistentQuantities");
}

}  // namespace
}  // namespace revalab::cloudfront
