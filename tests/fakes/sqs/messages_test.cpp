#include "fakes/sqs/message_rules.hpp"
#include "tests/fakes/sqs/fixture.hpp"

namespace revalab::sqs {
namespace {

MessageAttributeValue text_value(std::string value, std::string type = "String") {
  MessageAttributeValue made;
  made.data_type = std::move(type);
  made.string_value = std::move(value);
  return made;
}

struct MessagesTest : SqsTest {
  std::string code(SendMessageRequest request) {
    return code_of(queues().send_message(request, call()));
  }
  SendMessageRequest with_attribute(const std::string& name, MessageAttributeValue value) const {
    SendMessageRequest request = message(url, "m");
    request.message_attributes[name] = std::move(value);
    return request;
  }

  std::string url = create("jobs");
};

// SDKs compute these and refuse an answer that differs. Source of the values: localstack's
// snapshot, recorded from the service.
TEST_F(MessagesTest, HaveTheDigestsThatClientsCheck) {
  EXPECT_EQ(md5_of({{"Foo", text_value("Bar")}}), "ae7155c6026991b6d54b11589678bf9c");
  EXPECT_EQ(md5_of({{"General", text_value("Kenobi")},
                    {"Hello", text_value("There")},
                    {"Help.Me", text_value("Me")}}),
            "4c360f3fdafd970e05fae2f149d997f5");
  MessageAttributeValue binary;
  binary.data_type = "Binary";
  binary.binary_value =
      std::string("traceparent\x1e") + "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
  EXPECT_EQ(md5_of({{"attr1", binary}}), "8cbe4db156db8a94db8b801b7addb984");
  EXPECT_EQ(md5_of({}), "");
  EXPECT_EQ(send(url, "msg").md5_of_message_body, "6e2baaf3b97dbeef01c0043275f9a0e7");
}

// Source: localstack's snapshot, test_receive_message_message_attribute_names_filters.
TEST_F(MessagesTest, ShowTheAttributesThatAreAskedFor) {
  SendMessageRequest request = message(url, "msg");
  request.message_attributes = {{"General", text_value("Kenobi")},
                                {"Hello", text_value("There")},
                                {"Help.Me", text_value("Me")}};
  ASSERT_TRUE(queues().send_message(request, call()).ok());
  const auto digest = [&](std::vector<std::string> names) {
    ReceiveMessageRequest receive = receive_request(url, 1);
    receive.visibility_timeout = 0;
    receive.message_attribute_names = std::move(names);
    return queues()
        .receive_message(receive, call())
        ->result.messages.at(0)
        .md5_of_message_attributes;
  };
  EXPECT_EQ(digest({}), "");
  EXPECT_EQ(digest({"All"}), "4c360f3fdafd970e05fae2f149d997f5");
  EXPECT_EQ(digest({".*"}), "4c360f3fdafd970e05fae2f149d997f5");
  EXPECT_EQ(digest({"Foo", "Help"}), "");
  EXPECT_EQ(digest({"Hello", "General"}), "fca026605781cb4126a1e9044df24232");
  EXPECT_EQ(digest({"Foo", "Hello"}), "a311262e065454b75da111d535b8dacd");
  EXPECT_EQ(digest({"Hel.*"}), "83fee93c1bcd8b9a5a923ffacdc636c7");
}

// Source: localstack's snapshot, test_receive_message_attribute_names_filters.
TEST_F(MessagesTest, ShowSystemAttributesOnlyWhenAsked) {
  send(url, "m");
  ReceiveMessageRequest request = receive_request(url, 1);
  request.visibility_timeout = 0;
  const auto count = [&](std::vector<std::string> names) {
    request.attribute_names = std::move(names);
    return queues().receive_message(request, call())->result.messages.at(0).attributes.size();
  };
  EXPECT_EQ(count({}), 0U);
  EXPECT_EQ(count({"All"}), 4U);
  EXPECT_EQ(count({"SenderId", "SequenceNumber"}), 1U);
}

// Sources: service model, SendMessage; localstack's snapshot, test_send_oversized_message.
TEST_F(MessagesTest, HaveBodiesOfText) {
  EXPECT_EQ(code(message(url, "")), "MissingParameter");
  EXPECT_EQ(code(message(url, "\t\n\r \xf0\x9f\x98\x80 \xed\x9f\xbf \xef\xbf\xbd")), "");
  EXPECT_EQ(code(message(url, "a\x0b")), "InvalidMessageContents");
  EXPECT_EQ(code(message(url, std::string("a\0", 2))), "InvalidMessageContents");
  EXPECT_EQ(code(message(url, "\xef\xbf\xbf")), "InvalidMessageContents");
  EXPECT_EQ(code(message(url, std::string(1'048'576, 'x'))), "");
  const auto refused = queues().send_message(message(url, std::string(1'048'577, 'x')), call());
  EXPECT_EQ(message_of(refused),
            "One or more parameters are invalid. Reason: Message must be shorter than 1048576 "
            "bytes.");
  const std::string small = create("small", {{"MaximumMessageSize", "1024"}});
  SendMessageRequest request = message(small, std::string(1'000, 'x'));
  request.message_attributes["name"] = text_value("0123456789");
  EXPECT_EQ(code(request), "");
  request.message_attributes["name"].string_value = "0123456789abcde";
  EXPECT_EQ(code(request), "InvalidParameterValue") << "1,000 + 4 + 6 + 15 bytes";
}

TEST_F(MessagesTest, HaveAttributesOfThreeKinds) {
  EXPECT_EQ(code(with_attribute("a", text_value("1", "Number.float"))), "");
  EXPECT_EQ(code(with_attribute("a", text_value("1", "Colour"))), "InvalidParameterValue");
  EXPECT_EQ(code(with_attribute("a", text_value(""))), "InvalidParameterValue");
  EXPECT_EQ(code(with_attribute("a", text_value("x", "Binary"))), "InvalidParameterValue");
  for (const char* name : {"AWS.x", "amazon.x", ".a", "a.", "a..b", "a b", ""}) {
    EXPECT_EQ(code(with_attribute(name, text_value("1"))), "InvalidParameterValue") << name;
  }
  SendMessageRequest request = message(url, "m");
  for (int i = 0; i < 11; ++i) request.message_attributes[std::to_string(i)] = text_value("v");
  EXPECT_EQ(message_of(queues().send_message(request, call())),
            "Number of message attributes [11] exceeds the allowed maximum [10].");
}

TEST_F(MessagesTest, CarryATraceHeader) {
  SendMessageRequest request = message(url, "m");
  request.message_system_attributes["AWSTraceHeader"] = text_value("Root=1-5759e988");
  const auto sent = queues().send_message(request, call());
  EXPECT_EQ(sent->md5_of_message_system_attributes, md5_of(request.message_system_attributes));
  EXPECT_EQ(receive(url).at(0).attributes.at("AWSTraceHeader"), "Root=1-5759e988");
  request.message_system_attributes["SenderId"] = text_value("me");
  EXPECT_EQ(code(request), "InvalidParameterValue");
}

// Sources: localstack's snapshot, test_too_many_entries_in_batch_request, test_invalid_batch_id,
// test_send_message_batch_with_oversized_contents.
TEST_F(MessagesTest, AreSentInBatchesOfTen) {
  SendMessageBatchRequest request;
  request.queue_url = url;
  const auto code = [&] { return code_of(queues().send_message_batch(request, call())); };
  EXPECT_EQ(code(), "AWS.SimpleQueueService.EmptyBatchRequest");
  for (int i = 0; i < 11; ++i) {
    request.entries.push_back(message("", "m" + std::to_string(i)));
    request.entries.back().id = std::to_string(i);
  }
  EXPECT_EQ(code(), "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
  request.entries.pop_back();
  EXPECT_EQ(code(), "");
  EXPECT_EQ(bodies(url), "m0m1m2m3m4m5m6m7m8m9");
  request.entries[3].id = "a:b";
  EXPECT_EQ(code(), "AWS.SimpleQueueService.InvalidBatchEntryId");
  request.entries[3].id = "4";
  EXPECT_EQ(code(), "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
  request.entries[3].id = "3";
  request.entries[3].message_body = std::string(1'048'576, 'x');
  EXPECT_EQ(message_of(queues().send_message_batch(request, call())),
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1048594 bytes.");
}

// What is wrong with one entry is that entry's failure.
TEST_F(MessagesTest, FailAloneInABatch) {
  SendMessageBatchRequest request;
  request.queue_url = url;
  request.entries = {message("", "good"), message("", "bad\x01")};
  request.entries[0].id = "one";
  request.entries[1].id = "two";
  const auto sent = queues().send_message_batch(request, call());
  ASSERT_EQ(sent->successful.size(), 1U);
  EXPECT_EQ(sent->successful[0].id, "one");
  ASSERT_EQ(sent->failed.size(), 1U);
  EXPECT_EQ(sent->failed[0].code, "InvalidMessageContents");
  ReceiptBatchRequest removal;
  removal.queue_url = url;
  removal.entries = {receipt("", receive(url).at(0)), ReceiptRequest()};
  removal.entries[0].id = "one";
  removal.entries[1].id = "two";
  removal.entries[1].receipt_handle = "forged";
  const auto removed = queues().delete_message_batch(removal, call());
  EXPECT_EQ(removed->successful, std::vector<std::string>{"one"});
  EXPECT_EQ(removed->failed.at(0).code, "ReceiptHandleIsInvalid");
  removal.entries[0].visibility_timeout = 3;
  const auto changed = queues().change_message_visibility_batch(removal, call());
  EXPECT_EQ(changed->failed.at(0).code, "InvalidParameterValue") << "it is deleted";
  EXPECT_EQ(changed->failed.at(1).code, "MissingParameter");
}

// Source: localstack's snapshot, test_send_receive_max_number_of_messages.
TEST_F(MessagesTest, AreReceivedWithinLimits) {
  ReceiveMessageRequest request = receive_request(url, 11);
  EXPECT_EQ(message_of(queues().receive_message(request, call())),
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            "10, if provided.");
  request.max_number_of_messages = 1;
  request.wait_time_seconds = 21;
  EXPECT_EQ(code_of(queues().receive_message(request, call())), "InvalidParameterValue");
  request.wait_time_seconds = 20;
  request.visibility_timeout = -1;
  EXPECT_EQ(code_of(queues().receive_message(request, call())), "InvalidParameterValue");
}

}  // namespace
}  // namespace revalab::sqs
