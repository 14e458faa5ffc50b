// Policies, origin access controls and identities: five kinds, one life.

#include "core/aws/cloudfront/xml_reader.hpp"
#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

std::string cache_policy(std::string_view name, std::string_view ttls = "<MinTTL>1</MinTTL>") {
  return "<CachePolicyConfig><Name>" + std::string(name) + "</Name>" + std::string(ttls) +
         "</CachePolicyConfig>";
}

/// One kind: where it is, and two bodies it takes; the second is another one's.
struct Kind {
  DocumentKind kind;
  std::string first;
  std::string second;
  std::string changed;  ///< The first, changed.
};

constexpr std::string_view k_no_choices =
    "<HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig><CookiesConfig>"
    "<CookieBehavior>none</CookieBehavior></CookiesConfig><QueryStringsConfig>"
    "<QueryStringBehavior>none</QueryStringBehavior></QueryStringsConfig>";

std::string origin_request_policy(const std::string& members) {
  return "<OriginRequestPolicyConfig>" + members + std::string(k_no_choices) +
         "</OriginRequestPolicyConfig>";
}

std::string access_control(const std::string& members) {
  return "<OriginAccessControlConfig>" + members +
         "<SigningProtocol>sigv4</SigningProtocol><SigningBehavior>always</SigningBehavior>"
         "<OriginAccessControlOriginType>s3</OriginAccessControlOriginType>"
         "</OriginAccessControlConfig>";
}

std::string identity(std::string_view reference, std::string_view comment) {
  return "<CloudFrontOriginAccessIdentityConfig><CallerReference>" + std::string(reference) +
         "</CallerReference><Comment>" + std::string(comment) +
         "</Comment></CloudFrontOriginAccessIdentityConfig>";
}

std::vector<Kind> every_kind() {
  const std::string headers = "<ResponseHeadersPolicyConfig><Name>";
  return {
      {DocumentKind::cache_policy, cache_policy("one"), cache_policy("two"),
       cache_policy("one", "<MinTTL>2</MinTTL>")},
      {DocumentKind::origin_request_policy, origin_request_policy("<Name>one</Name>"),
       origin_request_policy("<Name>two</Name>"),
       origin_request_policy("<Name>one</Name><Comment>c</Comment>")},
      {DocumentKind::response_headers_policy, headers + "one</Name></ResponseHeadersPolicyConfig>",
       headers + "two</Name></ResponseHeadersPolicyConfig>",
       headers + "one</Name><Comment>c</Comment></ResponseHeadersPolicyConfig>"},
      {DocumentKind::origin_access_control, access_control("<Name>one</Name>"),
       access_control("<Name>two</Name>"),
       access_control("<Name>one</Name><Description>d</Description>")},
      {DocumentKind::origin_access_identity, identity("one", "a"), identity("two", "b"),
       identity("one", "c")},
  };
}

std::string target_of(DocumentKind kind) {
  return "/2020-05-31/" + std::string(traits_of(kind).path);
}

std::string id_in(const Response& response) {
  const auto document = read_xml(response.body);
  EXPECT_TRUE(document.ok()) << response.body;
  return document.ok() ? text_of(child(document->document_element(), "Id")) : "";
}

/// Where an update goes: OAC and OAI have theirs below `config`.
std::string update_target(DocumentKind kind, const std::string& id) {
  const bool is_policy = traits_of(kind).is_policy;
  return target_of(kind) + "/" + id + (is_policy ? "" : "/config");
}

// `send` checks each answer against the service model; the operations are the same for all kinds.
TEST(Documents, OfEveryKindAreMadeGotChangedAndDeleted) {
  for (const Kind& each : every_kind()) {
    Lab lab({.propagation = Propagation::none()});
    const std::string noun(traits_of(each.kind).noun);
    const Response made = lab.send("POST", target_of(each.kind), each.first);
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string id = id_in(made);
    const std::string target = target_of(each.kind) + "/" + id;
    EXPECT_TRUE(made.headers.get("Location").ends_with(target));
    const Response got = lab.send("GET", target);
    EXPECT_EQ(got.body, made.body);
    EXPECT_EQ(got.headers.get("ETag"), made.headers.get("ETag"));
    const Response config = lab.send("GET", target + "/config");
    EXPECT_EQ(config.headers.get("ETag"), made.headers.get("ETag"));
    const std::string update = update_target(each.kind, id);
    EXPECT_EQ(code_of(lab.send("PUT", update, each.changed)), "InvalidIfMatchVersion");
    EXPECT_EQ(code_of(lab.send("PUT", update, each.changed, "E1OTHER")), "PreconditionFailed");
    const Response changed =
        lab.send("PUT", update, each.changed, std::string(made.headers.get("ETag")));
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_NE(changed.headers.get("ETag"), made.headers.get("ETag"));
    EXPECT_NE(lab.send("GET", target).body, made.body);
    EXPECT_EQ(code_of(lab.send("DELETE", target, "", std::string(made.headers.get("ETag")))),
              "PreconditionFailed");
    EXPECT_EQ(lab.send("DELETE", target, "", std::string(changed.headers.get("ETag"))).status, 204);
    EXPECT_EQ(code_of(lab.send("GET", target)), "NoSuch" + noun);
    EXPECT_EQ(code_of(lab.send("DELETE", target, "", "E1OTHER")), "NoSuch" + noun);
  }
}

