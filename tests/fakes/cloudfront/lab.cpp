#include "tests/fakes/cloudfront/lab.hpp"

#include "fakes/cloudfront/route.hpp"
#include "tests/support/aws_model.hpp"

#include <gtest/gtest.h>

#include <set>

namespace revalab::cloudfront::test {
namespace {

/// Codes the lab answers although the model does not list them; `core/aws/cloudfront/errors.hpp`
/// says of each why.
const std::set<std::string> k_unmodelled_codes{"MissingAuthenticationToken",
                                               "MalformedXML",
                                               "InvalidationBatchAlreadyExists",
                                               "NotImplemented",
                                               "UnknownOperation",
                                               "RequestEntityTooLarge"};

void expect_as_modelled(const Request& request, const Response& response) {
  const auto& model = revalab::test::AwsModel::cloudfront();
  const std::string operation(operation_name(route_of(request)));
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36U);
  if (response.status == 204) {
    EXPECT_EQ(response.body, "");
    return;
  }
  if (operation == "GetFunction" && response.status == 200) return;  // The code alone.
  EXPECT_EQ(response.headers.get("Content-Type"), "text/xml");
  if (response.status >= 300) {
    const std::string code = decode_error(response).code;
    EXPECT_TRUE(k_unmodelled_codes.contains(code) || model.models_error(operation, code))
        << operation << " has no error " << code;
    return;
  }
  for (const auto& problem : model.check_xml_output(operation, response.body)) {
    ADD_FAILURE() << operation << ": " << problem << "\n" << response.body;
  }
}

std::vector<std::string> numbered(int count, std::string_view prefix, std::string_view suffix) {
  std::vector<std::string> items;
  for (int i = 0; i < count; ++i) {
    items.push_back(std::string(prefix) + std::to_string(i) + std::string(suffix));
  }
  return items;
}

}  // namespace

std::vector<std::string> some_paths(int count, std::string_view prefix) {
  return numbered(count, prefix, "");
}

std::vector<std::string> some_wildcards(int count, std::string_view prefix) {
  return numbered(count, prefix, "/*");
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

DistributionSettings second_settings() {
  DistributionSettings settings;
  settings.caller_reference = "second";
  return settings;
}

Lab::Lab(Options options, std::uint64_t seed)
    : cloudfront(calendar, Dice(seed), ledger, std::move(options)) {
  EXPECT_TRUE(cloudfront.add_distribution(std::string(k_distribution), {}, {now}));
  EXPECT_TRUE(cloudfront.add_distribution_tenant("dt_1", std::string(k_distribution)));
}

Response Lab::send(std::string_view method, std::string_view target, std::string body,
                   std::string_view if_match) {
  Request request{std::string(method), std::string(target)};
  request.headers.set("Authorization",
                      "AWS4-HMAC-SHA256 "
                      "Credential=revalab/20260101/us-east-1/cloudfront/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  if (!if_match.empty()) request.headers.set("If-Match", std::string(if_match));
  request.body = std::move(body);
  return send(request);
}

Response Lab::send(const Request& request) {
  auto answer = cloudfront.handle(request, now);
  auto response = std::get<Response>(std::move(answer));
  expect_as_modelled(request, response);
  return response;
}

Response Lab::post(const InvalidationBatch& batch) {
  return send("POST", k_invalidations, encode_invalidation_batch(batch));
}

Result<Invalidation> Lab::create(std::vector<std::string> items, std::string_view cause) {
  InvalidationBatch batch(std::move(items), "reference-" + std::to_string(++references_));
  return cloudfront.create_invalidation(k_distribution, std::move(batch), {now, cause});
}

void Lab::pass(Duration span) {
  now = now + span;
  cloudfront.advance_to(now);
}

std::int64_t Lab::billed_paths() const {
  std::int64_t paths = 0;
  for (const auto& entry : ledger.entries()) {
    if (entry.dimension == Dimension::cloudfront_invalidation_path) paths += entry.count;
  }
  return paths;
}

std::string code_of(const Response& response) {
  return response.status < 300 ? "" : decode_error(response).code;
}

}  // namespace revalab::cloudfront::test
