#include "core/aws/sqs/client.hpp"

#include "core/wire/direct_transport.hpp"
#include "tests/fakes/sqs/fixture.hpp"
#include "tests/support/manual_clock.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::sqs {
namespace {

/// The core's client, talking to the fake by a call.
struct ClientTest : SqsTest {
  ClientTest() { client.set_cause("client test"); }

  Task<void> poll(std::string url, Result<ReceiveMessageResult>& into) {
    ReceiveMessageRequest request = receive_request(url, 10);
    request.wait_time_seconds = 20;
    auto received = co_await client.receive_message(std::move(request));
    into = std::move(received);
  }

  test::ManualClock clock{test::ManualClock::Sleeping::wait};
  wire::DirectTransport transport{fake, clock};
  Client client{transport, clock, Dice(2), aws::ClientOptions()};
};

TEST_F(ClientTest, SpeaksToTheWireFace) {
  CreateQueueRequest create;
  create.queue_name = "jobs.fifo";
  create.attributes["FifoQueue"] = "true";
  const auto created = run_now(client.create_queue(create));
  ASSERT_TRUE(created.ok()) << created.error().message;
  const std::string url = created->queue_url;
  EXPECT_EQ(run_now(client.get_queue_url("jobs.fifo"))->queue_url, url);
  SendMessageRequest request = message(url, "m\n\xc3\xa9", "g");
  request.message_deduplication_id = "1";
  const auto sent = run_now(client.send_message(request));
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  const auto received = run_now(client.receive_message(receive_request(url, 1)));
  const Message& message = received->messages.at(0);
  EXPECT_EQ(message.message_id, sent->message_id);
  EXPECT_EQ(message.body, request.message_body);
  EXPECT_TRUE(run_now(client.change_message_visibility(url, message.receipt_handle, 60)).ok());
  EXPECT_TRUE(run_now(client.delete_message(url, message.receipt_handle)).ok());
  const auto none = run_now(client.get_queue_url("none"));
  EXPECT_EQ(none.error().code, "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(ledger.cause_name(ledger.entries().back().cause), "client test");
}

// Two clients of one transport: what one sends is what the other waits for.
TEST_F(ClientTest, ALongPollIsAnsweredByALaterSend) {
  const std::string url = create("jobs");
  Result<ReceiveMessageResult> received = ApiError();
  Root root(poll(url, received));
  root.start();
  clock.advance(seconds(7));
  EXPECT_FALSE(root.done());
  EXPECT_TRUE(run_now(client.send_message(message(url, "m"))).ok());
  ASSERT_TRUE(root.done());
  EXPECT_EQ(received->messages.at(0).body, "m");
  EXPECT_EQ(clock.now(), Instant(seconds(7)));
}

TEST_F(ClientTest, ALongPollEndsWithItsTimeOrItsQueue) {
  const std::string url = create("jobs");
  Result<ReceiveMessageResult> received = ApiError();
  Root root(poll(url, received));
  root.start();
  clock.advance(seconds(20));
  ASSERT_TRUE(root.done());
  EXPECT_EQ(received->messages.size(), 0U);
  Root another(poll(url, received));
  another.start();
  QueueRequest request;
  request.queue_url = url;
  EXPECT_TRUE(queues().delete_queue(request, {clock.now()}).ok());
  transport.poke();
  ASSERT_TRUE(another.done());
  EXPECT_EQ(code_of(received), "AWS.SimpleQueueService.NonExistentQueue");
}

// Everything the real server function asked gets the status it really got.
TEST_F(ClientTest, RecordedTrafficIsAnsweredAsItWas) {
  create("ex-revalidation-0000000001.fifo");
  std::ifstream lines(std::string(REVALAB_SOURCE_DIR) + "/tests/data/opennext/traffic.jsonl");
  int calls = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto recorded = nlohmann::json::parse(line);
    if (recorded.at("service") != "sqs") continue;
    ++calls;
    Request request(recorded.at("method"), recorded.at("target"));
    for (const auto& [name, value] : recorded.at("headers").items()) {
      request.headers.set(name, value.get<std::string>());
    }
    request.body = recorded.at("body").at("text");
    const Response response = ask(request);
    EXPECT_EQ(response.status, recorded.at("reply_status").get<int>()) << response.body;
    EXPECT_EQ(test::AwsModel::sqs().check_json_output(recorded.at("operation").get<std::string>(),
                                                      response.body),
              std::vector<std::string>());
  }
  EXPECT_EQ(calls, 2);
  // Two renders of one stale page, one message.
  EXPECT_EQ(receive("/0/ex-revalidation-0000000001.fifo").size(), 1U);
}

}  // namespace
}  // namespace revalab::sqs
