#include "tests/fakes/sqs/fixture.hpp"

#include <nlohmann/json.hpp>

namespace revalab::sqs {
namespace {

using nlohmann::json;

struct WireTest : SqsTest {
  json answer(std::string_view operation, const json& body) {
    return json::parse(accepted(operation, body.dump()));
  }
  Response refused(std::string_view operation, const json& body) {
    return ask(json_request(operation, body.dump()));
  }
};

// Every operation once, each answer against the service model.
TEST_F(WireTest, EveryAnswerConformsToTheServiceModel) {
  const std::string url =
      answer("CreateQueue", {{"QueueName", "jobs.fifo"},
                             {"Attributes", {{"FifoQueue", "true"}, {"VisibilityTimeout", "0"}}},
                             {"tags", {{"a", "b"}}}})["QueueUrl"];
  EXPECT_EQ(answer("GetQueueUrl", {{"QueueName", "jobs.fifo"}})["QueueUrl"], url);
  EXPECT_EQ(answer("ListQueues", json::object())["QueueUrls"].size(), 1U);
  EXPECT_EQ(answer("ListQueues", {{"QueueNamePrefix", "x"}}), json::object());
  EXPECT_EQ(answer("ListDeadLetterSourceQueues", {{"QueueUrl", url}})["queueUrls"], json::array());
  EXPECT_EQ(answer("ListQueueTags", {{"QueueUrl", url}})["Tags"], json({{"a", "b"}}));
  answer("TagQueue", {{"QueueUrl", url}, {"Tags", {{"c", "d"}}}});
  answer("UntagQueue", {{"QueueUrl", url}, {"TagKeys", {"a"}}});
  const json attribute = {{"DataType", "Binary"}, {"BinaryValue", "AAECAw=="}};
  const json sent = answer("SendMessage", {{"QueueUrl", url},
                                           {"MessageBody", "m"},
                                           {"MessageGroupId", "g"},
                                           {"MessageDeduplicationId", "1"},
                                           {"MessageAttributes", {{"bytes", attribute}}}});
  EXPECT_EQ(sent["SequenceNumber"].get<std::string>().size(), 20U);
  const json entry = {
      {"Id", "e"}, {"MessageBody", "n"}, {"MessageGroupId", "g"}, {"MessageDeduplicationId", "2"}};
  EXPECT_EQ(answer("SendMessageBatch", {{"QueueUrl", url}, {"Entries", {entry}}})["Failed"],
            json::array());
  const json received =
      answer("ReceiveMessage", {{"QueueUrl", url},
                                {"MessageSystemAttributeNames", {"All"}},
                                {"MessageAttributeNames", {"bytes"}}})["Messages"][0];
  EXPECT_EQ(received["MessageAttributes"]["bytes"], attribute);
  EXPECT_EQ(received["Attributes"]["SequenceNumber"], sent["SequenceNumber"]);
  const json handle = {{"Id", "e"}, {"ReceiptHandle", received["ReceiptHandle"]}};
  answer("ChangeMessageVisibilityBatch", {{"QueueUrl", url}, {"Entries", {handle}}});
  answer("DeleteMessageBatch", {{"QueueUrl", url}, {"Entries", {handle}}});
  answer("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "9"}}}});
  EXPECT_EQ(answer("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All"}}})
                .at("Attributes")
                .at("VisibilityTimeout"),
            "9");
  const std::string last =
      answer("ReceiveMessage", {{"QueueUrl", url}})["Messages"][0]["ReceiptHandle"];
  answer("ChangeMessageVisibility",
         {{"QueueUrl", url}, {"ReceiptHandle", last}, {"VisibilityTimeout", 5}});
  answer("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", last}});
  EXPECT_FALSE(answer("ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 1}})
                   .contains("Attributes"));
  answer("PurgeQueue", {{"QueueUrl", url}});
  answer("DeleteQueue", {{"QueueUrl", url}});
}

