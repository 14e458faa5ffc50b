#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

class QueryTest : public DynamoDbTest {
 protected:
  Result<QueryResponse> query(const QueryRequest& request) {
    return tables().query(request, call());
  }
  /// The paths of a Query's rows, one letter each.
  std::string paths(const QueryRequest& request) {
    const auto response = query(request);
    EXPECT_TRUE(response.ok()) << response.error().message;
    std::string result;
    if (!response) return result;
    for (const Item& item : response->items) result += *item.at("path").if_string();
    return result;
  }
};

TEST_F(QueryTest, ChoosesByEveryOperatorOnTheSortKey) {
  put_rows("t", 5);
  put_rows("other", 2);
  const std::string values = R"({":t":{"S":"t"},":c":{"S":"c"}})";
  EXPECT_EQ(paths(query_for_tag("t")), "abcde");
  QueryRequest request = query_for("tag = :t AND #p = :c", values);
  request.expression_attribute_names = {{"#p", "path"}};
  const auto with = [&](const std::string& condition, std::string_view given) {
    request.key_condition_expression = condition;
    request.expression_attribute_values = item_of(given);
    return paths(request);
  };
  EXPECT_EQ(with("tag = :t AND #p = :c", values), "c");
  EXPECT_EQ(with("tag = :t AND #p < :c", values), "ab");
  EXPECT_EQ(with("tag = :t AND #p <= :c", values), "abc");
  EXPECT_EQ(with("tag = :t AND #p > :c", values), "de");
  EXPECT_EQ(with("tag = :t AND #p >= :c", values), "cde");
  EXPECT_EQ(with("#p >= :c AND tag = :t", values), "cde");    // Either order.
  EXPECT_EQ(with("(tag = :t) AND (:c < #p)", values), "de");  // Either side.
  EXPECT_EQ(with("tag = :t AND begins_with(#p, :c)", values), "c");
  EXPECT_EQ(with("tag = :t AND #p BETWEEN :b AND :c",
                 R"({":t":{"S":"t"},":b":{"S":"b"},":c":{"S":"c"}})"),
            "bc");
}

TEST_F(QueryTest, BeginsWithEndsBehindTheLastByte) {
  for (const char* path : {"\xc3\xbf", "\xc3\xbf/x", "\xc4\x80"}) {
    ASSERT_TRUE(put(R"({"tag":{"S":"t"},"path":{"S":")" + std::string(path) + "\"}}").ok());
  }
  QueryRequest request = query_for("tag = :t AND begins_with(#p, :p)",
                                   "{\":t\":{\"S\":\"t\"},\":p\":{\"S\":\"\xc3\xbf\"}}");
  request.expression_attribute_names = {{"#p", "path"}};
  EXPECT_EQ(query(request)->count, 2);
}

// `path` and other key words must hide behind a placeholder.
TEST_F(QueryTest, RefusesReservedWordsAsNames) {
  EXPECT_TRUE(is_invalid(query(query_for("tag = :t AND path = :t", R"({":t":{"S":"t"}})")),
                         "Invalid KeyConditionExpression: Attribute name is a reserved keyword; "
                         "reserved keyword: path"));
}

TEST_F(QueryTest, SortsNumbersByValueInTheIndex) {
  for (const char* at : {"10", "9", "-1", "100", "0.5"}) {
    ASSERT_TRUE(put(R"({"tag":{"S":")" + std::string(at) +
                    R"("},"path":{"S":"p"},"revalidatedAt":{"N":")" + at + R"("}})")
                    .ok());
  }
  QueryRequest request = query_for("#p = :p", R"({":p":{"S":"p"}})");
  request.expression_attribute_names = {{"#p", "path"}};
  request.index_name = "revalidate";
  const auto sorted = query(request);
  std::string order;
  for (const Item& item : sorted->items) order += *item.at("tag").if_string() + " ";
  EXPECT_EQ(order, "-1 0.5 9 10 100 ");
  // The query OpenNext asks before it serves a page.
  request.key_condition_expression = "#p = :p AND revalidatedAt > :at";
  request.expression_attribute_values = item_of(R"({":p":{"S":"p"},":at":{"N":"9.0"}})");
  EXPECT_EQ(query(request)->count, 2);
}

