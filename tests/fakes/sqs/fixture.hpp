#pragma once

#include "core/aws/sqs/errors.hpp"
#include "fakes/sqs/sqs.hpp"
#include "tests/support/aws_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace revalab::sqs {

using std::chrono::minutes;
using std::chrono::seconds;

inline const WallTime k_start = *WallTime::parse_rfc3339("2026-01-01T00:00:00Z");
inline constexpr std::string_view k_host = "127.0.0.1:4566";

/// A fake, a hand on its clock, and the shortest ways to use both faces.
class SqsTest : public testing::Test {
 protected:
  explicit SqsTest(Options options = {})
      : fake(Calendar(k_start), Dice(1), ledger, std::move(options)) {}

  [[nodiscard]] Call call() const { return {now, "test", "http://127.0.0.1:4566"}; }
  Queues& queues() { return fake.queues(); }
  void pass(Duration span) {
    now = now + span;
    fake.advance_to(now);
  }

  /// Creates a queue, FIFO by its name, and gives its URL.
  std::string create(const std::string& name, TextMap attributes = {}) {
    CreateQueueRequest request;
    request.queue_name = name;
    request.attributes = std::move(attributes);
    if (name.ends_with(".fifo")) request.attributes["FifoQueue"] = "true";
    const auto created = queues().create_queue(request, call());
    EXPECT_TRUE(created.ok()) << (created.ok() ? "" : created.error().message);
    return created.ok() ? created->queue_url : "";
  }
  static SendMessageRequest message(const std::string& url, const std::string& body,
                                    const std::string& group = "") {
    SendMessageRequest request;
    request.queue_url = url;
    request.message_body = body;
    if (group.empty()) return request;
    request.message_group_id = group;
    request.message_deduplication_id = body;
    return request;
  }
  /// Sends, under the body as deduplication id when there is a group.
  SendMessageResult send(const std::string& url, const std::string& body,
                         const std::string& group = "") {
    const auto sent = queues().send_message(message(url, body, group), call());
    EXPECT_TRUE(sent.ok()) << (sent.ok() ? "" : sent.error().message);
    return sent.ok() ? *sent : SendMessageResult();
  }
  static ReceiveMessageRequest receive_request(const std::string& url, std::int64_t count) {
    ReceiveMessageRequest request;
    request.queue_url = url;
    request.max_number_of_messages = count;
    request.attribute_names = {"All"};
    request.message_attribute_names = {"All"};
    return request;
  }
  std::vector<Message> receive(const std::string& url, std::int64_t count = 10) {
    const auto received = queues().receive_message(receive_request(url, count), call());
    EXPECT_TRUE(received.ok()) << (received.ok() ? "" : received.error().message);
    return received.ok() ? received->result.messages : std::vector<Message>();
  }
  /// The bodies of what is received, one behind the other.
  std::string bodies(const std::string& url, std::int64_t count = 10) {
    std::string all;
    for (const Message& each : receive(url, count)) all += each.body;
    return all;
  }
  Result<Done> remove(const std::string& url, const Message& received) {
    return queues().delete_message(receipt(url, received), call());
  }
  Result<Done> change(const std::string& url, const Message& received, std::int64_t timeout) {
    ReceiptRequest request = receipt(url, received);
    request.visibility_timeout = timeout;
    return queues().change_message_visibility(request, call());
  }
  static ReceiptRequest receipt(const std::string& url, const Message& received) {
    ReceiptRequest request;
    request.queue_url = url;
    request.receipt_handle = received.receipt_handle;
    return request;
  }
  /// `available/in flight/delayed`
  std::string counts(const std::string& url) {
    GetQueueAttributesRequest request;
    request.queue_url = url;
    request.attribute_names = {"All"};
    const auto all = queues().get_queue_attributes(request, call());
    return all->at("ApproximateNumberOfMessages") + "/" +
           all->at("ApproximateNumberOfMessagesNotVisible") + "/" +
           all->at("ApproximateNumberOfMessagesDelayed");
  }

  static Request json_request(std::string_view operation, std::string body) {
    Request request("POST", "/");
    request.headers = {{"Host", std::string(k_host)},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "AmazonSQS." + std::string(operation)},
                       {"Authorization", "AWS4-HMAC-SHA256 Credential=revalab"}};
    request.body = std::move(body);
    return request;
  }
  static Request query_request(std::string target, std::string form) {
    Request request("POST", std::move(target));
    request.headers = {{"Host", std::string(k_host)},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                       {"Authorization", "AWS4-HMAC-SHA256 Credential=revalab"}};
    request.body = std::move(form);
    return request;
  }
  Response ask(const Request& request) { return std::get<Response>(fake.handle(request, now)); }
  /// Over the JSON protocol, demanding success and an answer of the service model's shape.
  std::string accepted(std::string_view operation, std::string body) {
    const Response response = ask(json_request(operation, std::move(body)));
    EXPECT_EQ(response.status, 200) << response.body;
    for (const auto& why : test::AwsModel::sqs().check_json_output(operation, response.body)) {
      ADD_FAILURE() << operation << ": " << why;
    }
    return response.body;
  }
  /// All usage of one dimension so far.
  [[nodiscard]] std::int64_t used(Dimension dimension) const {
    std::int64_t total = 0;
    for (const UsageEntry& entry : ledger.entries()) {
      if (entry.dimension == dimension) total += entry.count;
    }
    return total;
  }

  Ledger ledger;
  Sqs fake;
  Instant now;
};

/// The code of what was refused; empty when it was not.
template <class T>
std::string code_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().code;
}
template <class T>
std::string message_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().message;
}

}  // namespace revalab::sqs
