// Distributions over their lives: updated, disabled, deleted, tagged.

#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

constexpr std::string_view k_distributions = "/2020-05-31/distribution";
constexpr std::string_view k_arn = "arn:aws:cloudfront::000000000000:distribution/E1EXAMPLE00001";

std::string target_of(std::string_view id, std::string_view rest = {}) {
  return std::string(k_distributions) + "/" + std::string(id) + std::string(rest);
}

/// A distribution's configuration as it stands, and its version.
struct Version {
  std::string config;
  std::string etag;
};
Version version_of(Lab& lab, std::string_view id) {
  const Response got = lab.send("GET", target_of(id, "/config"));
  return {got.body, std::string(got.headers.get("ETag"))};
}

Response update(Lab& lab, std::string_view id, std::string_view from, std::string_view to) {
  Version version = version_of(lab, id);
  return lab.send("PUT", target_of(id, "/config"), with(version.config, from, to), version.etag);
}

// The documented way: get the configuration and its ETag, change it, put it back under If-Match.
TEST(UpdateDistribution, IsADeploymentOfAnotherVersion) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(30))});
  const Version before = version_of(lab, k_distribution);
  const Response updated =
      update(lab, k_distribution, "<Comment></Comment>", "<Comment>second</Comment>");
  ASSERT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(decode_distribution(updated.body)->status, "InProgress");
  EXPECT_NE(updated.headers.get("ETag"), before.etag);
  EXPECT_EQ(version_of(lab, k_distribution).etag, updated.headers.get("ETag"));
  EXPECT_EQ(lab.cloudfront.next_deadline(), lab.now + std::chrono::seconds(30));
  lab.pass(std::chrono::seconds(30));
  const Response got = lab.send("GET", target_of(k_distribution));
  EXPECT_EQ(decode_distribution(got.body)->status, "Deployed");
  EXPECT_NE(got.body.find("<Comment>second</Comment>"), std::string::npos);
}

TEST(UpdateDistribution, NeedsTheVersionItChanges) {
  Lab lab;
  const Version before = version_of(lab, k_distribution);
  const std::string target = target_of(k_distribution, "/config");
  EXPECT_EQ(code_of(lab.send("PUT", target, before.config)), "InvalidIfMatchVersion");
  EXPECT_EQ(code_of(lab.send("PUT", target, before.config, "yesterday")), "InvalidIfMatchVersion");
  const Response stale = lab.send("PUT", target, before.config, "E2QWRUHAPOMQZL");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(code_of(stale), "PreconditionFailed");
  EXPECT_EQ(code_of(lab.send("PUT", target_of("E0", "/config"), before.config, before.etag)),
            "NoSuchDistribution");
  EXPECT_EQ(version_of(lab, k_distribution).etag, before.etag);
}

// Documentation of UpdateDistribution: the caller reference stays.
TEST(UpdateDistribution, KeepsTheCallerReference) {
  Lab lab;
  EXPECT_EQ(code_of(update(lab, k_distribution, "<CallerReference>revalab<",
                           "<CallerReference>another<")),
            "IllegalUpdate");
}

TEST(UpdateDistribution, RefersToWhatIsThere) {
  Lab lab;
  const auto policy = "<CachePolicyId>" + std::string(k_open_next_cache_policy_id) + "<";
  EXPECT_EQ(code_of(update(lab, k_distribution, policy, "<CachePolicyId>none<")),
            "NoSuchCachePolicy");
  const auto request = "<OriginRequestPolicyId>" + std::string(k_all_viewer_except_host_id) + "<";
  EXPECT_EQ(code_of(update(lab, k_distribution, request, "<OriginRequestPolicyId>none<")),
            "NoSuchOriginRequestPolicy");
  EXPECT_EQ(code_of(update(lab, k_distribution, "function/revalab-open-next", "function/none")),
            "InvalidFunctionAssociation");
  EXPECT_EQ(code_of(update(lab, k_distribution, "<OriginAccessControlId><",
                           "<OriginAccessControlId>E0<")),
            "InvalidOriginAccessControl");
}

