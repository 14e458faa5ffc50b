#include "tests/fakes/sqs/fixture.hpp"

namespace revalab::sqs {
namespace {

using QueuesTest = SqsTest;

// Clients send to the host of a queue's URL, whatever endpoint they were told.
TEST_F(QueuesTest, UrlsBeginWithTheHostThatWasAsked) {
  EXPECT_EQ(create("jobs"), "http://127.0.0.1:4566/000000000000/jobs");
  GetQueueUrlRequest request;
  request.queue_name = "jobs";
  EXPECT_EQ(queues().get_queue_url(request, {now, "", "http://localhost:1"})->queue_url,
            "http://localhost:1/000000000000/jobs");
  request.queue_name = "none";
  EXPECT_EQ(code_of(queues().get_queue_url(request, call())),
            "AWS.SimpleQueueService.NonExistentQueue");
}

// A deployed build may know the URL of another host or account; the name is what counts.
TEST_F(QueuesTest, AreFoundByAnyUrlOfTheirName) {
  create("jobs");
  for (const char* url : {"https://sqs.eu-west-1.amazonaws.com/123456789012/jobs", "/1/jobs",
                          "http://elsewhere:9/000000000000/jobs"}) {
    EXPECT_EQ(code_of(queues().send_message(message(url, "m"), call())), "") << url;
  }
  EXPECT_EQ(code_of(queues().send_message(message("", "m"), call())), "MissingParameter");
  EXPECT_EQ(code_of(queues().send_message(message("jobs", "m"), call())), "InvalidAddress");
  EXPECT_EQ(code_of(queues().send_message(message("http://host", "m"), call())), "InvalidAddress");
}

// Source: service model, CreateQueue; localstack's snapshot,
// test_create_queue_with_different_attributes_raises_exception.
TEST_F(QueuesTest, AreCreatedOnceUnderOneSetOfAttributes) {
  const std::string url = create("jobs", {{"DelaySeconds", "1"}});
  EXPECT_EQ(create("jobs", {{"DelaySeconds", "1"}}), url);
  EXPECT_EQ(create("jobs"), url) << "attributes that are not named may be any";
  CreateQueueRequest other;
  other.queue_name = "jobs";
  other.attributes = {{"DelaySeconds", "2"}};
  const auto refused = queues().create_queue(other, call());
  EXPECT_EQ(code_of(refused), "QueueAlreadyExists");
  EXPECT_EQ(message_of(refused),
            "A queue already exists with the same name and a different value for attribute "
            "DelaySeconds");
}

TEST_F(QueuesTest, HaveNamesOfTheirKind) {
  const auto code = [&](const std::string& name, TextMap attributes) {
    CreateQueueRequest request;
    request.queue_name = name;
    request.attributes = std::move(attributes);
    return code_of(queues().create_queue(request, call()));
  };
  EXPECT_EQ(code(std::string(80, 'a'), {}), "");
  EXPECT_EQ(code(std::string(81, 'a'), {}), "InvalidParameterValue");
  EXPECT_EQ(code("a b", {}), "InvalidParameterValue");
  EXPECT_EQ(code("", {}), "MissingParameter");
  EXPECT_EQ(code("a.fifo", {}), "InvalidParameterValue") << "a standard queue's has no period";
  EXPECT_EQ(code("a", {{"FifoQueue", "true"}}), "InvalidParameterValue");
  EXPECT_EQ(code("a.fifo", {{"FifoQueue", "true"}}), "");
  EXPECT_EQ(code("b", {{"FifoQueue", "false"}}), "InvalidAttributeName");
}

// Source of the defaults: localstack's snapshot,
// test_fifo_set_content_based_deduplication_strategy; the largest message since 2025.
TEST_F(QueuesTest, AnswerTheirAttributes) {
  const std::string url = create("jobs.fifo", {{"VisibilityTimeout", "20"}});
  GetQueueAttributesRequest request;
  request.queue_url = url;
  EXPECT_EQ(queues().get_queue_attributes(request, call())->size(), 0U);
  request.attribute_names = {"All"};
  const TextMap expected{{"ApproximateNumberOfMessages", "0"},
                         {"ApproximateNumberOfMessagesDelayed", "0"},
                         {"ApproximateNumberOfMessagesNotVisible", "0"},
                         {"ContentBasedDeduplication", "false"},
                         {"CreatedTimestamp", "1767225600"},
                         {"DeduplicationScope", "queue"},
                         {"DelaySeconds", "0"},
                         {"FifoQueue", "true"},
                         {"FifoThroughputLimit", "perQueue"},
                         {"LastModifiedTimestamp", "1767225600"},
                         {"MaximumMessageSize", "1048576"},
                         {"MessageRetentionPeriod", "345600"},
                         {"QueueArn", "arn:aws:sqs:us-east-1:000000000000:jobs.fifo"},
                         {"ReceiveMessageWaitTimeSeconds", "0"},
                         {"SqsManagedSseEnabled", "true"},
                         {"VisibilityTimeout", "20"}};
  EXPECT_EQ(*queues().get_queue_attributes(request, call()), expected);
  request.attribute_names = {"QueueArn", "RedrivePolicy"};
  EXPECT_EQ(queues().get_queue_attributes(request, call())->size(), 1U);
  request.attribute_names = {"Colour"};
  EXPECT_EQ(message_of(queues().get_queue_attributes(request, call())),
            "Unknown Attribute Colour.");
}

TEST_F(QueuesTest, ChangeTheirAttributesTogetherOrNotAtAll) {
  const std::string url = create("jobs");
  SetQueueAttributesRequest request;
  request.queue_url = url;
  const auto code = [&](TextMap attributes) {
    request.attributes = std::move(attributes);
    return code_of(queues().set_queue_attributes(request, call()));
  };
  EXPECT_EQ(code({{"DelaySeconds", "5"}, {"VisibilityTimeout", "43201"}}), "InvalidAttributeValue");
  EXPECT_EQ(queues().find("jobs")->settings().delay(), seconds(0));
  EXPECT_EQ(code({{"DelaySeconds", "5"}}), "");
  EXPECT_EQ(queues().find("jobs")->settings().delay(), seconds(5));
  EXPECT_EQ(code({{"FifoQueue", "true"}}), "InvalidAttributeName") << "only when it is created";
  EXPECT_EQ(code({{"DeduplicationScope", "queue"}}), "InvalidAttributeName");
  EXPECT_EQ(code({{"MessageRetentionPeriod", "59"}}), "InvalidAttributeValue");
  EXPECT_EQ(code({{"MaximumMessageSize", "1 "}}), "InvalidAttributeValue");
  EXPECT_EQ(code({{"Policy", "{}"}}), "") << "kept, without effect";
}

// Source: service model; the group limit is for queues that deduplicate by group alone.
TEST_F(QueuesTest, HighThroughputNeedsBothOfItsAttributes) {
  CreateQueueRequest request;
  request.queue_name = "fast.fifo";
  request.attributes = {{"FifoQueue", "true"}, {"FifoThroughputLimit", "perMessageGroupId"}};
  EXPECT_EQ(code_of(queues().create_queue(request, call())), "InvalidAttributeValue");
  request.attributes["DeduplicationScope"] = "messageGroup";
  EXPECT_EQ(code_of(queues().create_queue(request, call())), "");
}

// Source: service model, DeleteQueue and PurgeQueue.
TEST_F(QueuesTest, AreGoneForAMinuteAndPurgedOnceAMinute) {
  const std::string url = create("jobs");
  send(url, "a");
  QueueRequest request;
  request.queue_url = url;
  EXPECT_TRUE(queues().purge_queue(request, call()).ok());
  EXPECT_EQ(counts(url), "0/0/0");
  pass(seconds(59));
  EXPECT_EQ(message_of(queues().purge_queue(request, call())),
            "Only one PurgeQueue operation on jobs is allowed every 60 seconds.");
  pass(seconds(1));
  EXPECT_TRUE(queues().purge_queue(request, call()).ok());
  EXPECT_TRUE(queues().delete_queue(request, call()).ok());
  EXPECT_EQ(code_of(queues().delete_queue(request, call())),
            "AWS.SimpleQueueService.NonExistentQueue");
  CreateQueueRequest again;
  again.queue_name = "jobs";
  pass(seconds(59));
  EXPECT_EQ(code_of(queues().create_queue(again, call())),
            "AWS.SimpleQueueService.QueueDeletedRecently");
  pass(seconds(1));
  EXPECT_TRUE(queues().create_queue(again, call()).ok());
}

TEST_F(QueuesTest, AreListedByPrefixAndInPages) {
  for (const char* name : {"a1", "a2", "a3", "b"}) create(name);
  ListQueuesRequest request;
  EXPECT_EQ(queues().list_queues(request, call())->queue_urls.size(), 4U);
  request.queue_name_prefix = "a";
  request.max_results = 2;
  auto page = queues().list_queues(request, call());
  EXPECT_EQ(page->queue_urls.size(), 2U);
  request.next_token = page->next_token;
  page = queues().list_queues(request, call());
  ASSERT_EQ(page->queue_urls.size(), 1U);
  EXPECT_TRUE(page->queue_urls[0].ends_with("/a3"));
  EXPECT_EQ(page->next_token, "");
  request.next_token = "*";
  EXPECT_EQ(code_of(queues().list_queues(request, call())), "InvalidParameterValue");
  request.max_results = 1'001;
  EXPECT_EQ(code_of(queues().list_queues(request, call())), "InvalidParameterValue");
}

TEST_F(QueuesTest, CarryTags) {
  const std::string url = create("jobs");
  TagQueueRequest tag;
  tag.queue_url = url;
  tag.tags = {{"a", "1"}, {"b", "2"}};
  EXPECT_TRUE(queues().tag_queue(tag, call()).ok());
  tag.tags = {{"a", "3"}};
  EXPECT_TRUE(queues().tag_queue(tag, call()).ok());
  UntagQueueRequest untag;
  untag.queue_url = url;
  untag.tag_keys = {"b", "never"};
  EXPECT_TRUE(queues().untag_queue(untag, call()).ok());
  QueueRequest list;
  list.queue_url = url;
  EXPECT_EQ(*queues().list_queue_tags(list, call()), (TextMap{{"a", "3"}}));
  tag.tags.clear();
  for (int i = 0; i < 51; ++i) tag.tags[std::to_string(i)] = "";
  EXPECT_EQ(code_of(queues().tag_queue(tag, call())), "InvalidParameterValue");
}

// Sources of the sentences: localstack's snapshot,
// test_invalid_dead_letter_arn_rejected_before_lookup; the others as users report them.
TEST_F(QueuesTest, RefuseRedrivePoliciesThatLeadNowhere) {
  create("dead");
  create("dead.fifo");
  const std::string url = create("jobs");
  SetQueueAttributesRequest request;
  request.queue_url = url;
  const auto message = [&](const std::string& arn, const std::string& count) {
    request.attributes["RedrivePolicy"] =
        R"({"deadLetterTargetArn":")" + arn + R"(","maxReceiveCount":)" + count + "}";
    return message_of(queues().set_queue_attributes(request, call()));
  };
  const std::string prefix = "arn:aws:sqs:us-east-1:000000000000:";
  EXPECT_TRUE(message("dummy", "42").ends_with("Reason: Invalid value for deadLetterTargetArn."));
  EXPECT_TRUE(message(prefix + "none", "2").ends_with("Dead letter target does not exist."));
  EXPECT_TRUE(message("arn:aws:sqs:eu-west-1:000000000000:dead", "2")
                  .ends_with("Dead letter target does not exist."))
      << "a namesake in another region is another queue";
  EXPECT_TRUE(message(prefix + "dead.fifo", "2").ends_with("same type of queue as the source."));
  EXPECT_TRUE(message(prefix + "dead", "0").ends_with("from 1 to 1000 both inclusive."));
  EXPECT_EQ(message(prefix + "dead", "\"3\""), "") << "the console writes it as text";
  ListQueuesRequest sources;
  sources.queue_url = "/0/dead";
  EXPECT_EQ(queues().list_dead_letter_source_queues(sources, call())->queue_urls,
            std::vector<std::string>{url});
  request.attributes["RedrivePolicy"] = "";
  EXPECT_TRUE(queues().set_queue_attributes(request, call()).ok());
  EXPECT_FALSE(queues().find("jobs")->settings().redrive().has_value());
  request.attributes["RedrivePolicy"] = "[]";
  EXPECT_EQ(code_of(queues().set_queue_attributes(request, call())), "InvalidParameterValue");
}

// A queue asked for with what it has already is the same queue, however that is spelled.
TEST_F(QueuesTest, AreTheSameWithAttributesSpelledOtherwise) {
  create("dead");
  const std::string target = R"("arn:aws:sqs:us-east-1:000000000000:dead")";
  CreateQueueRequest request;
  request.queue_name = "jobs";
  request.attributes = {
      {"RedrivePolicy", R"({"deadLetterTargetArn":)" + target + R"(,"maxReceiveCount":2})"},
      {"VisibilityTimeout", "9"}};
  ASSERT_TRUE(queues().create_queue(request, call()).ok());
  request.attributes = {
      {"RedrivePolicy", R"({"maxReceiveCount":"2", "deadLetterTargetArn":)" + target + "}"},
      {"VisibilityTimeout", "09"}};
  EXPECT_TRUE(queues().create_queue(request, call()).ok());
  request.attributes["RedrivePolicy"] =
      R"({"maxReceiveCount":3,"deadLetterTargetArn":)" + target + "}";
  EXPECT_EQ(code_of(queues().create_queue(request, call())), "QueueAlreadyExists");
}

// Source: https://aws.amazon.com/sqs/pricing/: every 64 KB is a request.
TEST_F(QueuesTest, UseARequestForEach64KiB) {
  const std::string url = create("jobs");
  const std::string fifo = create("jobs.fifo");
  const std::int64_t before = used(Dimension::sqs_request);
  send(url, std::string(64 * 1024, 'x'));
  send(url, std::string(64 * 1024 + 1, 'x'));
  EXPECT_EQ(used(Dimension::sqs_request) - before, 3);
  receive(url);
  EXPECT_EQ(used(Dimension::sqs_request) - before, 6) << "of all messages together";
  send(fifo, "a", "g");
  EXPECT_EQ(used(Dimension::sqs_fifo_request), 1);
  EXPECT_EQ(ledger.cause_name(ledger.entries().back().cause), "test");
}

}  // namespace
}  // namespace revalab::sqs