TEST_F(QueryTest, FollowsEveryPageOfResults) {
  put_rows("t", 5);
  for (const bool forward : {true, false}) {
    QueryRequest request = query_for_tag("t");
    request.limit = 2;
    request.scan_index_forward = forward;
    std::string all;
    int pages = 0;
    do {
      const auto page = query(request);
      ASSERT_TRUE(page.ok()) << page.error().message;
      for (const Item& item : page->items) all += *item.at("path").if_string();
      request.exclusive_start_key = page->last_evaluated_key;
      ++pages;
    } while (request.exclusive_start_key);
    EXPECT_EQ(all, forward ? "abcde" : "edcba");
    EXPECT_EQ(pages, 3);
  }
}

// The key is there whenever a limit stopped the page, even with nothing behind it.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
TEST_F(QueryTest, GivesAKeyEvenBehindTheLastRow) {
  put_rows("t", 2);
  QueryRequest request = query_for_tag("t");
  request.limit = 2;
  const auto page = query(request);
  ASSERT_TRUE(page->last_evaluated_key.has_value());
  EXPECT_EQ(*page->last_evaluated_key, item_of(R"({"tag":{"S":"t"},"path":{"S":"b"}})"));
  request.exclusive_start_key = page->last_evaluated_key;
  EXPECT_EQ(query(request)->count, 0);
  EXPECT_EQ(query(request)->last_evaluated_key, std::nullopt);
}

TEST_F(QueryTest, StartsBehindAKeyThatIsNoLongerThere) {
  put_rows("t", 3);
  QueryRequest request = query_for_tag("t");
  request.exclusive_start_key = item_of(R"({"tag":{"S":"t"},"path":{"S":"aa"}})");
  EXPECT_EQ(paths(request), "bc");
  request.scan_index_forward = false;
  EXPECT_EQ(paths(request), "a");
}

TEST_F(QueryTest, RefusesStartKeysThatDoNotFit) {
  put_rows("t", 3);
  QueryRequest request = query_for_tag("t");
  request.exclusive_start_key = item_of(R"({"tag":{"S":"t"}})");
  EXPECT_TRUE(is_invalid(query(request), "The provided starting key is invalid"));
  request.exclusive_start_key = item_of(R"({"tag":{"S":"t"},"path":{"N":"1"}})");
  EXPECT_TRUE(is_invalid(query(request), "The provided starting key is invalid: "));
  request.exclusive_start_key = item_of(R"({"tag":{"S":"u"},"path":{"S":"a"}})");
  EXPECT_TRUE(is_invalid(query(request), "outside query boundaries"));
  request.expression_attribute_names = {{"#p", "path"}};
  request.key_condition_expression = "tag = :t AND #p > :t";
  request.exclusive_start_key = item_of(R"({"tag":{"S":"t"},"path":{"S":"a"}})");
  EXPECT_TRUE(is_invalid(query(request), "does not match the range key predicate"));
}

// A page stops with the item that reaches 1 MB; that item is part of it.
TEST_F(QueryTest, EndsAPageAtOneMegabyte) {
  const std::string padding(256 * 1024 - 100, 'x');
  for (const char* path : {"a", "b", "c", "d", "e", "f"}) {
    ASSERT_TRUE(put(R"({"tag":{"S":"t"},"path":{"S":")" + std::string(path) + R"("},"x":{"S":")" +
                    padding + R"("}})")
                    .ok());
  }
  QueryRequest request = query_for_tag("t");
  request.return_consumed_capacity = ReturnConsumedCapacity::total;
  const auto page = query(request);
  EXPECT_EQ(page->count, 5);
  EXPECT_EQ(*page->last_evaluated_key->at("path").if_string(), "e");
  // 5 items of 256 KB less 90 bytes, rounded up to 4 KB once, at half price.
  EXPECT_EQ(page->consumed_capacity->total.count, 320);
  request.exclusive_start_key = page->last_evaluated_key;
  EXPECT_EQ(paths(request), "f");
}

