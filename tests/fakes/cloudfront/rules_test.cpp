// What the edge is told of distributions: every setting resolved, chosen by host, in force when it
// is deployed.

#include "fakes/cloudfront/rules/open_next.hpp"
#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

using edge::Selection;
using Kind = edge::Selection::Kind;
using Names = std::vector<std::string>;

Selection all() {
  Selection selection;
  selection.kind = Kind::all;
  return selection;
}
Selection of(Kind kind, Names names) {
  Selection selection;
  selection.kind = kind;
  selection.names = std::move(names);
  return selection;
}

std::shared_ptr<const edge::DistributionRules> rules_of(const Lab& lab, std::string_view id) {
  return lab.cloudfront.rules().by_id(id);
}

/// The first distribution's default behaviour with its policies replaced by ForwardedValues.
edge::Behaviour forwarded(std::string_view values) {
  Lab lab({.propagation = Propagation::none()});
  std::string config = make_distribution_config(second_settings());
  config = with(config,
                "<CachePolicyId>" + std::string(k_open_next_cache_policy_id) + "</CachePolicyId>",
                "<ForwardedValues>" + std::string(values) +
                    "</ForwardedValues><MinTTL>1</MinTTL><MaxTTL>100000</MaxTTL>");
  config = with(config,
                "<OriginRequestPolicyId>" + std::string(k_all_viewer_except_host_id) +
                    "</OriginRequestPolicyId>",
                "");
  const auto created = lab.cloudfront.create_distribution(config, {lab.now});
  EXPECT_TRUE(created.ok()) << (created.ok() ? "" : created.error().message);
  return rules_of(lab, (*created)->id)->behaviours.back();
}

// Design section 2: what a lab always starts with.
TEST(Rules, OfTheLabsOwnDistributionAreOpenNexts) {
  const Lab lab;
  const auto rules = rules_of(lab, k_distribution);
  ASSERT_NE(rules, nullptr);
  EXPECT_EQ(rules->cache_tag_header, "x-amz-meta-cache-tag");
  ASSERT_EQ(rules->behaviours.size(), 1U);
  const edge::Behaviour& behaviour = rules->behaviours.front();
  EXPECT_EQ(behaviour.path_pattern, "*");
  EXPECT_EQ(behaviour.allowed_methods.size(), 7U);
  EXPECT_EQ(behaviour.cached_methods, (Names{"GET", "HEAD"}));
  EXPECT_EQ(behaviour.cache.min_ttl, Duration(0));
  EXPECT_EQ(behaviour.cache.default_ttl, Duration(0));
  EXPECT_EQ(behaviour.cache.max_ttl, std::chrono::hours(24 * 365));
  EXPECT_EQ(behaviour.cache.headers, of(Kind::listed, {"x-open-next-cache-key"}));
  EXPECT_EQ(behaviour.cache.query_strings, all());
  EXPECT_EQ(behaviour.cache.cookies, Selection());
  EXPECT_TRUE(behaviour.cache.gzip && behaviour.cache.brotli);
  ASSERT_TRUE(behaviour.origin_request);
  EXPECT_EQ(behaviour.origin_request->headers, of(Kind::all_except, {"Host"}));
  EXPECT_EQ(behaviour.viewer_request.kind, edge::ViewerFunction::Kind::open_next);
}

// Several origins and behaviours, as an OpenNext build has them.
TEST(Rules, KeepTheOrderOfBehavioursAndTheirOrigins) {
  Lab lab;
  DistributionSettings settings = second_settings();
  OriginSettings assets("s3", "assets.s3.us-east-1.amazonaws.com");
  assets.is_s3 = true;
  assets.path = "/_assets";
  OriginSettings server("default", "127.0.0.1");
  server.http_port = 3000;
  settings.origins = {server, assets};
  settings.behaviours = {BehaviourSettings("_next/static/*", "s3"),
                         BehaviourSettings("api/*", "default")};
  settings.behaviours[0].viewer_request_function = "";
  settings.behaviours[0].origin_request_policy_id = "";
  settings.behaviours[0].read_only = true;
  settings.default_root_object = "/index.html";
  const auto added = lab.cloudfront.add_distribution("E2", settings, {lab.now});
  ASSERT_TRUE(added) << added.error().message;
  const auto rules = rules_of(lab, "E2");
  EXPECT_EQ(rules->default_root_object, "index.html");
  ASSERT_EQ(rules->behaviours.size(), 3U);
  EXPECT_EQ(rules->behaviours[0].path_pattern, "_next/static/*");
  EXPECT_TRUE(rules->behaviours[0].origin->is_s3);
  EXPECT_EQ(rules->behaviours[0].origin->path, "/_assets");
  EXPECT_EQ(rules->behaviours[0].allowed_methods, (Names{"GET", "HEAD", "OPTIONS"}));
  EXPECT_FALSE(rules->behaviours[0].origin_request);
  EXPECT_EQ(rules->behaviours[0].viewer_request.kind, edge::ViewerFunction::Kind::none);
  EXPECT_EQ(rules->behaviours[1].path_pattern, "api/*");
  EXPECT_EQ(rules->behaviours[1].origin->http_port, 3000);
  EXPECT_EQ(rules->behaviours[1].origin, rules->behaviours[2].origin);
}