// SDKs take the name from `__type` and the code from the header. Source: wire capture of
// @aws-sdk/client-sqs 3.1169.
TEST_F(WireTest, ErrorsHaveANameAndACode) {
  struct Row {
    std::string operation;
    json body;
    int status;
    std::string type;
    std::string code;
  };
  create("jobs");
  const std::string url = "http://x/000000000000/jobs";
  const std::vector<Row> rows{
      {"GetQueueUrl",
       {{"QueueName", "none"}},
       400,
       "com.amazonaws.sqs#QueueDoesNotExist",
       "AWS.SimpleQueueService.NonExistentQueue"},
      {"CreateQueue",
       {{"QueueName", "jobs"}, {"Attributes", {{"DelaySeconds", "9"}}}},
       400,
       "com.amazonaws.sqs#QueueNameExists",
       "QueueAlreadyExists"},
      {"DeleteMessage",
       {{"QueueUrl", url}, {"ReceiptHandle", "x"}},
       404,
       "com.amazonaws.sqs#ReceiptHandleIsInvalid",
       "ReceiptHandleIsInvalid"},
      {"SendMessage",
       {{"QueueUrl", url}},
       400,
       "com.amazon.coral.service#MissingRequiredParameterException",
       "MissingParameter"},
      {"ReceiveMessage",
       {{"QueueUrl", url}, {"MaxNumberOfMessages", 0}},
       400,
       "com.amazon.coral.service#InvalidParameterValueException",
       "InvalidParameterValue"},
      {"DeleteMessageBatch",
       {{"QueueUrl", url}, {"Entries", json::array()}},
       400,
       "com.amazonaws.sqs#EmptyBatchRequest",
       "AWS.SimpleQueueService.EmptyBatchRequest"},
      {"SendMessage",
       {{"QueueUrl", 7}},
       400,
       "com.amazon.coral.service#SerializationException",
       "MalformedInput"},
      {"StartMessageMoveTask",
       {{"SourceArn", "x"}},
       400,
       "com.amazonaws.sqs#UnsupportedOperation",
       "AWS.SimpleQueueService.UnsupportedOperation"},
      {"Fly", json::object(), 400, "com.amazon.coral.service#UnknownOperationException",
       "InvalidAction"}};
  for (const Row& row : rows) {
    const Response response = refused(row.operation, row.body);
    EXPECT_EQ(response.status, row.status) << row.operation;
    EXPECT_EQ(json::parse(response.body)["__type"], row.type) << response.body;
    EXPECT_EQ(response.headers.get("x-amzn-query-error"), row.code + ";Sender");
    EXPECT_EQ(decode_error(response).code, row.code);
  }
  Request unsigned_request = json_request("ListQueues", "{}");
  unsigned_request.headers.remove("Authorization");
  EXPECT_EQ(ask(unsigned_request).status, 403);
  EXPECT_EQ(ask(json_request("ListQueues", "[]")).status, 400);
  EXPECT_EQ(ask(json_request("ListQueues", "")).status, 200);
}

// A poll is parked for as long as it has not waited, and told so by whoever carries it.
TEST_F(WireTest, ALongPollWaitsForItsTimeOrAMessage) {
  const std::string url = create("jobs", {{"ReceiveMessageWaitTimeSeconds", "5"}});
  Request poll = json_request("ReceiveMessage", R"({"QueueUrl":")" + url + R"("})");
  const auto parked = std::get<Parked>(fake.handle(poll, now));
  EXPECT_EQ(parked.until, now + seconds(5));
  const std::uint64_t seen = *parked.changes;
  poll.waited = seconds(2);
  EXPECT_EQ(std::get<Parked>(fake.handle(poll, now)).until, now + seconds(3));
  EXPECT_EQ(*parked.changes, seen) << "asking changes nothing";
  EXPECT_EQ(used(Dimension::sqs_request), 1) << "nor does it cost";
  poll.waited = seconds(5);
  EXPECT_EQ(std::get<Response>(fake.handle(poll, now)).body, "{}");
  EXPECT_EQ(used(Dimension::sqs_request), 2);
  send(url, "m");
  EXPECT_NE(*parked.changes, seen);
  poll.waited = seconds(1);
  EXPECT_NE(std::get<Response>(fake.handle(poll, now)).body.find(R"("Body":"m")"),
            std::string::npos);
}

// Whatever makes a message available wakes those who wait for one, and so does the queue's end.
TEST_F(WireTest, EverythingThatMayBeWaitedForIsAChange) {
  const std::string url = create("jobs.fifo", {{"VisibilityTimeout", "10"}});
  const ChangeCount changes = queues().find("jobs.fifo")->changes();
  std::uint64_t seen = *changes;
  const auto changed = [&] { return std::exchange(seen, *changes) != *changes; };
  send(url, "1", "g");
  EXPECT_TRUE(changed()) << "sent";
  send(url, "2", "g");
  changed();
  const auto taken = receive(url, 1);
  EXPECT_FALSE(changed()) << "received";
  pass(seconds(10));
  EXPECT_TRUE(changed()) << "visible again";
  const auto again = receive(url, 1);
  EXPECT_TRUE(change(url, again.at(0), 0).ok());
  EXPECT_TRUE(changed()) << "made visible";
  EXPECT_TRUE(remove(url, receive(url, 1).at(0)).ok());
  EXPECT_TRUE(changed()) << "its group goes on";
  QueueRequest request;
  request.queue_url = url;
  EXPECT_TRUE(queues().delete_queue(request, call()).ok());
  EXPECT_TRUE(changed()) << "deleted";
}

