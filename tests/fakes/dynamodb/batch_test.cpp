#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

class BatchTest : public DynamoDbTest {
 protected:
  static Item row(const std::string& path, const std::string& padding = "") {
    Item item = item_of(R"({"tag":{"S":"t"},"path":{"S":")" + path + "\"}}");
    if (!padding.empty()) item.emplace("x", AttributeValue::string(padding));
    return item;
  }
  static BatchWriteItemRequest puts(int count) {
    BatchWriteItemRequest request;
    for (int i = 0; i < count; ++i) {
      request.request_items["tags"].emplace_back(true, row("p" + std::to_string(100 + i)));
    }
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    return request;
  }
  static BatchGetItemRequest gets(int count) {
    BatchGetItemRequest request;
    for (int i = 0; i < count; ++i) {
      request.request_items["tags"].keys.push_back(row("p" + std::to_string(100 + i)));
    }
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    return request;
  }
  Result<BatchWriteItemResponse> write(const BatchWriteItemRequest& request) {
    return tables().batch_write_item(request, call());
  }
  Result<BatchGetItemResponse> get(const BatchGetItemRequest& request) {
    return tables().batch_get_item(request, call());
  }
};

// 25 requests are the most.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
TEST_F(BatchTest, WritesAtMost25Items) {
  const auto written = write(puts(25));
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->consumed_capacity.at(0).total.count, 50);
  EXPECT_EQ(tables().table("tags")->items().item_count(), 25);
  EXPECT_TRUE(is_invalid(write(puts(26)), "Member must have length less than or equal to 25"));
  CreateTableRequest other = tag_table();
  other.table_name = "other";
  ASSERT_TRUE(tables().create_table(other, call()).ok());
  BatchWriteItemRequest spread = puts(25);
  spread.request_items["other"].emplace_back(true, row("a"));
  EXPECT_TRUE(is_invalid(write(spread), "Too many items requested for the BatchWriteItem call"));
}

// One bad request refuses them all.
TEST_F(BatchTest, WritesEverythingOrNothingWhenRefused) {
  const auto refused_with = [&](bool is_put, const Item& item, std::string_view words) {
    BatchWriteItemRequest request = puts(2);
    request.request_items["tags"].emplace_back(is_put, item);
    EXPECT_TRUE(is_invalid(write(request), words));
    EXPECT_EQ(tables().table("tags")->items().item_count(), 0);
  };
  refused_with(true, row("p100", "again"), "Provided list of item keys contains duplicates");
  refused_with(false, row("p101"), "Provided list of item keys contains duplicates");
  refused_with(true, item_of(R"({"tag":{"S":"t"}})"), "does not match the schema");
  refused_with(false, row("q", "more than the key"), "does not match the schema");
  refused_with(true, row("q", std::string(400 * 1024, 'x')), "Item size has exceeded");
  refused_with(true, item_of(R"({"tag":{"S":"t"},"path":{"S":"q"},"n":{"N":"x"}})"),
               "cannot be converted to a numeric value: x");
}

TEST_F(BatchTest, MissesTablesBeforeItWrites) {
  BatchWriteItemRequest request = puts(1);
  request.request_items["unknown"].emplace_back(true, row("a"));
  EXPECT_TRUE(is_error(write(request), "ResourceNotFoundException", "resource not found"));
  EXPECT_EQ(tables().table("tags")->items().item_count(), 0);
}

TEST_F(BatchTest, DeletesAndPutsTogether) {
  ASSERT_TRUE(write(puts(2)).ok());
  BatchWriteItemRequest request;
  request.request_items["tags"].emplace_back(false, row("p100"));
  request.request_items["tags"].emplace_back(true, row("new"));
  request.request_items["tags"].emplace_back(false, row("was never there"));
  request.return_consumed_capacity = ReturnConsumedCapacity::total;
  const auto written = write(request);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->consumed_capacity.at(0).total.count, 6);  // A missing item costs one unit too.
  EXPECT_EQ(tables().table("tags")->items().item_count(), 2);
}