// Service model, ForwardedValues.
TEST(Rules, ForwardedValuesKeyWhatTheyForward) {
  const edge::Behaviour behaviour = forwarded(
      "<QueryString>true</QueryString><Cookies><Forward>whitelist</Forward><WhitelistedNames>"
      "<Quantity>1</Quantity><Items><Name>session</Name></Items></WhitelistedNames></Cookies>"
      "<Headers><Quantity>1</Quantity><Items><Name>Accept</Name></Items></Headers>");
  EXPECT_EQ(behaviour.cache.id, "");
  EXPECT_EQ(behaviour.cache.headers, of(Kind::listed, {"Accept"}));
  EXPECT_EQ(behaviour.cache.cookies, of(Kind::listed, {"session"}));
  EXPECT_EQ(behaviour.cache.query_strings, all());
  EXPECT_FALSE(behaviour.origin_request);
  EXPECT_EQ(behaviour.cache.min_ttl, std::chrono::seconds(1));
  EXPECT_EQ(behaviour.cache.default_ttl, std::chrono::seconds(86'400));
  EXPECT_EQ(behaviour.cache.max_ttl, std::chrono::seconds(100'000));
}

TEST(Rules, QueryStringCacheKeysForwardAllAndKeyThoseListed) {
  const edge::Behaviour behaviour = forwarded(
      "<QueryString>true</QueryString><Cookies><Forward>all</Forward></Cookies>"
      "<QueryStringCacheKeys><Quantity>1</Quantity><Items><Name>page</Name></Items>"
      "</QueryStringCacheKeys>");
  EXPECT_EQ(behaviour.cache.query_strings, of(Kind::listed, {"page"}));
  EXPECT_EQ(behaviour.cache.cookies, all());
  ASSERT_TRUE(behaviour.origin_request);
  EXPECT_EQ(behaviour.origin_request->query_strings, all());
  EXPECT_EQ(behaviour.origin_request->headers, Selection());
}

// "If you configure CloudFront to forward all headers to your origin, CloudFront doesn't cache."
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html
TEST(Rules, AllHeadersForwardedMeansNothingCached) {
  const edge::Behaviour behaviour = forwarded(
      "<QueryString>false</QueryString><Cookies><Forward>none</Forward></Cookies>"
      "<Headers><Quantity>1</Quantity><Items><Name>*</Name></Items></Headers>");
  EXPECT_EQ(behaviour.cache.max_ttl, Duration(0));
  EXPECT_EQ(behaviour.cache.min_ttl, Duration(0));
  EXPECT_EQ(behaviour.cache.headers, Selection());
  ASSERT_TRUE(behaviour.origin_request);
  EXPECT_EQ(behaviour.origin_request->headers, of(Kind::all_viewer, {}));
}

// The managed origin request policies, each with its way of saying which headers.
TEST(Rules, UnderstandTheManagedOriginRequestPolicies) {
  Lab lab;
  const auto headers_of = [&](const std::string& policy) {
    DistributionSettings settings = second_settings();
    settings.default_behaviour.origin_request_policy_id = policy;
    EXPECT_TRUE(lab.cloudfront.add_distribution(policy, settings, {lab.now}));
    return rules_of(lab, policy)->behaviours.back().origin_request->headers;
  };
  EXPECT_EQ(headers_of("216adef6-5c7f-47e4-b989-5492eafa07d3"), of(Kind::all_viewer, {}));
  EXPECT_EQ(headers_of("acba4595-bd28-49b8-b9fe-13317c0390fa"),
            of(Kind::listed, {"User-Agent", "Referer"}));
  EXPECT_EQ(headers_of("88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"),
            of(Kind::listed,
               {"Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method"}));
  const Selection with_cloudfront = headers_of("33f36d7e-f396-46d9-90e0-52428a34d9dc");
  EXPECT_EQ(with_cloudfront.kind, Kind::all_viewer);
  EXPECT_EQ(with_cloudfront.names.size(), 21U);
}

// Origins and errors, with their defaults and without.
TEST(Rules, TellWhatAnOriginAndAnErrorAreLike) {
  Lab lab({.propagation = Propagation::none()});
  std::string config = make_distribution_config(second_settings());
  config = with(config, "</OriginPath>",
                "</OriginPath><CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader>"
                "<HeaderName>x-key</HeaderName><HeaderValue>v</HeaderValue></OriginCustomHeader>"
                "</Items></CustomHeaders><ConnectionAttempts>2</ConnectionAttempts><OriginShield>"
                "<Enabled>true</Enabled><OriginShieldRegion>us-east-1</OriginShieldRegion>"
                "</OriginShield>");
  config = with(config, "http-only</OriginProtocolPolicy>",
                "https-only</OriginProtocolPolicy><OriginReadTimeout>60</OriginReadTimeout>");
  config = with(config, "<Comment>",
                "<CustomErrorResponses><Quantity>2</Quantity><Items><CustomErrorResponse>"
                "<ErrorCode>404</ErrorCode><ResponsePagePath>/404.html</ResponsePagePath>"
                "<ResponseCode>200</ResponseCode><ErrorCachingMinTTL>5</ErrorCachingMinTTL>"
                "</CustomErrorResponse><CustomErrorResponse><ErrorCode>500</ErrorCode>"
                "</CustomErrorResponse></Items></CustomErrorResponses><Comment>");
  const auto created = lab.cloudfront.create_distribution(config, {lab.now});
  ASSERT_TRUE(created) << created.error().message;
  const auto rules = rules_of(lab, (*created)->id);
  const edge::OriginRules& origin = *rules->behaviours.back().origin;
  EXPECT_EQ(origin.custom_headers.get("x-key"), "v");
  EXPECT_EQ(origin.connection_attempts, 2);
  EXPECT_EQ(origin.connection_timeout, std::chrono::seconds(10));
  EXPECT_EQ(origin.response_timeout, std::chrono::seconds(60));
  EXPECT_EQ(origin.protocol, edge::OriginRules::Protocol::https_only);
  EXPECT_TRUE(origin.shield);
  ASSERT_EQ(rules->errors.size(), 2U);
  EXPECT_EQ(rules->errors[0].page_path, "/404.html");
  EXPECT_EQ(rules->errors[0].response_status, 200);
  EXPECT_EQ(rules->errors[0].min_ttl, std::chrono::seconds(5));
  EXPECT_EQ(rules->errors[1].min_ttl, std::chrono::seconds(10));
  EXPECT_FALSE(rules->errors[1].response_status);
}

// Service model, OriginGroup. Failover is not modelled: the first member stands for the group.
TEST(Rules, AnOriginGroupIsItsFirstMember) {
  Lab lab({.propagation = Propagation::none()});
  DistributionSettings settings = second_settings();
  settings.origins.emplace_back("other", "other.example.com");
  std::string config = make_distribution_config(settings);
  config = with(config, "<TargetOriginId>default", "<TargetOriginId>group");
  config = with(config, "<Comment>",
                "<OriginGroups><Quantity>1</Quantity><Items><OriginGroup><Id>group</Id>"
                "<FailoverCriteria><StatusCodes><Quantity>1</Quantity><Items><StatusCode>500"
                "</StatusCode></Items></StatusCodes></FailoverCriteria><Members><Quantity>2"
                "</Quantity><Items><OriginGroupMember><OriginId>other</OriginId>"
                "</OriginGroupMember><OriginGroupMember><OriginId>default</OriginId>"
                "</OriginGroupMember></Items></Members></OriginGroup></Items></OriginGroups>"
                "<Comment>");
  const auto created = lab.cloudfront.create_distribution(config, {lab.now});
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(rules_of(lab, (*created)->id)->behaviours.back().origin->id, "other");
}

// A viewer meets what was deployed, not what was sent.
TEST(Rules, AreInForceWhenTheyAreDeployed) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(30))});
  const auto created =
      lab.cloudfront.create_distribution(make_distribution_config(second_settings()), {lab.now});
  const std::string id = (*created)->id;
  EXPECT_EQ(rules_of(lab, id), nullptr);
  lab.pass(std::chrono::seconds(30));
  const auto first = rules_of(lab, id);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(rules_of(lab, id), first) << "asked again, nothing is made again";
  const auto change = [&](const std::string& header) {
    DistributionSettings settings = second_settings();
    settings.cache_tag_header = header;
    const auto updated =
        lab.cloudfront.update_distribution(id, lab.cloudfront.get_distribution(id).value()->etag,
                                           make_distribution_config(settings), {lab.now});
    EXPECT_TRUE(updated.ok());
  };
  change("overtaken");
  lab.pass(std::chrono::seconds(10));
  change("newest");
  lab.pass(std::chrono::seconds(20));
  EXPECT_EQ(rules_of(lab, id)->cache_tag_header, first->cache_tag_header);
  lab.pass(std::chrono::seconds(10));
  EXPECT_EQ(rules_of(lab, id)->cache_tag_header, "newest");
  EXPECT_EQ(first->cache_tag_header, "x-amz-meta-cache-tag") << "whoever holds it keeps it";
}