// Documentation of DeleteDistribution: disable it, wait until that is deployed, delete it.
TEST(DeleteDistribution, FollowsADeploymentThatDisablesIt) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(30))});
  std::vector<std::string> gone;
  lab.cloudfront.observe_removals([&](std::string_view id) { gone.emplace_back(id); });
  ASSERT_TRUE(lab.cloudfront.add_distribution("E2", second_settings(), {lab.now}));
  const std::string enabled = version_of(lab, "E2").etag;
  EXPECT_EQ(code_of(lab.send("DELETE", target_of("E2"), "", enabled)), "DistributionNotDisabled");
  const Response disabled = update(lab, "E2", "<Enabled>true<", "<Enabled>false<");
  ASSERT_EQ(disabled.status, 200) << disabled.body;
  const std::string etag(disabled.headers.get("ETag"));
  EXPECT_EQ(code_of(lab.send("DELETE", target_of("E2"), "", etag)), "DistributionNotDisabled");
  lab.pass(std::chrono::seconds(30));
  EXPECT_EQ(code_of(lab.send("DELETE", target_of("E2"), "", enabled)), "PreconditionFailed");
  EXPECT_EQ(lab.send("DELETE", target_of("E2"), "", etag).status, 204);
  EXPECT_EQ(gone, std::vector<std::string>{"E2"});
  EXPECT_EQ(code_of(lab.send("GET", target_of("E2"))), "NoSuchDistribution");
  EXPECT_EQ(lab.cloudfront.list_distributions({})->items.size(), 1U);
}

// A tenant would stand on nothing.
TEST(DeleteDistribution, IsRefusedWhileTenantsStandOnIt) {
  Lab lab({.propagation = Propagation::none()});
  const Response disabled = update(lab, k_distribution, "<Enabled>true<", "<Enabled>false<");
  const std::string etag(disabled.headers.get("ETag"));
  EXPECT_EQ(code_of(lab.send("DELETE", target_of(k_distribution), "", etag)), "ResourceInUse");
}

// terraform creates every distribution this way.
TEST(CreateDistributionWithTags, TagsWhatItMakes) {
  Lab lab;
  std::string config = make_distribution_config(second_settings());
  config.erase(0, config.find("<DistributionConfig"));
  const auto body = [&](const std::string& tags) {
    return "<DistributionConfigWithTags>" + config + "<Tags><Items>" + tags +
           "</Items></Tags></DistributionConfigWithTags>";
  };
  const Response created =
      lab.send("POST", "/2020-05-31/distribution?WithTags",
               body("<Tag><Key>team</Key><Value>web</Value></Tag><Tag><Key>flag</Key></Tag>"));
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string resource =
      "arn:aws:cloudfront::000000000000:distribution/" + decode_distribution(created.body)->id;
  const auto tags = lab.cloudfront.tags_of(resource);
  EXPECT_EQ(*tags, (TagMap{{"team", "web"}, {"flag", ""}}));
  EXPECT_EQ(code_of(lab.send("POST", "/2020-05-31/distribution?WithTags", config)), "MalformedXML");
  EXPECT_EQ(code_of(lab.send("POST", "/2020-05-31/distribution?WithTags",
                             body("<Tag><Key>aws:mine</Key></Tag>"))),
            "InvalidTagging");
}

TEST(Tags, AreSetReplacedListedAndTakenAway) {
  Lab lab;
  const std::string of = "/2020-05-31/tagging?Resource=" + percent_encode(k_arn);
  const auto tag = [&](const std::string& key, const std::string& value) {
    return lab.send("POST", of + "&Operation=Tag",
                    "<Tags><Items><Tag><Key>" + key + "</Key><Value>" + value +
                        "</Value></Tag></Items></Tags>");
  };
  EXPECT_EQ(tag("a", "1").status, 204);
  EXPECT_EQ(tag("b", "2").status, 204);
  EXPECT_EQ(tag("a", "3").status, 204);
  EXPECT_EQ(*lab.cloudfront.tags_of(k_arn), (TagMap{{"a", "3"}, {"b", "2"}}));
  EXPECT_NE(lab.send("GET", of).body.find("<Tag><Key>b</Key><Value>2</Value></Tag>"),
            std::string::npos);
  EXPECT_EQ(lab.send("POST", of + "&Operation=Untag",
                     "<TagKeys><Items><Key>a</Key><Key>c</Key></Items></TagKeys>")
                .status,
            204);
  EXPECT_EQ(*lab.cloudfront.tags_of(k_arn), (TagMap{{"b", "2"}}));
  EXPECT_EQ(code_of(lab.send("GET", "/2020-05-31/tagging?Resource=arn:aws:none")),
            "NoSuchResource");
  for (int i = 0; i < 49; ++i) EXPECT_EQ(tag("k" + std::to_string(i), "").status, 204);
  EXPECT_EQ(code_of(tag("one-too-many", "")), "InvalidTagging");
}

}  // namespace
}  // namespace revalab::cloudfront::test
