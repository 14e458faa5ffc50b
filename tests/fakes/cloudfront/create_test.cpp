#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

// Service model, CreateInvalidation: 201, the invalidation, and its URI in Location.
TEST(CreateInvalidation, AnswersTheInvalidationAndItsPlace) {
  Lab lab;
  const InvalidationBatch batch({"/a", "/b*", "#c"}, "r1");
  const Response response = lab.post(batch);
  EXPECT_EQ(response.status, 201);
  const auto invalidation = decode_invalidation(response.body);
  ASSERT_TRUE(invalidation);
  EXPECT_EQ(invalidation->batch, batch);
  EXPECT_EQ(invalidation->status, "InProgress");
  EXPECT_EQ(invalidation->create_time, lab.calendar.wall(lab.now));
  EXPECT_EQ(
      response.headers.get("Location"),
      "https://cloudfront.amazonaws.com/2020-05-31/distribution/E1EXAMPLE00001/invalidation/" +
          invalidation->id);
  EXPECT_NE(response.body.find("<CreateTime>2026-01-01T00:00:00.000Z</CreateTime>"),
            std::string::npos);
}

TEST(CreateInvalidation, IdsLookLikeCloudFronts) {
  Lab lab;
  const auto invalidation = lab.create({"/a"});
  EXPECT_EQ(invalidation->id.size(), 26U);
  EXPECT_EQ(invalidation->id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
            std::string::npos);
  EXPECT_TRUE(invalidation->id.starts_with("I"));
}

// The developer guide, "Pay for invalidation": every item of a batch counts as one path, a wildcard
// and a tag too, and a path given twice counts twice.
TEST(CreateInvalidation, BillsEveryItemOnce) {
  Lab lab;
  ASSERT_TRUE(lab.create({"/a", "/a", "/b*", "#c"}, "revalidateTag posts"));
  ASSERT_EQ(lab.ledger.entries().size(), 1U);
  const UsageEntry& entry = lab.ledger.entries().front();
  EXPECT_EQ(entry.dimension, Dimension::cloudfront_invalidation_path);
  EXPECT_EQ(entry.count, 4);
  EXPECT_EQ(entry.at, lab.calendar.wall(lab.now));
  EXPECT_EQ(lab.ledger.cause_name(entry.cause), "revalidateTag posts");
}

TEST(CreateInvalidation, UsageWithoutACauseNamesTheInvalidation) {
  Lab lab;
  const auto invalidation = lab.create({"/a"});
  EXPECT_EQ(lab.ledger.cause_name(lab.ledger.entries().at(0).cause),
            "CreateInvalidation " + invalidation->id);
}

TEST(CreateInvalidation, TheCauseHeaderNamesWhatUsageIsFor) {
  Lab lab;
  Request request("POST", std::string(k_invalidations));
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/cloudfront/aws4_request");
  request.headers.set("x-revalab-cause", "page view 7" + std::string(1'000, '.'));
  request.body = encode_invalidation_batch({{"/a"}, "r"});
  EXPECT_EQ(lab.send(request).status, 201);
  const std::string& cause = lab.ledger.cause_name(lab.ledger.entries().at(0).cause);
  EXPECT_TRUE(cause.starts_with("page view 7"));
  EXPECT_EQ(cause.size(), 256U);
}

// Documentation of CallerReference: the same reference with the same paths makes no new one.
TEST(CallerReference, TheSameBatchAgainIsTheEarlierInvalidation) {
  Lab lab;
  const InvalidationBatch batch({"/a", "/b"}, "r1");
  const auto first = decode_invalidation(lab.post(batch).body);
  lab.pass(std::chrono::minutes(2));
  const Response again = lab.post(batch);
  EXPECT_EQ(again.status, 201);
  const auto second = decode_invalidation(again.body);
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(second->create_time, first->create_time);
  EXPECT_EQ(second->status, "Completed");
  EXPECT_EQ(lab.billed_paths(), 2);
  EXPECT_EQ(lab.cloudfront.list_invalidations(k_distribution, {}, {lab.now})->items.size(), 1U);
}

// https://github.com/jonls/s3-deploy-website/issues/26: what clients see is InvalidArgument.
TEST(CallerReference, OtherPathsUnderAUsedReferenceAreRefused) {
  Lab lab;
  EXPECT_EQ(lab.post({{"/a"}, "r1"}).status, 201);
  const Response refused = lab.post({{"/b"}, "r1"});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code_of(refused), "InvalidArgument");
  EXPECT_NE(decode_error(refused).message.find("caller reference that was used"),
            std::string::npos);
  EXPECT_EQ(lab.billed_paths(), 1);
}

// The documentation of CallerReference names an error that the service model does not have.
TEST(CallerReference, TheDocumentedConflictIsAnOption) {
  Lab lab({.caller_reference_conflict = CallerReferenceConflict::documented});
  EXPECT_EQ(lab.post({{"/a"}, "r1"}).status, 201);
  const Response refused = lab.post({{"/b"}, "r1"});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "InvalidationBatchAlreadyExists");
}

TEST(CallerReference, IsUniqueWithinOneDistributionOnly) {
  Lab lab;
  ASSERT_TRUE(lab.cloudfront.add_distribution("E2EXAMPLE00002", {}, {lab.now}));
  const auto first = lab.cloudfront.create_invalidation(k_distribution, {{"/a"}, "r"}, {lab.now});
  const auto other = lab.cloudfront.create_invalidation("E2EXAMPLE00002", {{"/b"}, "r"}, {lab.now});
  ASSERT_TRUE(first && other);
  EXPECT_NE(first->id, other->id);
}