// Policies and functions are changed apart from the distributions that use them.
TEST(Rules, FollowPoliciesAndFunctions) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(30))});
  const Document& policy =
      *lab.cloudfront.documents().find(DocumentKind::cache_policy, k_open_next_cache_policy_id);
  const auto max_ttl = [&] {
    return rules_of(lab, k_distribution)->behaviours.back().cache.max_ttl;
  };
  ASSERT_TRUE(lab.cloudfront.update_document(
      DocumentKind::cache_policy, policy.id, policy.etag,
      with(policy.config, "<MaxTTL>31536000<", "<MaxTTL>60<"), {lab.now}));
  EXPECT_EQ(max_ttl(), std::chrono::hours(24 * 365));
  lab.pass(std::chrono::seconds(30));
  EXPECT_EQ(max_ttl(), std::chrono::seconds(60));

  const auto function = [&] {
    return rules_of(lab, k_distribution)->behaviours.back().viewer_request;
  };
  FunctionContent content;
  content.config =
      "<FunctionConfig><Comment/><Runtime>cloudfront-js-2.0</Runtime></FunctionConfig>";
  content.code = "function handler(event) { return event.request; }";
  const std::string etag = lab.cloudfront.functions().find(k_open_next_function)->development.etag;
  const auto updated =
      lab.cloudfront.update_function(k_open_next_function, etag, content, {lab.now});
  ASSERT_TRUE(updated);
  ASSERT_TRUE(lab.cloudfront.publish_function(k_open_next_function, (*updated)->development.etag,
                                              {lab.now}));
  EXPECT_EQ(function().kind, edge::ViewerFunction::Kind::open_next);
  lab.pass(std::chrono::seconds(30));
  EXPECT_EQ(function().kind, edge::ViewerFunction::Kind::not_run);
  EXPECT_EQ(function().name, "revalab-open-next");
}

