#include "simulator/scenario/fault_file.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

// What the lab shows can be given back to it.
TEST(FaultFile, WritesWhatItReads) {
  const std::string query = R"("service":"dynamodb","operation":"Query")";
  const std::string batch = R"("service":"dynamodb","operation":"BatchGetItem")";
  const std::string purge = R"("service":"cloudfront","operation":"CreateInvalidation")";
  const std::string message = R"("service":"sqs","operation":"SendMessage")";
  const std::vector<std::pair<std::string, std::string>> uses{
      {batch, R"({"unprocessed":"1/2"})"}, {message, R"({"error":"RequestThrottled"})"},
      {query, R"({"status":503})"},        {purge, R"({"purgeDelay":"90s"})"},
      {query, R"({"delay":"2s"})"},        {query, R"({"drop":"request"})"},
      {message, R"({"drop":"answer"})"},   {query, R"({"duplicate":true})"}};
  for (const auto& [reach, action] : uses) {
    const std::string fault = R"({"id":"a",)" + reach + R"(,"match":"posts","do":)" + action +
                              R"(,"from":"1s","to":"2m","times":3,"chance":"1/4")";
    const auto read = parse_faults("f.json", R"({"kind": "faults", "faults": [)" + fault + "}]}");
    ASSERT_TRUE(read.ok()) << action;
    std::string written;
    JsonWriter json(written);
    write_fault(json, read->front(), 7);
    EXPECT_EQ(written, fault + R"(,"enabled":true,"fired":7})");
    const auto again = parse_faults("f.json", R"({"kind": "faults", "faults": [)" + written + "]}");
    ASSERT_TRUE(again.ok()) << again.error().front().to_string();
    EXPECT_EQ(*again, *read);
  }
}

// A fault that can never fire is a mistake of whoever planned it.
TEST(FaultFile, RefusesWhatAServiceCannotDo) {
  const auto complaint = [](const std::string& fault) {
    const auto read =
        parse_faults("f.json", R"({"kind": "faults", "faults": [{"id": "a", )" + fault + "}]}");
    return read.ok() ? std::string() : read.error().front().message;
  };
  for (const std::string service : {"cloudfront", "s3", "sqs"}) {
    EXPECT_EQ(complaint(R"("service": ")" + service + R"(", "do": {"unprocessed": "1/2"})"),
              "`unprocessed` is only for dynamodb; for " + service +
                  " expected one of: error, status, delay, drop, duplicate");
  }
  for (const std::string service : {"dynamodb", "s3", "sqs"}) {
    EXPECT_EQ(complaint(R"("service": ")" + service + R"(", "do": {"purgeDelay": "9s"})"),
              "`purgeDelay` is only for cloudfront; for " + service +
                  " expected one of: error, status, delay, drop, duplicate");
  }
  EXPECT_EQ(
      complaint(R"("service": "dynamodb", "operation": "Query", "do": {"unprocessed": "1/2"})"),
      "`unprocessed` is only for BatchWriteItem and BatchGetItem of dynamodb");
  EXPECT_EQ(complaint(R"("operation": "GetDistribution", "do": {"purgeDelay": "9s"})"),
            "`purgeDelay` is only for CreateInvalidation and "
            "CreateInvalidationForDistributionTenant of cloudfront");
  EXPECT_EQ(complaint(R"("do": {"unprocessed": "1/2"})"), "");
  EXPECT_EQ(complaint(R"("operation": "CreateInvalidation", "do": {"purgeDelay": "9s"})"), "");
  EXPECT_EQ(complaint(R"("service": "lambda", "do": {"status": 503})"),
            "is \"lambda\", expected one of: cloudfront, dynamodb, s3, sqs");
}

TEST(FaultFile, IsOfItsKind) {
  EXPECT_FALSE(parse_faults("f.json", R"({"kind": "scenario", "faults": []})").ok());
  EXPECT_FALSE(parse_faults("f.json", R"({"kind": "faults"})").ok());
  EXPECT_FALSE(parse_faults("f.json", "{").ok());
  EXPECT_TRUE(parse_faults("f.json", R"({"kind": "faults", "faults": []})").ok());
}

}  // namespace
}  // namespace revalab::sim
