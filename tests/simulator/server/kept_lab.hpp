#pragma once

#include "core/aws/cloudfront/xml.hpp"
#include "simulator/server/lab_history.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace revalab::test {

/// A lab whose history is kept, without ports, on a machine whose clock a test moves. What it is
/// asked comes at the machine's time, or at the lab's own if that stands still.
class KeptLab {
 public:
  KeptLab(ManualClock& machine, const sim::HistoryOptions& history, sim::ServedLabOptions options) {
    if (!history.given.contains("--start")) options.start = machine.wall_now();
    auto opened = sim::LabHistory::open(history, options, machine.wall_now());
    if (!opened.ok()) {
      problem = opened.error().message;
      problem_is_of_input = opened.error().of_input;
      return;
    }
    history_ = std::move(opened).value();
    lab_ = std::make_unique<sim::ServedLab>(std::move(options), machine, sim::ServedLab::Still());
    admin_ = std::make_unique<sim::AdminApi>(*lab_, visitors_);
    const auto begun = history_->begin(*lab_, *admin_, machine.wall_now(), {});
    if (begun.ok()) {
      notes = *begun;
    } else {
      problem = begun.error().message;
      problem_is_of_input = begun.error().of_input;
    }
  }

  Answer ask(const Request& request) {
    lab_->settle();
    if (sim::is_admin_path(request.path())) return admin_->handle(request, lab_->now());
    return lab_->account().cloud().handle(request, lab_->now());
  }
  Response send(const Request& request) {
    Answer answer = ask(request);
    const Response* response = response_in(answer);
    return response == nullptr ? Response(0) : *response;
  }
  /// A long poll to its end, while the machine's clock goes on and others ask nothing.
  Response poll(Request request, ManualClock& machine) {
    const Answer first = ask(request);
    const auto* parked = std::get_if<Parked>(&first);
    EXPECT_NE(parked, nullptr);
    if (parked == nullptr) return Response(0);
    request.waited = parked->until - lab_->now();
    machine.advance(*request.waited);
    return send(request);
  }
  Response own(const std::string& method, const std::string& path, std::string body = {}) {
    Request request(method, "/_revalab/" + path);
    request.headers.add("Host", "localhost");
    request.body = std::move(body);
    return send(request);
  }
  nlohmann::json state() { return nlohmann::json::parse(own("GET", "state").body); }
  sim::ServedLab& lab() { return *lab_; }

  std::string problem;  ///< What kept it from beginning.
  bool problem_is_of_input = false;
  std::string notes;

 private:
  std::unique_ptr<sim::LabHistory> history_;
  std::unique_ptr<sim::ServedLab> lab_;
  sim::VisitorCheck visitors_{{}};
  std::unique_ptr<sim::AdminApi> admin_;
};

inline Request dynamodb_call(const std::string& operation, std::string body) {
  Request request("POST", "/");
  request.headers.add("Host", "127.0.0.1");
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.headers.add("X-Amz-Target", "DynamoDB_20120810." + operation);
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  request.body = std::move(body);
  return request;
}

inline Request sqs_call(const std::string& operation, std::string body) {
  Request request = dynamodb_call(operation, std::move(body));
  request.headers.set("X-Amz-Target", "AmazonSQS." + operation);
  return request;
}

inline Request cloudfront_call(const std::string& method, const std::string& target,
                               std::string body = {}) {
  Request request(method, "/2020-05-31" + target);
  request.headers.add("Host", "127.0.0.1");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudfront/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  request.body = std::move(body);
  return request;
}

inline Request create_queue(const std::string& attributes = "{}") {
  return sqs_call("CreateQueue", R"({"QueueName": "q", "Attributes": )" + attributes + "}");
}
inline Request send_message() {
  return sqs_call("SendMessage",
                  R"({"QueueUrl": "http://127.0.0.1/000000000000/q", "MessageBody": "m"})");
}
inline Request receive(int wait_seconds) {
  return sqs_call("ReceiveMessage",
                  R"({"QueueUrl": "http://127.0.0.1/000000000000/q", "WaitTimeSeconds": )" +
                      std::to_string(wait_seconds) + "}");
}

inline constexpr std::string_view k_rows_table =
    R"({"TableName": "rows", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]})";

inline Request create_rows() { return dynamodb_call("CreateTable", std::string(k_rows_table)); }
inline Request put_row(const std::string& id, const std::string& value = "v") {
  return dynamodb_call("PutItem", R"({"TableName": "rows", "Item": {"id": {"S": ")" + id +
                                      R"("}, "value": {"S": ")" + value + R"("}}})");
}
inline Request delete_row(const std::string& id) {
  return dynamodb_call("DeleteItem",
                       R"({"TableName": "rows", "Key": {"id": {"S": ")" + id + R"("}}})");
}
inline Request get_row(const std::string& id) {
  return dynamodb_call("GetItem",
                       R"({"TableName": "rows", "Key": {"id": {"S": ")" + id + R"("}}})");
}
inline Request purge(const std::vector<std::string>& items, const std::string& reference) {
  return cloudfront_call(
      "POST", "/distribution/E1EXAMPLE00001/invalidation",
      cloudfront::encode_invalidation_batch(cloudfront::InvalidationBatch(items, reference)));
}
inline Request list_purges() {
  return cloudfront_call("GET", "/distribution/E1EXAMPLE00001/invalidation");
}

}  // namespace revalab::test