// Lambda@Edge is kept, and the edge is told what does not run.
TEST(Rules, NameFunctionsThatAreNotRun) {
  Lab lab({.propagation = Propagation::none()});
  DistributionSettings settings = second_settings();
  settings.default_behaviour.viewer_request_function = "";
  const std::string config =
      with(make_distribution_config(settings), "<Compress>",
           "<LambdaFunctionAssociations><Quantity>1</Quantity><Items><LambdaFunctionAssociation>"
           "<LambdaFunctionARN>arn:aws:lambda:us-east-1:000000000000:function:auth:7"
           "</LambdaFunctionARN><EventType>origin-request</EventType></LambdaFunctionAssociation>"
           "</Items></LambdaFunctionAssociations><Compress>");
  const auto created = lab.cloudfront.create_distribution(config, {lab.now});
  ASSERT_TRUE(created) << created.error().message;
  const auto function = rules_of(lab, (*created)->id)->behaviours.back().viewer_request;
  EXPECT_EQ(function.kind, edge::ViewerFunction::Kind::not_run);
  EXPECT_EQ(function.name, "auth:7 at origin-request");
}

// Design section 2: id, domain name, alias, wildcard, tenant, else the first.
TEST(Rules, AreChosenByHost) {
  Lab lab;
  const auto id_for = [&](std::string_view host) {
    const auto rules = lab.cloudfront.rules().for_host(host);
    return rules == nullptr ? "none" : rules->id;
  };
  const auto add = [&](const std::string& id, Names aliases) {
    DistributionSettings settings;
    settings.caller_reference = id;
    settings.aliases = std::move(aliases);
    ASSERT_TRUE(lab.cloudfront.add_distribution(id, settings, {lab.now}));
  };
  add("E2", {"www.example.com", "*.example.com"});
  add("E3", {"*.shop.example.com"});
  EXPECT_EQ(id_for("E3.cloudfront.localhost"), "E3");
  EXPECT_EQ(id_for("e2.CLOUDFRONT.localhost"), "E2");
  EXPECT_EQ(id_for(lab.cloudfront.get_distribution("E3").value()->domain_name), "E3");
  EXPECT_EQ(id_for("WWW.example.com"), "E2");
  EXPECT_EQ(id_for("any.example.com"), "E2");
  EXPECT_EQ(id_for("eu.shop.example.com"), "E3");
  EXPECT_EQ(id_for("shop.example.com"), "E2");
  EXPECT_EQ(id_for("example.com"), k_distribution);
  EXPECT_EQ(id_for("127.0.0.1"), k_distribution);
  EXPECT_EQ(id_for(""), k_distribution);
  EXPECT_EQ(rules_of(lab, "E4"), nullptr);
}