TEST_F(QueryTest, CostsTheSameFilteredProjectedOrCounted) {
  put_rows("t", 4);
  QueryRequest request = query_for_tag("t");
  request.return_consumed_capacity = ReturnConsumedCapacity::indexes;
  const auto whole = query(request);
  request.select = Select::count;
  const auto counted = query(request);
  EXPECT_EQ(counted->consumed_capacity, whole->consumed_capacity);
  EXPECT_EQ(counted->count, 4);
  EXPECT_TRUE(counted->items.empty());
  request.select = Select::unset;
  request.projection_expression = "tag";
  request.filter_expression = "revalidatedAt > :two";
  request.expression_attribute_values.emplace(":two", AttributeValue::number("2"));
  const auto filtered = query(request);
  EXPECT_EQ(filtered->consumed_capacity, whole->consumed_capacity);
  EXPECT_EQ(filtered->count, 2);
  EXPECT_EQ(filtered->scanned_count, 4);
  EXPECT_EQ(filtered->items.at(0), item_of(R"({"tag":{"S":"t"}})"));
}

// Limit counts what is evaluated, not what passes the filter.
TEST_F(QueryTest, LimitsBeforeItFilters) {
  put_rows("t", 4);
  QueryRequest request = query_for_tag("t");
  request.filter_expression = "revalidatedAt > :two";
  request.expression_attribute_values.emplace(":two", AttributeValue::number("2"));
  request.limit = 2;
  const auto page = query(request);
  EXPECT_EQ(page->count, 0);
  EXPECT_EQ(page->scanned_count, 2);
  EXPECT_EQ(*page->last_evaluated_key->at("path").if_string(), "b");
}

// Half a unit is the least, a whole one when consistent, even for nothing.
TEST_F(QueryTest, CostsAtLeastHalfAUnit) {
  QueryRequest request = query_for_tag("nothing");
  request.return_consumed_capacity = ReturnConsumedCapacity::indexes;
  EXPECT_EQ(query(request)->consumed_capacity->table.count, 1);
  request.consistent_read = true;
  EXPECT_EQ(query(request)->consumed_capacity->table.count, 2);
}

TEST_F(QueryTest, ChargesTheIndexWhenItAsksTheIndex) {
  put_rows("t", 1);
  QueryRequest request = query_for("#p = :p", R"({":p":{"S":"a"}})");
  request.expression_attribute_names = {{"#p", "path"}};
  request.index_name = "revalidate";
  request.return_consumed_capacity = ReturnConsumedCapacity::indexes;
  request.limit = 1;
  const auto response = query(request);
  EXPECT_EQ(response->consumed_capacity->table.count, 0);
  EXPECT_EQ(response->consumed_capacity->global_secondary_indexes.at("revalidate").count, 1);
  // The start key of an index has the table's keys as well.
  EXPECT_EQ(response->last_evaluated_key->size(), 3U);
  request.consistent_read = true;
  EXPECT_TRUE(
      is_invalid(query(request), "Consistent reads are not supported on global secondary indexes"));
}

TEST_F(QueryTest, RefusesConditionsThatAreNotOnTheKeys) {
  const std::string values = R"({":t":{"S":"t"}})";
  const auto refused = [&](const std::string& condition, std::string_view words) {
    QueryRequest request = query_for(condition, values);
    if (condition.find("#p") != std::string::npos) {
      request.expression_attribute_names = {{"#p", "path"}};
    }
    EXPECT_TRUE(is_invalid(query(request), words)) << condition;
  };
  refused("#p = :t", "Query condition missed key schema element: tag");
  refused("tag = :t AND another = :t", "Query condition missed key schema element: path");
  refused("tag > :t", "Query key condition not supported");
  refused("tag = :t OR tag = :t", "Invalid operator used in KeyConditionExpression: OR");
  refused("tag <> :t", "Invalid operator used in KeyConditionExpression: <>");
  refused("tag IN (:t)", "Invalid operator used in KeyConditionExpression: IN");
  refused("attribute_exists(tag) AND tag = :t",
          "Invalid operator used in KeyConditionExpression: attribute_exists");
  refused("size(tag) = :t", "KeyConditionExpressions cannot contain nested operations");
  refused("tag = :t AND tag = :t", "must only contain one condition per key");
  refused("tag.x = :t", "cannot have conditions on nested attributes");
  refused("tag = :t AND begins_with(:t, #p)", "must have the key attribute as its first operand");
  refused("tag = #p AND #p = :t", "Multiple attribute names used in one condition");
}

