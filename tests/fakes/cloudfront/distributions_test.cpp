#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

constexpr std::string_view k_distributions = "/2020-05-31/distribution";
constexpr std::string_view k_policy_element =
    "<CachePolicyId>09e2e41a-6f70-4e00-a000-0000007e4a1b</CachePolicyId>";

std::string policy_config(std::string_view reference) {
  DistributionSettings settings;
  settings.caller_reference = reference;
  return make_distribution_config(settings);
}

/// As older tools send it: no cache policy.
std::string forwarded_values_config() {
  return with(policy_config("legacy"), k_policy_element,
              "<ForwardedValues><QueryString>true</QueryString><Cookies><Forward>none</Forward>"
              "</Cookies></ForwardedValues><MinTTL>0</MinTTL>");
}

// Service model, CreateDistribution: 201, Location, ETag; deployed some minutes later.
TEST(CreateDistribution, IsInProgressUntilItIsDeployed) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(30))});
  const Response created = lab.send("POST", k_distributions, policy_config("r1"));
  EXPECT_EQ(created.status, 201);
  const auto distribution = decode_distribution(created.body);
  ASSERT_TRUE(distribution);
  EXPECT_EQ(distribution->status, "InProgress");
  EXPECT_TRUE(distribution->domain_name.ends_with(".cloudfront.net"));
  EXPECT_EQ(created.headers.get("Location"),
            "https://cloudfront.amazonaws.com/2020-05-31/distribution/" + distribution->id);
  EXPECT_FALSE(created.headers.get("ETag").empty());
  EXPECT_EQ(lab.cloudfront.next_deadline(), lab.now + std::chrono::seconds(30));
  lab.pass(std::chrono::seconds(30));
  const Response got = lab.send("GET", std::string(k_distributions) + "/" + distribution->id);
  EXPECT_EQ(decode_distribution(got.body)->status, "Deployed");
  EXPECT_EQ(got.headers.get("ETag"), created.headers.get("ETag"));
}