// A name or a caller reference is taken once; an identity asked for again as it is, is the same.
TEST(Documents, HaveNamesOfTheirOwn) {
  for (const Kind& each : every_kind()) {
    Lab lab;
    const std::string taken = std::string(traits_of(each.kind).noun) + "AlreadyExists";
    const Response made = lab.send("POST", target_of(each.kind), each.first);
    const Response again = lab.send("POST", target_of(each.kind), each.first);
    if (each.kind == DocumentKind::origin_access_identity) {
      EXPECT_EQ(id_in(again), id_in(made));
    } else {
      EXPECT_EQ(code_of(again), taken);
    }
    EXPECT_EQ(code_of(lab.send("POST", target_of(each.kind), each.changed)), taken);
    const Response other = lab.send("POST", target_of(each.kind), each.second);
    ASSERT_EQ(other.status, 201);
    EXPECT_EQ(code_of(lab.send("PUT", update_target(each.kind, id_in(other)), each.first,
                               std::string(other.headers.get("ETag")))),
              each.kind == DocumentKind::origin_access_identity ? "IllegalUpdate" : taken);
  }
}

// What is kept must be XML again when an edge asks for it, whatever a client has sent.
TEST(Documents, AreRefusedOrKeptWhole) {
  Lab lab;
  const std::string target = target_of(DocumentKind::cache_policy);
  EXPECT_EQ(code_of(lab.send("POST", target, "")), "MalformedXML");
  EXPECT_EQ(code_of(lab.send("POST", target, "<CachePolicy/>")), "MalformedXML");
  EXPECT_EQ(code_of(lab.send("POST", target, cache_policy(""))), "InvalidArgument");
  std::string deep = "<AllowedMethods/>";  // Has defaults, which nest.
  for (int i = 0; i < 62; ++i) deep = "<x>" + deep + "</x>";
  EXPECT_EQ(code_of(lab.send("POST", target, cache_policy("deep", "<MinTTL>0</MinTTL>" + deep))),
            "MalformedXML");
  const std::string odd = "<MinTTL>0</MinTTL><c:1 xmlns:c='u'>x</c:1><c:/>&lt;]]&gt;";
  const auto kept = lab.cloudfront.create_document(DocumentKind::cache_policy,
                                                   cache_policy("odd", odd), {lab.now});
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_TRUE(read_xml((*kept)->config).ok()) << (*kept)->config;
}

// Quotas: developer guide, cloudfront-limits (2026).
TEST(Documents, AnAccountHasSoManyOfEach) {
  Lab lab;  // Has the lab's own cache policy.
  for (int i = 0; i < 19; ++i) {
    const std::string body = cache_policy("p" + std::to_string(i));
    EXPECT_EQ(lab.send("POST", target_of(DocumentKind::cache_policy), body).status, 201);
  }
  EXPECT_EQ(code_of(lab.send("POST", target_of(DocumentKind::cache_policy), cache_policy("p"))),
            "TooManyCachePolicies");
}

TEST(Documents, PagesTogetherAreTheWholeListManagedOnesFirst) {
  Lab lab;
  for (const auto* name : {"a", "b", "c"}) {
    lab.send("POST", target_of(DocumentKind::cache_policy), cache_policy(name));
  }
  const auto list_of = [&](const std::string& query) {
    std::vector<std::string> types;
    std::string marker;
    do {
      const Response page =
          lab.send("GET", target_of(DocumentKind::cache_policy) + "?MaxItems=3" + query +
                              (marker.empty() ? "" : "&Marker=" + marker));
      const auto document = read_xml(page.body);
      const auto root = document->document_element();
      for (const auto item : child(root, "Items").children()) {
        types.push_back(text_of(child(item, "Type")));
      }
      marker = text_of(child(root, "NextMarker"));
    } while (!marker.empty());
    return types;
  };
  const std::vector<std::string> managed(managed_documents(DocumentKind::cache_policy).size(),
                                         "managed");
  const std::vector<std::string> custom(4, "custom");
  std::vector<std::string> all = managed;
  all.insert(all.end(), custom.begin(), custom.end());
  EXPECT_EQ(list_of(""), all);
  EXPECT_EQ(list_of("&Type=managed"), managed);
  EXPECT_EQ(list_of("&Type=custom"), custom);
  EXPECT_EQ(code_of(lab.send("GET", target_of(DocumentKind::cache_policy) + "?Type=mine")),
            "InvalidArgument");
  EXPECT_EQ(code_of(lab.send("GET", target_of(DocumentKind::cache_policy) + "?Marker=none")),
            "InvalidArgument");
}

