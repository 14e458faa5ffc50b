// Tenants of multi-tenant distributions.

#include "core/aws/cloudfront/xml_reader.hpp"
#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

constexpr std::string_view k_tenants = "/2020-05-31/distribution-tenant";

/// A lab with a multi-tenant distribution, whose id it gives.
std::string add_multi_tenant(Lab& lab) {
  const std::string config = with(make_distribution_config(second_settings()), "<Enabled>true",
                                  "<ConnectionMode>tenant-only</ConnectionMode><Enabled>true");
  const auto created = lab.cloudfront.create_distribution(config, {lab.now});
  EXPECT_TRUE(created.ok());
  return (*created)->id;
}

std::string tenant(const std::string& distribution, const std::string& name,
                   const std::string& domain) {
  return "<CreateDistributionTenantRequest><DistributionId>" + distribution +
         "</DistributionId><Name>" + name + "</Name><Domains><member><Domain>" + domain +
         "</Domain></member></Domains><Tags><Items><Tag><Key>team</Key><Value>web</Value></Tag>"
         "</Items></Tags><Parameters><member><Name>p</Name><Value>v</Value></member></Parameters>"
         "<Customizations><WebAcl><Action>disable</Action></WebAcl></Customizations>"
         "</CreateDistributionTenantRequest>";
}

std::string text_in(const Response& response, std::string_view name) {
  const auto document = read_xml(response.body);
  EXPECT_TRUE(document.ok()) << response.body;
  return document.ok() ? text_of(child(document->document_element(), name)) : "";
}

TEST(DistributionTenants, AreMadeGotChangedAndDeleted) {
  Lab lab({.propagation = Propagation::none()});
  const std::string distribution = add_multi_tenant(lab);
  const Response made =
      lab.send("POST", k_tenants, tenant(distribution, "acme", "Acme.example.com"));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string id = text_in(made, "Id");
  EXPECT_TRUE(id.starts_with("dt_")) << id;
  const std::string target = std::string(k_tenants) + "/" + id;
  EXPECT_EQ(lab.send("GET", target).body, made.body);
  EXPECT_EQ(lab.send("GET", std::string(k_tenants) + "/acme").body, made.body);
  EXPECT_EQ(lab.send("GET", std::string(k_tenants) + "?domain=acme.example.com").body, made.body);
  const std::string etag(made.headers.get("ETag"));
  EXPECT_EQ(code_of(lab.send("DELETE", target, "", etag)), "ResourceNotDisabled");
  const Response changed = lab.send("PUT", target,
                                    "<UpdateDistributionTenantRequest><Enabled>false</Enabled>"
                                    "</UpdateDistributionTenantRequest>",
                                    etag);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(text_in(changed, "Enabled"), "false");
  EXPECT_EQ(text_in(changed, "Name"), "acme");
  EXPECT_EQ(code_of(lab.send("DELETE", target, "", etag)), "PreconditionFailed");
  EXPECT_EQ(lab.send("DELETE", target, "", std::string(changed.headers.get("ETag"))).status, 204);
  EXPECT_EQ(code_of(lab.send("GET", target)), "EntityNotFound");
}

TEST(DistributionTenants, AreRefusedWithTheCodesThatCallersMatch) {
  Lab lab;
  const std::string distribution = add_multi_tenant(lab);
  const auto code = [&](const std::string& body) {
    return code_of(lab.send("POST", k_tenants, body));
  };
  EXPECT_EQ(code(tenant("E0", "acme", "a.example.com")), "EntityNotFound");
  EXPECT_EQ(code(tenant(std::string(k_distribution), "acme", "a.example.com")),
            "InvalidAssociation");
  EXPECT_EQ(code(tenant(distribution, "acme", "")), "InvalidArgument");
  EXPECT_EQ(code(tenant(distribution, "acme", "a.example.com")), "");
  EXPECT_EQ(code(tenant(distribution, "acme", "b.example.com")), "EntityAlreadyExists");
  EXPECT_EQ(code(tenant(distribution, "other", "a.example.com")), "CNAMEAlreadyExists");
  EXPECT_EQ(code_of(lab.send("GET", std::string(k_tenants) + "?domain=none.example.com")),
            "EntityNotFound");
  EXPECT_EQ(lab.send("POST", "/2020-05-31/connection-group").status, 501);
}

TEST(DistributionTenants, AreListedByDistributionInPages) {
  Lab lab;
  const std::string distribution = add_multi_tenant(lab);
  for (const auto* name : {"one", "two", "three"}) {
    lab.send("POST", k_tenants, tenant(distribution, name, std::string(name) + ".example.com"));
  }
  const auto names_in = [&](const std::string& query) {
    const Response page = lab.send("POST", "/2020-05-31/distribution-tenants", query);
    const auto document = read_xml(page.body);
    std::vector<std::string> names;
    for (const auto each :
         child(document->document_element(), "DistributionTenantList").children()) {
      names.push_back(text_of(child(each, "Name")));
    }
    return std::pair(names, text_in(page, "NextMarker"));
  };
  const auto query = [&](const std::string& rest) {
    return "<ListDistributionTenantsRequest><AssociationFilter><DistributionId>" + distribution +
           "</DistributionId></AssociationFilter>" + rest + "</ListDistributionTenantsRequest>";
  };
  EXPECT_EQ(names_in("").first, (std::vector<std::string>{"dt_1", "one", "two", "three"}));
  const auto [first, marker] = names_in(query("<MaxItems>2</MaxItems>"));
  EXPECT_EQ(first, (std::vector<std::string>{"one", "two"}));
  const auto [rest, end] = names_in(query("<MaxItems>2</MaxItems><Marker>" + marker + "</Marker>"));
  EXPECT_EQ(rest, std::vector<std::string>{"three"});
  EXPECT_EQ(end, "");
}

}  // namespace
}  // namespace revalab::cloudfront::test
