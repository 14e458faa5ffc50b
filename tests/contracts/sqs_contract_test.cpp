// SQS over every carrier, in both of its protocols: what a client sees does not depend on how its
// bytes travel, long polls included.

#include "fakes/sqs/sqs.hpp"
#include "tests/support/contract.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

/// A fake with its ledger.
class LoneSqs final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override { return sqs_.handle(request, now); }

 private:
  Ledger ledger_;
  sqs::Sqs sqs_{Calendar(*WallTime::parse_rfc3339("2026-01-01T00:00:00Z")), Dice(1), ledger_};
};

std::string json_call(const std::string& operation, const std::string& body) {
  return http_text(
      "POST / HTTP/1.1\nHost: lab:1\nAuthorization: AWS4-HMAC-SHA256 Credential=x\n"
      "Content-Type: application/x-amz-json-1.0\nX-Amz-Target: AmazonSQS." +
      operation + "\n\n" + body);
}

std::string query_call(const std::string& path, const std::string& form) {
  return http_text("POST " + path +
                   " HTTP/1.1\nHost: lab:1\nAuthorization: AWS4-HMAC-SHA256 Credential=x\n"
                   "Content-Type: application/x-www-form-urlencoded\n\n" +
                   form);
}

ExpectedResponse json(int status, std::vector<std::string> parts) {
  return {.status = status,
          .headers = {{"Content-Type", "application/x-amz-json-1.0"}},
          .body_parts = std::move(parts)};
}

ExpectedResponse xml(int status, std::vector<std::string> parts) {
  return {
      .status = status, .headers = {{"Content-Type", "text/xml"}}, .body_parts = std::move(parts)};
}

TEST(SqsContract, HoldsOnEveryCarrier) {
  const std::string url = R"("QueueUrl":"http://lab:1/000000000000/q.fifo")";
  run_contract(
      [] { return std::make_unique<LoneSqs>(); },
      {{.name = "a queue is created",
        .request =
            json_call("CreateQueue", R"({"QueueName":"q.fifo","Attributes":{"FifoQueue":"true"}})"),
        .responses = {json(200, {"{" + url + "}"})}},
       {.name = "a poll that finds nothing waits and is answered empty",
        .request = json_call("ReceiveMessage", "{" + url + R"(,"WaitTimeSeconds":20})"),
        .responses = {json(200, {"{}"})}},
       {.name = "what is pipelined behind a poll comes after it",
        .request = json_call("ReceiveMessage", "{" + url + R"(,"WaitTimeSeconds":1})") +
                   json_call("SendMessage", "{" + url +
                                                R"(,"MessageBody":"m","MessageGroupId":"g",)"
                                                R"("MessageDeduplicationId":"1"})"),
        .responses = {json(200, {"{}"}), json(200, {R"("SequenceNumber":"1886)"})}},
       {.name = "the other protocol finds the message",
        .request = query_call("/000000000000/q.fifo",
                              "Action=ReceiveMessage&AttributeName.1=All&WaitTimeSeconds=20"),
        .responses = {xml(200, {"<Body>m</Body>", "<Name>MessageGroupId</Name><Value>g</Value>"})}},
       {.name = "and waits as long when it is in flight",
        .request = query_call("/000000000000/q.fifo", "Action=ReceiveMessage&WaitTimeSeconds=2"),
        .responses = {xml(200, {"<ReceiveMessageResult></ReceiveMessageResult>"})}},
       {.name = "errors are those of each protocol",
        .request = json_call("GetQueueUrl", R"({"QueueName":"none"})") +
                   query_call("/", "Action=GetQueueUrl&QueueName=none"),
        .responses = {json(400, {"com.amazonaws.sqs#QueueDoesNotExist"}),
                      xml(400, {"<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"})}}});
}

}  // namespace
}  // namespace revalab::test