TEST(Rules, OfATenantAreItsDistributions) {
  Lab lab({.propagation = Propagation::none()});
  const auto created = lab.cloudfront.create_distribution(
      with(make_distribution_config(second_settings()), "<Enabled>true",
           "<ConnectionMode>tenant-only</ConnectionMode><Enabled>true"),
      {lab.now});
  TenantContent content;
  content.distribution_id = (*created)->id;
  content.name = "acme";
  content.domains = Names{"acme.example.com"};
  const auto tenant = lab.cloudfront.create_tenant(content, {lab.now});
  ASSERT_TRUE(tenant);
  EXPECT_EQ(lab.cloudfront.rules().for_host("acme.example.com")->id, (*created)->id);
  TenantContent off;
  off.enabled = false;
  ASSERT_TRUE(lab.cloudfront.update_tenant((*tenant)->id, (*tenant)->etag, off, {lab.now}));
  EXPECT_FALSE(lab.cloudfront.rules().for_host("acme.example.com")->enabled);
  EXPECT_TRUE(rules_of(lab, (*created)->id)->enabled);
}

// A lab without any distribution has no rules for anybody.
TEST(Rules, OfNoDistributionAreNone) {
  Ledger ledger;
  const CloudFront cloudfront(Calendar(WallTime()), Dice(1), ledger);
  EXPECT_EQ(cloudfront.rules().for_host("any"), nullptr);
}

// As SST writes it, as OpenNext's guides do, and what only looks like it.
TEST(OpenNextFunction, IsRecognisedByWhatItsCodeDoes) {
  EXPECT_TRUE(does_what_open_next_does(
      R"(request.headers["x-open-next-cache-key"] = { value: hashedKey };)"));
  EXPECT_TRUE(
      does_what_open_next_does("request.headers['x-forwarded-host'] = request.headers.host;"));
  EXPECT_TRUE(does_what_open_next_does("a = 'it\\'s'; h [ `x-forwarded-host` ]=b"));
  EXPECT_FALSE(does_what_open_next_does(R"(if (headers["x-forwarded-host"] === "a") return;)"));
  EXPECT_FALSE(does_what_open_next_does(R"(// headers["x-forwarded-host"] = host;)"));
  EXPECT_FALSE(does_what_open_next_does(R"(/* headers["x-forwarded-host"] = host; */ f();)"));
  EXPECT_FALSE(does_what_open_next_does("/* never closed"));
  EXPECT_FALSE(does_what_open_next_does(""));
}

}  // namespace
}  // namespace revalab::cloudfront::test
