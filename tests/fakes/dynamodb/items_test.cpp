#include "fakes/dynamodb/value.hpp"
#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

class ItemsTest : public DynamoDbTest {
 protected:
  Result<GetItemResponse> get(std::string_view key, bool consistent = false,
                              const std::string& projection = "") {
    GetItemRequest request;
    request.table_name = "tags";
    request.key = item_of(key);
    request.consistent_read = consistent;
    request.projection_expression = projection;
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    return tables().get_item(request, call());
  }
  Result<WriteItemResponse> erase(std::string_view key) {
    DeleteItemRequest request;
    request.table_name = "tags";
    request.key = item_of(key);
    request.return_old = true;
    request.return_consumed_capacity = ReturnConsumedCapacity::indexes;
    return tables().delete_item(request, call());
  }
  /// A row whose item size is exactly this, made of keys `t` and `p` and padding.
  static std::string row_of_size(std::size_t size) {
    // tag + t, path + p, and the name of the padding.
    return R"({"tag":{"S":"t"},"path":{"S":"p"},"x":{"S":")" + std::string(size - 4 - 5 - 1, 'x') +
           R"("}})";
  }
  static constexpr std::string_view k_key = R"({"tag":{"S":"t"},"path":{"S":"p"}})";
};

TEST_F(ItemsTest, GiveBackWhatWasPut) {
  const std::string row =
      R"({"tag":{"S":"t"},"path":{"S":"p"},"n":{"N":"1.50"},"l":{"L":[{"BOOL":true},{"NULL":true}]}})";
  ASSERT_TRUE(put(row).ok());
  const auto got = get(k_key);
  ASSERT_TRUE(got.ok());
  Item expected = item_of(row);
  expected["n"] = AttributeValue::number("1.5");
  EXPECT_EQ(got->item, expected);
  EXPECT_EQ(get(R"({"tag":{"S":"t"},"path":{"S":"q"}})")->item, std::nullopt);
  EXPECT_EQ(get(k_key, false, "n")->item, item_of(R"({"n":{"N":"1.5"}})"));
  // The item is there, though nothing of it was chosen.
  EXPECT_EQ(get(k_key, false, "absent")->item, Item());
}

// 1 unit per 4 KB begun, half of it when eventually consistent, also for an item that is missing.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
TEST_F(ItemsTest, ReadsCostByFourKilobytes) {
  const auto cost = [&](bool consistent) {
    return get(k_key, consistent)->consumed_capacity->total.count;
  };
  EXPECT_EQ(cost(false), 1);
  EXPECT_EQ(cost(true), 2);
  ASSERT_TRUE(put(row_of_size(4096)).ok());
  EXPECT_EQ(cost(false), 1);
  EXPECT_EQ(cost(true), 2);
  ASSERT_TRUE(put(row_of_size(4097)).ok());
  EXPECT_EQ(cost(false), 2);
  EXPECT_EQ(cost(true), 4);
}

// 1 unit per 1 KB begun, of the larger of the item before and after.
TEST_F(ItemsTest, WritesCostByKilobyteOfTheLarger) {
  const auto cost = [&](std::size_t size) {
    return put(row_of_size(size))->consumed_capacity->table.count;
  };
  EXPECT_EQ(cost(1024), 2);
  EXPECT_EQ(cost(1025), 4);
  EXPECT_EQ(cost(100), 4);  // The item before was larger.
  EXPECT_EQ(cost(100), 2);
  ASSERT_TRUE(put(row_of_size(1025)).ok());
  EXPECT_EQ(erase(k_key)->consumed_capacity->table.count, 4);
  EXPECT_EQ(erase(k_key)->consumed_capacity->table.count, 2);  // Deleting nothing costs one unit.
}

// "The maximum item size in DynamoDB is 400 KB, which includes both attribute name binary length
// and attribute value lengths."
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
TEST_F(ItemsTest, MeasureAtMost400Kilobytes) {
  EXPECT_TRUE(put(row_of_size(400 * 1024)).ok());
  EXPECT_TRUE(is_invalid(put(row_of_size(400 * 1024 + 1)),
                         "Item size has exceeded the maximum allowed size"));
}

// A new entry 1, an unprojected change 0, a projected change 1, a changed key 2, a removal 1.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
TEST_F(ItemsTest, IndexWritesCostByWhatTheIndexSees) {
  const auto cost = [&](const std::string& rest) {
    const auto done = put(R"({"tag":{"S":"t"},"path":{"S":"p"})" + rest + "}");
    const auto& indexes = done->consumed_capacity->global_secondary_indexes;
    return indexes.contains("revalidate") ? indexes.at("revalidate").count : 0;
  };
  EXPECT_EQ(cost(""), 0);  // Without its sort key the row is not in the index.
  EXPECT_EQ(cost(R"(,"revalidatedAt":{"N":"1"})"), 2);
  EXPECT_EQ(cost(R"(,"revalidatedAt":{"N":"1.0"})"), 0);
  EXPECT_EQ(cost(R"(,"revalidatedAt":{"N":"1"},"x":{"S":"y"})"), 2);
  EXPECT_EQ(cost(R"(,"revalidatedAt":{"N":"2"},"x":{"S":"y"})"), 4);
  EXPECT_EQ(cost(""), 2);
}

TEST_F(ItemsTest, IndexWritesAreSizedByTheProjection) {
  CreateTableRequest request = tag_table("KEYS_ONLY");
  request.table_name = "keys";
  ASSERT_TRUE(tables().create_table(request, call()).ok());
  PutItemRequest put_request;
  put_request.table_name = "keys";
  put_request.item = item_of(row_of_size(5000));
  put_request.item["revalidatedAt"] = AttributeValue::number("1");
  put_request.return_consumed_capacity = ReturnConsumedCapacity::indexes;
  auto done = tables().put_item(put_request, call());
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->consumed_capacity->table.count, 10);
  EXPECT_EQ(done->consumed_capacity->global_secondary_indexes.at("revalidate").count, 2);
  EXPECT_EQ(done->consumed_capacity->total.count, 12);
  put_request.item["x"] = AttributeValue::string("changed, but not shown by the index");
  done = tables().put_item(put_request, call());
  EXPECT_TRUE(done->consumed_capacity->global_secondary_indexes.empty());
}

