#include "tests/fakes/sqs/fixture.hpp"

namespace revalab::sqs {
namespace {

struct FifoQueueTest : SqsTest {
  std::string url = create("jobs.fifo");
};

// Source: SQS developer guide, FIFO-queues-understanding-logic: as many as possible of one group,
// then of others; nothing of a group while any message of it is in flight.
TEST_F(FifoQueueTest, DeliversAGroupInOrderAndOneBatchAtATime) {
  send(url, "a1", "a");
  send(url, "b1", "b");
  send(url, "a2", "a");
  send(url, "a3", "a");
  EXPECT_EQ(bodies(url, 2), "a1a2");
  EXPECT_EQ(bodies(url), "b1") << "a waits, b flows";
  EXPECT_EQ(bodies(url), "");
  EXPECT_EQ(counts(url), "1/3/0");
  pass(seconds(30));
  EXPECT_EQ(bodies(url), "a1a2a3b1");
}

TEST_F(FifoQueueTest, GoesOnWithAGroupWhenNothingOfItIsInFlight) {
  for (const char* body : {"1", "2", "3"}) send(url, body, "g");
  const auto taken = receive(url, 2);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_TRUE(remove(url, taken[0]).ok());
  EXPECT_EQ(bodies(url), "") << "2 is still in flight";
  EXPECT_TRUE(change(url, taken[1], 0).ok());
  EXPECT_EQ(bodies(url), "23");
}

// Source: localstack's snapshot, test_fifo_delete_message_with_expired_receipt_handle.
TEST_F(FifoQueueTest, TakesNoHandleThatIsOver) {
  send(url, "a", "g");
  const Message first = receive(url).at(0);
  pass(seconds(30));
  EXPECT_EQ(message_of(remove(url, first)), "Value " + first.receipt_handle +
                                                " for parameter ReceiptHandle is invalid. Reason: "
                                                "The receipt handle has expired.");
  const Message second = receive(url).at(0);
  EXPECT_EQ(code_of(remove(url, first)), "InvalidParameterValue") << "another delivery's";
  EXPECT_TRUE(remove(url, second).ok());
  EXPECT_TRUE(remove(url, second).ok()) << "gone is gone";
}

// Counted from the first send, whatever became of the message (OpenNext finding 41: the same page
// with the same date and ETag is revalidated once in five minutes). Source: SQS developer guide,
// FIFO-queues-exactly-once-processing.
TEST_F(FifoQueueTest, TakesADuplicateForTheSameForFiveMinutes) {
  const auto first = send(url, "a", "g");
  EXPECT_TRUE(remove(url, receive(url).at(0)).ok());
  pass(minutes(5) - Duration(1));
  const auto second = send(url, "a", "g");
  EXPECT_EQ(second.message_id, first.message_id);
  EXPECT_EQ(second.sequence_number, first.sequence_number);
  EXPECT_EQ(bodies(url), "");
  pass(Duration(1));
  const auto third = send(url, "a", "g");
  EXPECT_NE(third.message_id, first.message_id);
  EXPECT_GT(third.sequence_number, first.sequence_number);
  EXPECT_EQ(third.sequence_number.size(), 20U);
  EXPECT_EQ(bodies(url), "a");
}

// Source: localstack's snapshot, test_fifo_deduplication_not_on_message_group_id.
TEST_F(FifoQueueTest, DeduplicatesInTheWholeQueueOrInAGroup) {
  send(url, "a", "g");
  send(url, "a", "h");
  EXPECT_EQ(bodies(url), "a");
  const std::string by_group = create("groups.fifo", {{"DeduplicationScope", "messageGroup"}});
  send(by_group, "a", "g");
  send(by_group, "a", "h");
  send(by_group, "a", "g");
  EXPECT_EQ(bodies(by_group), "aa");
}

TEST_F(FifoQueueTest, DeduplicatesByContentWhenAskedTo) {
  const std::string content = create("content.fifo", {{"ContentBasedDeduplication", "true"}});
  SendMessageRequest request = message(content, "same");
  request.message_group_id = "g";
  ASSERT_TRUE(queues().send_message(request, call()).ok());
  request.message_attributes["a"].data_type = "String";
  request.message_attributes["a"].string_value = "attributes do not count";
  ASSERT_TRUE(queues().send_message(request, call()).ok());
  const Message received = receive(content).at(0);
  EXPECT_EQ(received.attributes.at("MessageDeduplicationId"),
            "0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5");
  request.message_deduplication_id = "own-id";
  ASSERT_TRUE(queues().send_message(request, call()).ok());
  EXPECT_EQ(counts(content), "1/1/0");
}

// Sources: localstack's snapshot, test_fifo_queue_send_message_with_delay_seconds_fails,
// test_send_batch_missing_deduplication_id_for_fifo_queue.
TEST_F(FifoQueueTest, DemandsGroupAndDeduplicationId) {
  SendMessageRequest request = message(url, "a");
  EXPECT_EQ(message_of(queues().send_message(request, call())),
            "The request must contain the parameter MessageGroupId.");
  request.message_group_id = "g";
  EXPECT_EQ(message_of(queues().send_message(request, call())),
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly");
  request.message_deduplication_id = std::string(129, 'x');
  EXPECT_EQ(code_of(queues().send_message(request, call())), "InvalidParameterValue");
  request.message_deduplication_id = "id";
  request.delay_seconds = 2;
  EXPECT_EQ(message_of(queues().send_message(request, call())),
            "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter "
            "that is not valid for this queue type.");
  request.delay_seconds = 0;
  EXPECT_TRUE(queues().send_message(request, call()).ok());
}

// Source: SQS developer guide, sqs-delay-queues: of a FIFO queue the delay is retroactive.
TEST_F(FifoQueueTest, DelaysAllAlikeAndChangesThatAtOnce) {
  const std::string slow = create("slow.fifo", {{"DelaySeconds", "60"}});
  send(slow, "a", "g");
  pass(seconds(10));
  send(slow, "b", "g");
  SetQueueAttributesRequest request;
  request.queue_url = slow;
  request.attributes = {{"DelaySeconds", "10"}};
  ASSERT_TRUE(queues().set_queue_attributes(request, call()).ok());
  EXPECT_EQ(bodies(slow), "a");
  EXPECT_EQ(counts(slow), "0/1/1");
}

// A receive whose answer was lost is made again under its id. Source: service model,
// ReceiveRequestAttemptId.
TEST_F(FifoQueueTest, GivesTheSameAgainForAReceiveAttempt) {
  for (const char* body : {"1", "2"}) send(url, body, "g");
  ReceiveMessageRequest request = receive_request(url, 1);
  request.receive_request_attempt_id = "attempt";
  const auto first = queues().receive_message(request, call())->result.messages;
  pass(seconds(20));
  const auto again = queues().receive_message(request, call())->result.messages;
  EXPECT_EQ(again, first) << "handles and counts too";
  pass(seconds(29));
  EXPECT_EQ(bodies(url), "") << "the timeout began anew";
  EXPECT_TRUE(change(url, again.at(0), 60).ok());
  EXPECT_EQ(queues().receive_message(request, call())->result.messages.size(), 0U)
      << "it was changed, so this is another receive";
}

// In a FIFO queue a dead letter makes way for the next of its group, and its retention begins anew.
TEST_F(FifoQueueTest, MovesDeadLettersOutOfTheirGroupsWay) {
  const std::string dead = create("dead.fifo");
  const std::string jobs = create(
      "tried.fifo", {{"RedrivePolicy", R"({"maxReceiveCount":1,"deadLetterTargetArn":)"
                                       R"("arn:aws:sqs:us-east-1:000000000000:dead.fifo"})"}});
  send(jobs, "poison", "g");
  EXPECT_EQ(bodies(jobs), "poison");
  send(jobs, "good", "g");
  pass(seconds(30));
  EXPECT_EQ(bodies(jobs), "good");
  const Message moved = receive(dead).at(0);
  EXPECT_EQ(moved.attributes.at("MessageGroupId"), "g");
  EXPECT_EQ(moved.attributes.at("MessageDeduplicationId"), "poison");
}

}  // namespace
}  // namespace revalab::sqs