// What AWS CLI 2.9 and boto3 1.26 send, and the exact answers they parse.
TEST_F(WireTest, TheQueryProtocolHasTheSameState) {
  const Response created = ask(query_request(
      "/",
      "Action=CreateQueue&Version=2012-11-05&QueueName=jobs&Attribute.1.Name=DelaySeconds&"
      "Attribute.1.Value=0&Tag.1.Key=a&Tag.1.Value=b+c"));
  EXPECT_EQ(created.headers.get("Content-Type"), "text/xml");
  const std::string id(created.headers.get("x-amzn-RequestId"));
  EXPECT_EQ(created.body,
            R"(<?xml version="1.0"?><CreateQueueResponse )"
            R"(xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><CreateQueueResult>)"
            R"(<QueueUrl>http://127.0.0.1:4566/000000000000/jobs</QueueUrl></CreateQueueResult>)"
            R"(<ResponseMetadata><RequestId>)" +
                id + R"(</RequestId></ResponseMetadata></CreateQueueResponse>)");
  EXPECT_EQ(queues().find("jobs")->tags, (TextMap{{"a", "b c"}}));
  const Response sent = ask(query_request(
      "/000000000000/jobs",
      "Action=SendMessage&MessageBody=%3Ca%3E%26&MessageAttribute.1.Name=n&"
      "MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v"));
  EXPECT_EQ(sent.status, 200) << sent.body;
  const Response received =
      ask(query_request("/000000000000/jobs",
                        "Action=ReceiveMessage&AttributeName.1=ApproximateReceiveCount&"
                        "MessageAttributeName.1=All&MaxNumberOfMessages=1"));
  for (const char* part :
       {"<ReceiveMessageResult><Message><MessageId>", "<Body>&lt;a&gt;&amp;</Body>",
        "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
        "<MessageAttribute><Name>n</Name><Value><StringValue>v</StringValue>"
        "<DataType>String</DataType></Value></MessageAttribute></Message>"}) {
    EXPECT_NE(received.body.find(part), std::string::npos) << part << " in " << received.body;
  }
}

TEST_F(WireTest, TheQueryProtocolHasBatchesErrorsAndCallsWithoutAnAnswer) {
  create("jobs");
  const Response batch = ask(query_request(
      "/",
      "Action=SendMessageBatch&QueueUrl=/0/jobs&SendMessageBatchRequestEntry.2.Id=b&"
      "SendMessageBatchRequestEntry.2.MessageBody=2&SendMessageBatchRequestEntry.10.Id=c&"
      "SendMessageBatchRequestEntry.10.MessageBody=%01&SendMessageBatchRequestEntry.1.Id=a&"
      "SendMessageBatchRequestEntry.1.MessageBody=1&"
      "SendMessageBatchRequestEntry.1.DelaySeconds=0"));
  EXPECT_NE(batch.body.find("<SendMessageBatchResultEntry><Id>a</Id>"), std::string::npos);
  EXPECT_NE(batch.body.find("<BatchResultErrorEntry><Id>c</Id><SenderFault>true</SenderFault>"),
            std::string::npos)
      << batch.body;
  EXPECT_EQ(bodies("/0/jobs"), "12") << "in the order of their numbers";
  // A single attribute may come without a number.
  EXPECT_EQ(ask(query_request("/",
                              "Action=SetQueueAttributes&QueueUrl=/0/jobs&"
                              "Attribute.Name=VisibilityTimeout&Attribute.Value=40"))
                .status,
            200);
  const Response attributes =
      ask(query_request("/", "Action=GetQueueAttributes&QueueUrl=/0/jobs&AttributeName.1=All"));
  EXPECT_NE(attributes.body.find("<Name>VisibilityTimeout</Name><Value>40</Value>"),
            std::string::npos)
      << attributes.body;
  const Response purged = ask(query_request("/", "Action=PurgeQueue&QueueUrl=/0/jobs"));
  EXPECT_NE(purged.body.find(R"(2012-11-05/"><ResponseMetadata>)"), std::string::npos)
      << purged.body;
  const Response refused = ask(query_request("/", "Action=GetQueueUrl&QueueName=none"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(
      refused.body,
      R"(<?xml version="1.0"?><ErrorResponse )"
      R"(xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type>)"
      R"(<Code>AWS.SimpleQueueService.NonExistentQueue</Code>)"
      R"(<Message>The specified queue does not exist.</Message><Detail/></Error><RequestId>)" +
          std::string(refused.headers.get("x-amzn-RequestId")) + R"(</RequestId></ErrorResponse>)");
  const Response empty =
      ask(query_request("/", "Action=SendMessageBatch&QueueUrl=/0/jobs&Entries="));
  EXPECT_NE(empty.body.find("EmptyBatchRequest"), std::string::npos) << "as boto3 sends none";
  EXPECT_EQ(ask(query_request("/", "Action=ListQueues&MaxResults=1%")).status, 400);
  EXPECT_EQ(ask(query_request("/", "Action=ListQueues&MaxResults=99999999999999999999")).status,
            400);
  EXPECT_EQ(ask(query_request("/", "Action=Fly")).status, 400);
  Request get("GET", "/?Action=ListQueues&Version=2012-11-05&X-Amz-Signature=0");
  EXPECT_EQ(ask(get).status, 200) << "a presigned one has everything in its query";
}

}  // namespace
}  // namespace revalab::sqs
