// The paths that simulations and servers spend their time on. Run by `./dev bench`; compare ratios
// within one run, because machines differ.

#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/dynamodb/json.hpp"
#include "core/base/json_writer.hpp"
#include "core/invalidation/coverage.hpp"
#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"

#include <benchmark/benchmark.h>

namespace revalab {
namespace {

const Calendar k_calendar(WallTime(std::chrono::seconds(1'767'225'600)));

Request dynamodb_request(const std::string& operation, const std::string& body) {
  Request request("POST", "/");
  request.headers.set("content-type", "application/x-amz-json-1.0");
  request.headers.set("x-amz-target", "DynamoDB_20120810." + operation);
  request.headers.set("authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  request.body = body;
  return request;
}

/// A table of OpenNext's shape with `count` rows under one tag.
void fill(dynamodb::DynamoDb& dynamodb, int count) {
  dynamodb.handle(dynamodb_request("CreateTable", R"({"TableName": "tags",
      "BillingMode": "PAY_PER_REQUEST",
      "AttributeDefinitions": [{"AttributeName": "tag", "AttributeType": "S"},
                               {"AttributeName": "path", "AttributeType": "S"}],
      "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"},
                    {"AttributeName": "path", "KeyType": "RANGE"}]})"),
                  Instant());
  for (int i = 0; i < count; ++i) {
    dynamodb.handle(dynamodb_request("PutItem", R"({"TableName": "tags", "Item": {
        "tag": {"S": "build/posts"}, "path": {"S": "build/posts/a-post-with-a-long-name-)" +
                                                    std::to_string(1'000'000 + i) + R"("},
        "revalidatedAt": {"N": "1767225600000"}}})"),
                    Instant());
  }
}

void QueryOnTheWire(benchmark::State& state) {
  Ledger ledger;
  dynamodb::DynamoDb dynamodb(k_calendar, Dice(1), ledger);
  fill(dynamodb, static_cast<int>(state.range(0)));
  const Request query = dynamodb_request("Query", R"({"TableName": "tags",
      "KeyConditionExpression": "#tag = :tag", "ExpressionAttributeNames": {"#tag": "tag"},
      "ExpressionAttributeValues": {":tag": {"S": "build/posts"}}})");
  std::int64_t bytes = 0;
  for (auto _ : state) {
    const Answer answer = dynamodb.handle(query, Instant());
    bytes += static_cast<std::int64_t>(std::get<Response>(answer).body.size());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(QueryOnTheWire)->Arg(1)->Arg(100);

// The floor for the row above: what copying its answer costs.
void CopyOfTheAnswer(benchmark::State& state) {
  const std::string body(14'000, 'x');
  for (auto _ : state) {
    std::string copy = body;
    benchmark::DoNotOptimize(copy.data());
  }
}
BENCHMARK(CopyOfTheAnswer);

void CreateInvalidationOnTheWire(benchmark::State& state) {
  Ledger ledger;
  cloudfront::Options options;
  options.propagation = cloudfront::Propagation::none();
  cloudfront::CloudFront cloudfront(k_calendar, Dice(1), ledger, options);
  const auto added = cloudfront.add_distribution(
      "E1EXAMPLE00001", cloudfront::DistributionSettings(), cloudfront::Call{Instant()});
  if (!added) state.SkipWithError("no distribution");
  Request request("POST", "/2020-05-31/distribution/E1EXAMPLE00001/invalidation");
  request.headers.set("authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/"
                      "cloudfront/aws4_request, SignedHeaders=host, Signature=0");
  std::int64_t reference = 0;
  for (auto _ : state) {
    request.body = cloudfront::encode_invalidation_batch(
        {{"/posts/1", "/posts/1?*"}, std::to_string(++reference)});
    benchmark::DoNotOptimize(cloudfront.handle(request, Instant()));
  }
}
BENCHMARK(CreateInvalidationOnTheWire);

void JoinAndStripAKey(benchmark::State& state) {
  const KeyCodec codec("b7f3c", KeyProfile::exact);
  for (auto _ : state) benchmark::DoNotOptimize(codec.strip(codec.join("posts/a-post")));
}
BENCHMARK(JoinAndStripAKey);

void UrlsOfAPage(benchmark::State& state) {
  UrlRules rules;
  rules.build_id = "b7f3c";
  PurgeTarget target;
  target.path = "/posts/caf\xc3\xa9";
  target.router = Router::pages;
  for (auto _ : state) benchmark::DoNotOptimize(urls_of(rules, target));
}
BENCHMARK(UrlsOfAPage);

void FindWhatAWildcardDrops(benchmark::State& state) {
  std::vector<std::string> urls;
  for (int i = 0; i < state.range(0); ++i) urls.push_back("/posts/" + std::to_string(i));
  const Inventory inventory(urls);
  for (auto _ : state) benchmark::DoNotOptimize(inventory.covered_by({"/posts/99*"}));
}
BENCHMARK(FindWhatAWildcardDrops)->Arg(1'000)->Arg(100'000);

}  // namespace
}  // namespace revalab

BENCHMARK_MAIN();