// Every kind of list has a shape of its own in the model.
TEST(Documents, ListsOfEveryKindAreAsTheModelHasThem) {
  for (const Kind& each : every_kind()) {
    Lab lab;
    EXPECT_EQ(lab.send("GET", target_of(each.kind)).status, 200);
    const std::string id = id_in(lab.send("POST", target_of(each.kind), each.first));
    const Response list = lab.send("GET", target_of(each.kind));
    EXPECT_NE(list.body.find("<Id>" + id + "</Id>"), std::string::npos);
  }
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
TEST(ManagedPolicies, AreWellFormedAndCannotBeChanged) {
  Lab lab;
  for (const DocumentKind kind : {DocumentKind::cache_policy, DocumentKind::origin_request_policy,
                                  DocumentKind::response_headers_policy}) {
    for (const Document& managed : managed_documents(kind)) {
      const std::string target = target_of(kind) + "/" + managed.id;
      const Response config = lab.send("GET", target + "/config");
      const auto document = read_xml(config.body);
      ASSERT_TRUE(document.ok()) << config.body;
      EXPECT_FALSE(check_schema(document->document_element(), traits_of(kind).schema()))
          << managed.key;
      EXPECT_EQ(lab.send("GET", target).status, 200);
      EXPECT_EQ(code_of(lab.send("PUT", target, config.body, managed.etag)), "IllegalUpdate");
      EXPECT_EQ(code_of(lab.send("DELETE", target, "", managed.etag)), "IllegalDelete");
      EXPECT_EQ(code_of(lab.send("POST", target_of(kind),
                                 with(config.body, "<Comment></Comment>", "<Comment>c</Comment>"))),
                std::string(traits_of(kind).noun) + "AlreadyExists");
    }
  }
}

// Documentation of CachePolicyConfig: 86,400 and 31,536,000 s, or what is below them.
TEST(CachePolicies, HaveDefaultTtls) {
  Lab lab;
  const auto config_of = [&](std::string_view name, std::string_view ttls) {
    return lab.send("POST", target_of(DocumentKind::cache_policy), cache_policy(name, ttls)).body;
  };
  const std::string usual = config_of("a", "<MinTTL>0</MinTTL>");
  EXPECT_NE(usual.find("<DefaultTTL>86400</DefaultTTL><MaxTTL>31536000</MaxTTL>"),
            std::string::npos);
  const std::string long_ones = config_of("b", "<MinTTL>40000000</MinTTL>");
  EXPECT_NE(long_ones.find("<DefaultTTL>40000000</DefaultTTL><MaxTTL>40000000</MaxTTL>"),
            std::string::npos);
  EXPECT_EQ(code_of(lab.send("POST", target_of(DocumentKind::cache_policy),
                             cache_policy("c", "<MinTTL>2</MinTTL><MaxTTL>1</MaxTTL>"))),
            "InvalidArgument");
  EXPECT_EQ(code_of(lab.send("POST", target_of(DocumentKind::cache_policy),
                             cache_policy("c", "<MinTTL>-1</MinTTL>"))),
            "InvalidArgument");
}

// What a distribution uses stays, and the lists by policy say who does.
TEST(Documents, InUseAreNotDeleted) {
  Lab lab({.propagation = Propagation::none()});
  const std::string policies = target_of(DocumentKind::cache_policy);
  const Response made = lab.send("POST", policies, cache_policy("mine"));
  DistributionSettings settings = second_settings();
  settings.default_behaviour.cache_policy_id = id_in(made);
  ASSERT_TRUE(lab.cloudfront.add_distribution("E2", settings, {lab.now}));
  const std::string target = policies + "/" + id_in(made);
  const Response refused = lab.send("DELETE", target, "", std::string(made.headers.get("ETag")));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "CachePolicyInUse");
  const Response users = lab.send("GET", "/2020-05-31/distributionsByCachePolicyId/" + id_in(made));
  EXPECT_NE(users.body.find("<Items><DistributionId>E2</DistributionId></Items>"),
            std::string::npos);
  EXPECT_EQ(code_of(lab.send("GET", "/2020-05-31/distributionsByCachePolicyId/none")),
            "NoSuchCachePolicy");
  const Response all = lab.send("GET", "/2020-05-31/distributionsByOriginRequestPolicyId/" +
                                           std::string(k_all_viewer_except_host_id));
  EXPECT_NE(all.body.find("<Quantity>2</Quantity>"), std::string::npos);
  EXPECT_EQ(lab.send("GET", "/2020-05-31/distributionsByResponseHeadersPolicyId/" +
                                managed_documents(DocumentKind::response_headers_policy)[0].id)
                .status,
            200);
  const Response without = lab.send("GET", "/2020-05-31/distributionsByWebACLId/null");
  EXPECT_NE(without.body.find("<Quantity>2</Quantity>"), std::string::npos);
}

}  // namespace
}  // namespace revalab::cloudfront::test