TEST_F(BatchTest, GetsWhatIsThereAndRoundsEachItem) {
  ASSERT_TRUE(write(puts(2)).ok());
  const auto got = get(gets(4));
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->responses.at("tags").size(), 2U);
  EXPECT_TRUE(got->unprocessed_keys.empty());
  EXPECT_EQ(got->consumed_capacity.at(0).total.count, 4);
  BatchGetItemRequest consistent = gets(4);
  consistent.request_items["tags"].consistent_read = true;
  EXPECT_EQ(get(consistent)->consumed_capacity.at(0).total.count, 8);
}

// 100 keys are the most.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
TEST_F(BatchTest, GetsAtMost100Keys) {
  EXPECT_TRUE(get(gets(100)).ok());
  EXPECT_TRUE(is_invalid(get(gets(101)), "Member must have length less than or equal to 100"));
  BatchGetItemRequest twice = gets(1);
  twice.request_items["tags"].keys.push_back(row("p100"));
  EXPECT_TRUE(is_invalid(get(twice), "Provided list of item keys contains duplicates"));
}

// 41 items of 400 KB are the first that do not fit in 16 MB.
TEST_F(BatchTest, GetsAtMost16Megabytes) {
  const std::string padding(400 * 1024 - 14, 'x');  // tag, t, path, p100 and x measure the rest.
  for (int i = 0; i < 42; ++i) {
    PutItemRequest request;
    request.table_name = "tags";
    request.item = row("p" + std::to_string(100 + i), padding);
    ASSERT_TRUE(tables().put_item(request, call()).ok());
  }
  const auto got = get(gets(42));
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->responses.at("tags").size(), 40U);
  EXPECT_EQ(got->unprocessed_keys.at("tags").keys.size(), 2U);
}

// Half of three, rounded up, stays undone; the demand is for one batch.
TEST_F(BatchTest, LeavesADemandedShareUnprocessedOnce) {
  fake_.set_unprocessed(Ratio{1, 2});
  const auto written = write(puts(3));
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(tables().table("tags")->items().item_count(), 1);
  ASSERT_EQ(written->unprocessed_items.at("tags").size(), 2U);
  EXPECT_EQ(written->consumed_capacity.at(0).total.count, 2);
  BatchWriteItemRequest rest;
  rest.request_items = written->unprocessed_items;
  EXPECT_TRUE(write(rest)->unprocessed_items.empty());
  EXPECT_EQ(tables().table("tags")->items().item_count(), 3);
  fake_.set_unprocessed(Ratio{1, 3});
  const auto got = get(gets(3));
  EXPECT_EQ(got->responses.at("tags").size(), 2U);
  EXPECT_EQ(got->unprocessed_keys.at("tags").keys.size(), 1U);
}

// "If none of the items can be processed ... then BatchGetItem returns a
// ProvisionedThroughputExceededException."
TEST_F(BatchTest, ThrottlesWhenNothingWouldBeProcessed) {
  fake_.set_unprocessed(Ratio{1, 1});
  EXPECT_TRUE(is_error(write(puts(2)), "ProvisionedThroughputExceededException", "exceeded"));
  EXPECT_EQ(tables().table("tags")->items().item_count(), 0);
  EXPECT_EQ(used(Dimension::dynamodb_write_request_unit), 0);
  fake_.set_unprocessed(Ratio{1, 2});
  EXPECT_FALSE(get(gets(1)).ok());
  EXPECT_TRUE(get(gets(1)).ok());
}

TEST_F(BatchTest, ProjectsPerTable) {
  ASSERT_TRUE(write(puts(1)).ok());
  BatchGetItemRequest request = gets(1);
  auto& wanted = request.request_items["tags"];
  wanted.projection_expression = "#p";
  wanted.expression_attribute_names = {{"#p", "path"}};
  EXPECT_EQ(get(request)->responses.at("tags").at(0), item_of(R"({"path":{"S":"p100"}})"));
  wanted.expression_attribute_names.emplace("#q", "tag");
  EXPECT_TRUE(is_invalid(get(request), "unused in expressions: keys: {#q}"));
}

}  // namespace
}  // namespace revalab::dynamodb