TEST_F(ItemsTest, LedgerHasEveryHalfUnitWithItsCause) {
  ASSERT_TRUE(put(R"({"tag":{"S":"t"},"path":{"S":"p"},"revalidatedAt":{"N":"1"}})").ok());
  ASSERT_TRUE(get(k_key).ok());
  ASSERT_EQ(ledger_.entries().size(), 2U);
  EXPECT_EQ(ledger_.entries()[0].dimension, Dimension::dynamodb_write_request_unit);
  EXPECT_EQ(ledger_.entries()[0].count, 4);
  EXPECT_EQ(ledger_.entries()[1].count, 1);
  EXPECT_EQ(ledger_.cause_name(ledger_.entries()[0].cause), "test");
}

TEST_F(ItemsTest, RefuseBadKeys) {
  EXPECT_TRUE(is_invalid(put(R"({"tag":{"S":"t"}})"), "Missing the key path in the item"));
  EXPECT_TRUE(is_invalid(put(R"({"tag":{"N":"1"},"path":{"S":"p"}})"),
                         "Type mismatch for key tag expected: S actual: N"));
  EXPECT_TRUE(is_invalid(put(R"({"tag":{"S":""},"path":{"S":"p"}})"),
                         "cannot contain an empty string value. Key: tag"));
  EXPECT_TRUE(is_invalid(put(R"({"tag":{"S":"t"},"path":{"S":"p"},"revalidatedAt":{"S":"x"}})"),
                         "Type mismatch for Index Key revalidatedAt Expected: N Actual: S "
                         "IndexName: revalidate"));
  EXPECT_TRUE(is_invalid(get(R"({"tag":{"S":"t"}})"), "does not match the schema"));
  EXPECT_TRUE(
      is_invalid(get(R"({"tag":{"S":"t"},"path":{"N":"1"}})"), "does not match the schema"));
  EXPECT_TRUE(is_invalid(get(R"({"tag":{"S":"t"},"path":{"S":"p"},"x":{"S":"y"}})"),
                         "does not match the schema"));
}

// Partition keys measure at most 2048 bytes, sort keys 1024.
TEST_F(ItemsTest, RefuseOverlongKeys) {
  const auto row = [](std::size_t tag, std::size_t path) {
    return R"({"tag":{"S":")" + std::string(tag, 't') + R"("},"path":{"S":")" +
           std::string(path, 'p') + R"("}})";
  };
  EXPECT_TRUE(put(row(2048, 1024)).ok());
  EXPECT_TRUE(is_invalid(put(row(2049, 1)), "maximum size limit of2048 bytes"));
  EXPECT_TRUE(is_invalid(put(row(1, 1025)), "size limit of 1024 bytes"));
}

TEST_F(ItemsTest, WritesCanReturnTheOldItem) {
  PutItemRequest request;
  request.table_name = "tags";
  request.item = item_of(R"({"tag":{"S":"t"},"path":{"S":"p"},"x":{"N":"1"}})");
  request.return_old = true;
  EXPECT_EQ(tables().put_item(request, call())->attributes, std::nullopt);
  EXPECT_EQ(tables().put_item(request, call())->attributes, request.item);
  EXPECT_EQ(erase(k_key)->attributes, request.item);
  EXPECT_EQ(erase(k_key)->attributes, std::nullopt);
}

TEST_F(ItemsTest, ConditionsGuardWritesAndCostEvenWhenTheyFail) {
  PutItemRequest request;
  request.table_name = "tags";
  request.item = item_of(k_key);
  request.condition_expression = "attribute_not_exists(tag)";
  ASSERT_TRUE(tables().put_item(request, call()).ok());
  const std::int64_t before = used(Dimension::dynamodb_write_request_unit);
  EXPECT_TRUE(is_error(tables().put_item(request, call()), "ConditionalCheckFailedException",
                       "The conditional request failed"));
  EXPECT_EQ(used(Dimension::dynamodb_write_request_unit), before + 2);
  DeleteItemRequest erase_request;
  erase_request.table_name = "tags";
  erase_request.key = item_of(k_key);
  erase_request.condition_expression = "x = :x";
  erase_request.expression_attribute_values = item_of(R"({":x":{"N":"1"}})");
  EXPECT_FALSE(tables().delete_item(erase_request, call()).ok());
  EXPECT_TRUE(get(k_key)->item.has_value());
}

TEST_F(ItemsTest, RefusePlaceholdersNobodyUses) {
  PutItemRequest request;
  request.table_name = "tags";
  request.item = item_of(k_key);
  request.expression_attribute_names = {{"#x", "x"}};
  EXPECT_TRUE(is_invalid(tables().put_item(request, call()),
                         "ExpressionAttributeNames can only be specified when using expressions"));
  request.condition_expression = "attribute_not_exists(y)";
  EXPECT_TRUE(is_invalid(tables().put_item(request, call()), "unused in expressions: keys: {#x}"));
}

TEST_F(ItemsTest, MissATableThatIsNotThere) {
  GetItemRequest request;
  request.table_name = "nothing";
  request.key = item_of(k_key);
  EXPECT_TRUE(is_error(tables().get_item(request, call()), "ResourceNotFoundException",
                       "Requested resource not found"));
}

}  // namespace
}  // namespace revalab::dynamodb
