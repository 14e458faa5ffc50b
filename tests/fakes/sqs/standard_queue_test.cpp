#include "tests/fakes/sqs/fixture.hpp"

namespace revalab::sqs {
namespace {

struct StandardQueueTest : SqsTest {
  std::string url = create("jobs");
};

// Source: SQS developer guide, sqs-visibility-timeout.
TEST_F(StandardQueueTest, HidesWhatWasReceivedUntilItsTimeoutIsOver) {
  send(url, "a");
  const auto first = receive(url);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(counts(url), "0/1/0");
  pass(seconds(30) - Duration(1));
  EXPECT_EQ(bodies(url), "");
  pass(Duration(1));
  const auto second = receive(url);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_NE(second[0].receipt_handle, first[0].receipt_handle);
  EXPECT_EQ(second[0].attributes.at("ApproximateReceiveCount"), "2");
  EXPECT_EQ(second[0].attributes.at("ApproximateFirstReceiveTimestamp"), "1767225600000");
  EXPECT_TRUE(remove(url, first[0]).ok()) << "a standard queue takes any of its handles";
  EXPECT_EQ(counts(url), "0/0/0");
  EXPECT_TRUE(remove(url, first[0]).ok()) << "and takes it again";
}

TEST_F(StandardQueueTest, DelaysAMessageOrAll) {
  SendMessageRequest late = message(url, "late");
  late.delay_seconds = 10;
  ASSERT_TRUE(queues().send_message(late, call()).ok());
  EXPECT_EQ(counts(url), "0/0/1");
  EXPECT_EQ(fake.next_deadline(), now + seconds(10));
  pass(seconds(10));
  EXPECT_EQ(bodies(url), "late");
  const std::string slow = create("slow", {{"DelaySeconds", "5"}});
  send(slow, "a");
  SendMessageRequest at_once = message(slow, "b");
  at_once.delay_seconds = 0;
  ASSERT_TRUE(queues().send_message(at_once, call()).ok());
  EXPECT_EQ(bodies(slow), "b") << "a message's own delay wins, nought too";
  late.delay_seconds = 901;
  EXPECT_EQ(message_of(queues().send_message(late, call())),
            "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 "
            "and <= 900.");
}

// Source: service model, ChangeMessageVisibility; localstack's models.py for the sentences.
TEST_F(StandardQueueTest, ChangesHowLongAMessageIsHidden) {
  send(url, "a");
  const Message first = receive(url).at(0);
  EXPECT_TRUE(change(url, first, 60).ok());
  pass(seconds(59));
  EXPECT_EQ(bodies(url), "");
  EXPECT_TRUE(change(url, first, 0).ok());
  const Message second = receive(url).at(0);
  EXPECT_EQ(code_of(change(url, first, 5)), "InvalidParameterValue") << "an older handle";
  pass(seconds(30));
  EXPECT_EQ(code_of(change(url, second, 5)), "AWS.SimpleQueueService.MessageNotInflight");
  const Message third = receive(url).at(0);
  EXPECT_EQ(code_of(change(url, third, 43'201)), "InvalidParameterValue");
  pass(seconds(10));
  EXPECT_EQ(message_of(change(url, third, 43'200)),
            "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total "
            "VisibilityTimeout for the message is beyond the limit [43200 seconds].");
  EXPECT_TRUE(remove(url, third).ok());
  EXPECT_TRUE(message_of(change(url, third, 5)).ends_with("visibility timeout change."));
}

TEST_F(StandardQueueTest, ForgetsMessagesThatAreTooOld) {
  const std::string brief = create("brief", {{"MessageRetentionPeriod", "60"}});
  send(brief, "a");
  receive(brief);
  pass(seconds(30));
  send(brief, "b");
  pass(seconds(30));
  EXPECT_EQ(counts(brief), "1/0/0") << "the one in flight too";
  EXPECT_EQ(bodies(brief), "b");
}

TEST_F(StandardQueueTest, KnowsItsOwnReceiptHandles) {
  send(url, "a");
  Message received = receive(url).at(0);
  const std::string other = create("other");
  const auto elsewhere = remove(other, received);
  EXPECT_EQ(code_of(elsewhere), "ReceiptHandleIsInvalid");
  EXPECT_EQ(elsewhere.error().status, 404);
  received.receipt_handle[10] = received.receipt_handle[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(remove(url, received)), "ReceiptHandleIsInvalid") << "a forged one";
  received.receipt_handle = "";
  EXPECT_EQ(code_of(remove(url, received)), "MissingParameter");
}

// A message that was received as often as allowed goes to the other queue instead of being
// delivered again. Source: SQS developer guide, sqs-dead-letter-queues.
TEST_F(StandardQueueTest, MovesWhatWasReceivedTooOften) {
  const std::string dead = create("dead");
  const std::string jobs = create(
      "tried", {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:)"
                                  R"(dead","maxReceiveCount":2})"},
                {"VisibilityTimeout", "1"}});
  const std::string id = send(jobs, "poison").message_id;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(bodies(jobs), "poison");
    pass(seconds(1));
  }
  EXPECT_EQ(counts(jobs), "1/0/0") << "until somebody asks";
  send(jobs, "good");
  EXPECT_EQ(bodies(jobs), "good");
  const Message moved = receive(dead).at(0);
  EXPECT_EQ(moved.message_id, id);
  EXPECT_EQ(moved.attributes.at("DeadLetterQueueSourceArn"),
            "arn:aws:sqs:us-east-1:000000000000:tried");
  EXPECT_EQ(moved.attributes.at("ApproximateReceiveCount"), "3");
  EXPECT_EQ(moved.attributes.at("SentTimestamp"), "1767225600000");
}

// The queue for dead letters may be deleted at any time; nothing is lost then.
TEST_F(StandardQueueTest, KeepsWhatHasNowhereToGo) {
  const std::string dead = create("dead");
  const std::string jobs = create(
      "tried", {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:)"
                                  R"(dead","maxReceiveCount":1})"},
                {"VisibilityTimeout", "0"}});
  QueueRequest request;
  request.queue_url = dead;
  ASSERT_TRUE(queues().delete_queue(request, call()).ok());
  send(jobs, "a");
  EXPECT_EQ(bodies(jobs), "a");
  EXPECT_EQ(bodies(jobs), "a");
}

struct CrowdedQueueTest : SqsTest {
  static Options few() {
    Options options;
    options.in_flight_max = 2;
    return options;
  }
  CrowdedQueueTest() : SqsTest(few()) {}
};

// Source: service model, ReceiveMessage: OverLimit of a short poll; nothing from a FIFO queue.
TEST_F(CrowdedQueueTest, HasALimitOfMessagesInFlight) {
  const std::string url = create("jobs");
  const std::string fifo = create("jobs.fifo");
  for (const char* body : {"a", "b", "c"}) {
    send(url, body);
    send(fifo, body, body);
  }
  EXPECT_EQ(bodies(url), "ab");
  EXPECT_EQ(code_of(queues().receive_message(receive_request(url, 1), call())), "OverLimit");
  ReceiveMessageRequest patient = receive_request(url, 1);
  patient.wait_time_seconds = 20;
  EXPECT_EQ(queues().receive_message(patient, call())->wait, seconds(20));
  EXPECT_EQ(bodies(fifo), "ab");
  EXPECT_EQ(bodies(fifo), "");
}

}  // namespace
}  // namespace revalab::sqs