// What was sent is kept, text for text; what was not is filled in as the model documents it, so
// that a tool which compares finds what it finds at AWS.
TEST(CreateDistribution, GivesTheConfigurationBackWithItsDefaults) {
  Lab lab;
  const std::string sent = with(policy_config("r"), "<Comment></Comment>",
                                "<!-- mine --><Comment>a &amp; &#98; caf\xc3\xa9</Comment>");
  const Response created = lab.send("POST", k_distributions, sent);
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string id = decode_distribution(created.body)->id;
  const Response config = lab.send("GET", std::string(k_distributions) + "/" + id + "/config");
  EXPECT_EQ(config.headers.get("ETag"), created.headers.get("ETag"));
  for (const auto* part :
       {"<Comment>a &amp; b caf\xc3\xa9</Comment>", "<PriceClass>PriceClass_All</PriceClass>",
        "<HttpVersion>http2</HttpVersion>", "<ConnectionAttempts>3</ConnectionAttempts>",
        "<OriginReadTimeout>30</OriginReadTimeout>", "<SmoothStreaming>false</SmoothStreaming>",
        "<RestrictionType>none</RestrictionType>"}) {
    EXPECT_NE(config.body.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(config.body.find("mine"), std::string::npos);
}

// What Get answered is what Update takes: nothing is filled in twice.
TEST(CreateDistribution, DefaultsAreFilledInOnce) {
  Lab lab;
  const std::string target = std::string(k_distributions) + "/E1EXAMPLE00001/config";
  const Response got = lab.send("GET", target);
  const std::string etag(got.headers.get("ETag"));
  ASSERT_EQ(lab.send("PUT", target, got.body, etag).status, 200);
  EXPECT_EQ(lab.send("GET", target).body, got.body);
}

// Documentation of DistributionConfig.CallerReference.
TEST(CreateDistribution, ACallerReferenceMakesOneDistribution) {
  Lab lab;
  const Response first = lab.send("POST", k_distributions, policy_config("r1"));
  const Response again = lab.send("POST", k_distributions, policy_config("r1") + "<!-- x -->");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  const Response other =
      lab.send("POST", k_distributions, with(policy_config("r1"), "<Comment>", "<Comment>other"));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(code_of(other), "DistributionAlreadyExists");
}

TEST(CreateDistribution, RefusesWhatContradictsItself) {
  Lab lab;
  const std::string sound = policy_config("r");
  const std::string legacy = forwarded_values_config();
  const auto code = [&](const std::string& body) {
    return code_of(lab.send("POST", k_distributions, body));
  };
  EXPECT_EQ(code(""), "MissingBody");
  EXPECT_EQ(code("<Distribution/>"), "MalformedXML");
  EXPECT_EQ(code(with(sound, "<Comment></Comment>", "")), "MalformedXML");
  EXPECT_EQ(code(with(sound, "<Enabled>true", "<Enabled>yes")), "MalformedXML");
  EXPECT_EQ(code(with(sound, "<Quantity>7<", "<Quantity>6<")), "InconsistentQuantities");
  EXPECT_EQ(code(with(sound, "<CallerReference>r<", "<CallerReference><")), "InvalidArgument");
  EXPECT_EQ(code(with(sound, "<TargetOriginId>default", "<TargetOriginId>x")), "NoSuchOrigin");
  EXPECT_EQ(code(with(sound, "allow-all", "allow-none")), "InvalidArgument");
  EXPECT_EQ(code(with(legacy, "<MinTTL>0</MinTTL>", "")), "InvalidArgument");
  EXPECT_EQ(code(with(legacy, "<MinTTL>0", "<DefaultTTL>1</DefaultTTL><MinTTL>2")),
            "InvalidTTLOrder");
  EXPECT_EQ(code(with(legacy, "<MinTTL>0", "<CachePolicyId>p</CachePolicyId><MinTTL>0")),
            "InvalidArgument");
  EXPECT_EQ(code(with(sound, k_policy_element, "")), "InvalidArgument");
  EXPECT_EQ(lab.send("POST", k_distributions, std::string(1'048'577, ' ')).status, 413);
  EXPECT_EQ(lab.cloudfront.list_distributions({})->items.size(), 1U);
}

TEST(CreateDistribution, AnAliasBelongsToOneDistribution) {
  Lab lab;
  DistributionSettings settings;
  settings.aliases = {"www.example.com"};
  ASSERT_TRUE(lab.cloudfront.add_distribution("E3", settings, {lab.now}));
  settings.caller_reference = "other";
  const Response refused = lab.send("POST", k_distributions, make_distribution_config(settings));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "CNAMEAlreadyExists");
}

// Tags work only with CacheTagConfig, so a lab's distribution has it.
TEST(AddDistribution, StartsDeployedUnderItsIdWithCacheTags) {
  Lab lab;
  const Response response = lab.send("GET", std::string(k_distributions) + "/E1EXAMPLE00001");
  const auto distribution = decode_distribution(response.body);
  ASSERT_TRUE(distribution);
  EXPECT_EQ(distribution->id, "E1EXAMPLE00001");
  EXPECT_EQ(distribution->status, "Deployed");
  EXPECT_EQ(distribution->cache_tag_header, "x-amz-meta-cache-tag");
  EXPECT_NE(
      response.body.find("<ARN>arn:aws:cloudfront::000000000000:distribution/E1EXAMPLE00001<"),
      std::string::npos);
  EXPECT_EQ(code_of(lab.cloudfront.add_distribution("E1EXAMPLE00001", {}, {lab.now})),
            "DistributionAlreadyExists");
}

// The model requires nineteen members of a summary; `send` checks that all are there.
TEST(ListDistributions, SummariesAreCompleteForEveryKindOfConfiguration) {
  Lab lab;
  EXPECT_EQ(lab.send("POST", k_distributions, forwarded_values_config()).status, 201);
  std::string prefixed = policy_config("prefixed");
  for (const auto* open : {"</", "<"}) {
    for (auto at = prefixed.find(open); at != std::string::npos; at = prefixed.find(open, at + 1)) {
      const char next = prefixed[at + std::string_view(open).size()];
      if (next >= 'A' && next <= 'Z') prefixed.insert(at + std::string_view(open).size(), "c:");
    }
  }
  prefixed = with(prefixed, "xmlns=", "xmlns:c=");
  EXPECT_TRUE(lab.cloudfront.create_distribution(prefixed, {lab.now}));
  const auto page = decode_distribution_list(lab.send("GET", k_distributions).body);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items.size(), 3U);
  EXPECT_EQ(page->items.front().id, k_distribution);
  EXPECT_EQ(page->next_marker, "");
}

TEST(ListDistributions, PagesTogetherAreTheWholeList) {
  Lab lab;
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(lab.cloudfront.add_distribution("E" + std::to_string(i), {}, {lab.now}));
  }
  std::vector<std::string> ids;
  std::string marker;
  do {
    const std::string target =
        std::string(k_distributions) + "?MaxItems=3" + (marker.empty() ? "" : "&Marker=" + marker);
    const auto page = decode_distribution_list(lab.send("GET", target).body);
    ASSERT_TRUE(page);
    for (const auto& each : page->items) ids.push_back(each.id);
    marker = page->next_marker;
  } while (!marker.empty());
  EXPECT_EQ(ids, (std::vector<std::string>{std::string(k_distribution), "E0", "E1", "E2", "E3",
                                           "E4", "E5"}));
  EXPECT_EQ(code_of(lab.send("GET", std::string(k_distributions) + "?Marker=E9")),
            "InvalidArgument");
}

TEST(GetDistribution, OfNoneSaysSo) {
  Lab lab;
  EXPECT_EQ(code_of(lab.send("GET", std::string(k_distributions) + "/E0")), "NoSuchDistribution");
  EXPECT_EQ(code_of(lab.send("GET", std::string(k_distributions) + "/E0/config")),
            "NoSuchDistribution");
}

}  // namespace
}  // namespace revalab::cloudfront::test
