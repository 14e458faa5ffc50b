#include "core/aws/dynamodb/client.hpp"

#include "core/wire/direct_transport.hpp"
#include "tests/fakes/dynamodb/fixture.hpp"
#include "tests/support/manual_clock.hpp"

namespace revalab::dynamodb {
namespace {

/// The core's client, talking to the fake by a call.
class ClientTest : public DynamoDbTest {
 protected:
  ClientTest() { client_.set_cause("client test"); }

  test::ManualClock clock_{test::ManualClock::Sleeping::jump};
  wire::DirectTransport transport_{fake_, clock_};
  Client client_{transport_, clock_, Dice(2), aws::ClientOptions()};
};

TEST_F(ClientTest, WritesAndReadsThroughTheWireFace) {
  PutItemRequest put_request;
  put_request.table_name = "tags";
  put_request.item = item_of(R"({"tag":{"S":"t"},"path":{"S":"p"},"revalidatedAt":{"N":"1"}})");
  ASSERT_TRUE(run_now(client_.put_item(put_request)).ok());
  const auto found = run_now(client_.query(query_for_tag("t")));
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->items, std::vector<Item>{put_request.item});
  EXPECT_EQ(ledger_.cause_name(ledger_.entries().back().cause), "client test");
  GetItemRequest get_request;
  get_request.table_name = "tags";
  get_request.key = item_of(R"({"tag":{"S":"t"},"path":{"S":"p"}})");
  EXPECT_EQ(run_now(client_.get_item(get_request))->item, put_request.item);
  DeleteItemRequest delete_request;
  delete_request.table_name = "tags";
  delete_request.key = get_request.key;
  delete_request.return_old = true;
  EXPECT_EQ(run_now(client_.delete_item(delete_request))->attributes, put_request.item);
}

TEST_F(ClientTest, SeesWhatABatchLeftUndone) {
  BatchWriteItemRequest request;
  request.request_items["tags"].emplace_back(true,
                                             item_of(R"({"tag":{"S":"t"},"path":{"S":"a"}})"));
  request.request_items["tags"].emplace_back(true,
                                             item_of(R"({"tag":{"S":"t"},"path":{"S":"b"}})"));
  fake_.set_unprocessed(Ratio{1, 2});
  const auto written = run_now(client_.batch_write_item(request));
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->unprocessed_items.at("tags").size(), 1U);
  BatchGetItemRequest wanted;
  wanted.request_items["tags"].keys = {request.request_items["tags"][0].item};
  EXPECT_EQ(run_now(client_.batch_get_item(wanted))->responses.at("tags").size(), 1U);
}

TEST_F(ClientTest, CreatesAndDescribesTables) {
  CreateTableRequest request = tag_table();
  request.table_name = "other";
  ASSERT_TRUE(run_now(client_.create_table(request)).ok());
  const auto table = run_now(client_.describe_table("other"));
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->table_status, "ACTIVE");
  EXPECT_EQ(table->billing_mode, "PAY_PER_REQUEST");
  EXPECT_EQ(table->key_schema, request.key_schema);
  EXPECT_EQ(table->global_secondary_indexes.at(0).projection, Projection());
}

TEST_F(ClientTest, GivesTheServicesErrors) {
  EXPECT_TRUE(is_error(run_now(client_.describe_table("unknown")), "ResourceNotFoundException",
                       "Table: unknown not found"));
  EXPECT_TRUE(is_invalid(run_now(client_.query(query_for("tag", "{}"))), "Syntax error"));
}

}  // namespace
}  // namespace revalab::dynamodb