TEST_F(QueryTest, RefusesValuesOfAnotherType) {
  EXPECT_TRUE(is_invalid(query(query_for("tag = :t", R"({":t":{"N":"1"}})")),
                         "Condition parameter type does not match schema type"));
  EXPECT_TRUE(is_invalid(query(query_for("tag = :t", R"({":t":{"S":""}})")),
                         "cannot contain an empty string value. Key: tag"));
  EXPECT_TRUE(
      is_invalid(query(query_for("tag = :t", R"({":t":{"N":"x"}})")),
                 "ExpressionAttributeValues contains invalid value: The parameter cannot be "
                 "converted to a numeric value: x for key :t"));
}

TEST_F(QueryTest, RefusesWhatDoesNotBelongTogether) {
  QueryRequest request = query_for_tag("t");
  request.filter_expression = "tag = :t";
  EXPECT_TRUE(is_invalid(query(request), "Primary key attribute: tag"));
  request = query_for_tag("t");
  request.index_name = "nothing";
  EXPECT_TRUE(is_invalid(query(request), "does not have the specified index: nothing"));
  request = query_for_tag("t");
  request.select = Select::specific_attributes;
  EXPECT_TRUE(is_invalid(query(request), "when choosing to get SPECIFIC_ATTRIBUTES"));
  request.select = Select::all_projected_attributes;
  EXPECT_TRUE(is_invalid(query(request), "only when Querying using an IndexName"));
  request = query_for_tag("t");
  request.expression_attribute_values.emplace(":unused", AttributeValue::string("x"));
  EXPECT_TRUE(is_invalid(query(request), "unused in expressions: keys: {:unused}"));
  request = QueryRequest();
  request.table_name = "tags";
  EXPECT_TRUE(is_invalid(query(request), "Either the KeyConditions or KeyConditionExpression"));
  request = query_for_tag("t");
  request.limit = 0;
  EXPECT_TRUE(is_invalid(query(request),
                         "1 validation error detected: Value '0' at 'limit' failed to satisfy "
                         "constraint: Member must have value greater than or equal to 1"));
}

TEST_F(QueryTest, ShowsOnlyWhatTheIndexProjects) {
  CreateTableRequest table = tag_table("KEYS_ONLY");
  table.table_name = "keys";
  ASSERT_TRUE(tables().create_table(table, call()).ok());
  PutItemRequest put_request;
  put_request.table_name = "keys";
  put_request.item =
      item_of(R"({"tag":{"S":"t"},"path":{"S":"p"},"revalidatedAt":{"N":"1"},"x":{"S":"hidden"}})");
  ASSERT_TRUE(tables().put_item(put_request, call()).ok());
  QueryRequest request = query_for("#p = :p", R"({":p":{"S":"p"}})");
  request.table_name = "keys";
  request.index_name = "revalidate";
  request.expression_attribute_names = {{"#p", "path"}};
  EXPECT_FALSE(query(request)->items.at(0).contains("x"));
  EXPECT_TRUE(query(request)->items.at(0).contains("tag"));
  request.select = Select::all_attributes;
  EXPECT_TRUE(is_invalid(query(request), "because its projection type is not ALL"));
  request.select = Select::unset;
  request.projection_expression = "x";
  EXPECT_TRUE(is_invalid(query(request), "Global secondary index revalidate does not project [x]"));
}

}  // namespace
}  // namespace revalab::dynamodb