// A refused batch must not hold its reference, or the retry would be refused for another reason.
TEST(CallerReference, OfARefusedBatchIsFree) {
  Lab lab;
  EXPECT_EQ(lab.post({{"no-slash"}, "r1"}).status, 400);
  EXPECT_EQ(lab.post({{"/a"}, "r1"}).status, 201);
}

// https://github.com/rust-lang/promote-release/pull/94: the message when a slash is missing.
TEST(InvalidPaths, OneRefusesTheWholeBatchAndUsesNothing) {
  Lab lab;
  for (const auto* path : {"posts/1", "", "/~a", "/a b", "/caf\xc3\xa9", "#a*", "#", "/a|b"}) {
    const Response response = lab.post({{"/good", path}, "r"});
    EXPECT_EQ(response.status, 400) << path;
    EXPECT_EQ(code_of(response), "InvalidArgument") << path;
    EXPECT_EQ(decode_error(response).message,
              "Your request contains one or more invalid invalidation paths.");
  }
  EXPECT_EQ(code_of(lab.post({{"/" + std::string(4'000, 'a')}, "r"})), "InvalidArgument");
  EXPECT_EQ(lab.post({{"/" + std::string(3'999, 'a')}, "r"}).status, 201);
  EXPECT_EQ(lab.billed_paths(), 1);
}

TEST(InvalidPaths, ABatchNeedsAPathAndAReference) {
  Lab lab;
  EXPECT_EQ(code_of(lab.post({{}, "r"})), "InvalidArgument");
  EXPECT_EQ(code_of(lab.post({{"/a"}, ""})), "InvalidArgument");
}

TEST(InvalidRequests, AreToldApart) {
  Lab lab;
  const auto post = [&](std::string body) {
    return code_of(lab.send("POST", k_invalidations, std::move(body)));
  };
  EXPECT_EQ(post(""), "MissingBody");
  EXPECT_EQ(post("{\"Paths\": []}"), "MalformedXML");
  EXPECT_EQ(post("<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/</Path></Items>"
                 "</Paths><CallerReference>r</CallerReference></InvalidationBatch>"),
            "InconsistentQuantities");
  EXPECT_EQ(lab.send("POST", k_invalidations, std::string(1'048'577, ' ')).status, 413);
}

// 1 MiB as on the wire, where 4,000 characters times 300 are too much.
TEST(InvalidRequests, TheTypedFaceKnowsHowLargeABatchMayBe) {
  Lab lab;
  const std::string tail(3'900, 'a');
  std::vector<std::string> paths;
  for (int i = 0; i < 300; ++i) paths.push_back("/" + std::to_string(i) + tail);
  EXPECT_EQ(code_of(lab.create(paths)), "BatchTooLarge");
  EXPECT_EQ(code_of(lab.post({paths, "r"})), "BatchTooLarge");
}

TEST(InvalidRequests, WhatDoesNotExistIsNamed) {
  Lab lab;
  const std::string body = encode_invalidation_batch({{"/a"}, "r"});
  const auto code = [&](std::string_view method, std::string_view target, std::string sent = {}) {
    return code_of(lab.send(method, target, std::move(sent)));
  };
  EXPECT_EQ(code("POST", "/2020-05-31/distribution/E0/invalidation", body), "NoSuchDistribution");
  EXPECT_EQ(code("GET", "/2020-05-31/distribution/E0/invalidation"), "NoSuchDistribution");
  EXPECT_EQ(code("GET", "/2020-05-31/distribution/E0/invalidation/I0"), "NoSuchDistribution");
  EXPECT_EQ(code("GET", std::string(k_invalidations) + "/I0"), "NoSuchInvalidation");
  EXPECT_EQ(code("POST", "/2020-05-31/distribution-tenant/dt_0/invalidation", body),
            "EntityNotFound");
  EXPECT_EQ(code("GET", "/2020-05-31/distribution-tenant/dt_1/invalidation/I0"),
            "NoSuchInvalidation");
}

TEST(InvalidRequests, AnUnsignedOneIsRefused) {
  Lab lab;
  const Response response = lab.send(Request("GET", std::string(k_invalidations)));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(code_of(response), "MissingAuthenticationToken");
}

TEST(InvalidRequests, WhatTheLabHasNotGotSaysSo) {
  Lab lab;
  const Response refused = lab.send("POST", "/2020-05-31/function/f/test");
  EXPECT_EQ(refused.status, 501);
  EXPECT_NE(refused.body.find("TestFunction"), std::string::npos);
  EXPECT_EQ(code_of(lab.send("GET", "/elsewhere")), "UnknownOperation");
  EXPECT_EQ(code_of(lab.send("GET", "/2020-05-31/%zz")), "UnknownOperation");
}

// The tenant forms share everything but the URI.
TEST(Tenants, HaveInvalidationsOfTheirOwn) {
  Lab lab;
  constexpr std::string_view k_target = "/2020-05-31/distribution-tenant/dt_1/invalidation";
  const Response created = lab.send("POST", k_target, encode_invalidation_batch({{"/a"}, "r"}));
  EXPECT_EQ(created.status, 201);
  const auto invalidation = decode_invalidation(created.body);
  EXPECT_TRUE(created.headers.get("Location")
                  .ends_with("/distribution-tenant/dt_1/invalidation/" + invalidation->id));
  const std::string one = std::string(k_target) + "/" + invalidation->id;
  EXPECT_EQ(*decode_invalidation(lab.send("GET", one).body), *invalidation);
  EXPECT_EQ(decode_invalidation_list(lab.send("GET", k_target).body)->items.size(), 1U);
  EXPECT_TRUE(decode_invalidation_list(lab.send("GET", k_invalidations).body)->items.empty());
  EXPECT_EQ(lab.billed_paths(), 1);
}

}  // namespace
}  // namespace revalab::cloudfront::test
