#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

class TableTest : public DynamoDbTest {
 protected:
  Result<TableDescription> create(const CreateTableRequest& request) {
    return tables().create_table(request, call());
  }
  static CreateTableRequest fresh() {
    CreateTableRequest request = tag_table();
    request.table_name = "other";
    return request;
  }
};

// Tables are made at once here; the creation still answers CREATING, as the service does.
TEST_F(TableTest, IsActiveAtTheFirstLook) {
  const auto created = create(fresh());
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->table_status, "CREATING");
  DescribeTableRequest request;
  request.table_name = "other";
  const auto described = tables().describe_table(request);
  ASSERT_TRUE(described.ok());
  EXPECT_EQ(described->table_status, "ACTIVE");
  EXPECT_EQ(described->table_arn, "arn:aws:dynamodb:us-east-1:123456789012:table/other");
  EXPECT_EQ(described->global_secondary_indexes.at(0).index_status, "ACTIVE");
  EXPECT_EQ(described->table_id, created->table_id);
}

TEST_F(TableTest, IsFoundByItsArnToo) {
  DescribeTableRequest request;
  request.table_name = "arn:aws:dynamodb:us-east-1:123456789012:table/tags";
  EXPECT_TRUE(tables().describe_table(request).ok());
  request.table_name = "arn:aws:dynamodb:us-east-1:999999999999:table/tags";
  EXPECT_TRUE(is_error(tables().describe_table(request), "ResourceNotFoundException", "not found"));
}

TEST_F(TableTest, CannotBeCreatedTwice) {
  EXPECT_TRUE(
      is_error(create(tag_table()), "ResourceInUseException", "Table already exists: tags"));
}

TEST_F(TableTest, IsGoneWhenDeleted) {
  DeleteTableRequest request;
  request.table_name = "tags";
  const auto deleted = tables().delete_table(request);
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->table_status, "DELETING");
  EXPECT_TRUE(is_error(tables().delete_table(request), "ResourceNotFoundException",
                       "Requested resource not found: Table: tags not found"));
}

TEST_F(TableTest, CountsItsItemsAndBytes) {
  put_rows("t", 3);
  DescribeTableRequest request;
  request.table_name = "tags";
  const auto table = tables().describe_table(request);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->item_count, 3);
  EXPECT_EQ(table->table_size_bytes, 3 * (3 + 1 + 4 + 1 + 13 + 2));
  EXPECT_EQ(table->global_secondary_indexes.at(0).item_count, 3);
}

// Each wording: dynalite, validations/createTable.js.
TEST_F(TableTest, RefusesBadKeySchemas) {
  CreateTableRequest request = fresh();
  request.key_schema[0].attribute_name = "undefined";
  EXPECT_TRUE(is_invalid(create(request), "Some index key attribute have no definition"));
  request = fresh();
  request.key_schema[1].attribute_name = "tag";
  EXPECT_TRUE(is_invalid(create(request), "have the same name"));
  request = fresh();
  request.key_schema[0].is_hash = false;
  EXPECT_TRUE(is_invalid(create(request), "first KeySchemaElement is not a HASH key type"));
  request = fresh();
  request.key_schema[1].is_hash = true;
  EXPECT_TRUE(is_invalid(create(request), "second KeySchemaElement is not a RANGE key type"));
  request = fresh();
  request.global_secondary_indexes.clear();
  EXPECT_TRUE(is_invalid(create(request), "does not exactly match number of attributes defined"));
  request = fresh();
  request.attribute_definitions.push_back({"unused", "S"});
  EXPECT_TRUE(is_invalid(create(request), "Some AttributeDefinitions are not used."));
}

TEST_F(TableTest, RefusesBadIndexes) {
  CreateTableRequest request = fresh();
  auto& index = request.global_secondary_indexes[0];
  index.projection.type = "INCLUDE";
  EXPECT_TRUE(is_invalid(create(request), "NonKeyAttributes is not specified"));
  index.projection = {"KEYS_ONLY", {"x"}};
  EXPECT_TRUE(is_invalid(create(request), "ProjectionType is KEYS_ONLY, but NonKeyAttributes"));
  index.projection.type.clear();
  EXPECT_TRUE(is_invalid(create(request), "Unknown ProjectionType: null"));
  index.projection = {};
  request.global_secondary_indexes.push_back(index);
  EXPECT_TRUE(is_invalid(create(request), "Duplicate index name: revalidate"));
  request.global_secondary_indexes.resize(1);
  request.global_secondary_indexes[0].key_schema[0].attribute_name = "undefined";
  EXPECT_TRUE(is_invalid(create(request),
                         "Keys: [undefined, revalidatedAt], AttributeDefinitions: "
                         "[tag, path, revalidatedAt]"));
}

TEST_F(TableTest, WantsThroughputExactlyWhenProvisioned) {
  CreateTableRequest request = fresh();
  request.read_capacity_units = 1;
  EXPECT_TRUE(is_invalid(create(request), "when BillingMode is PAY_PER_REQUEST"));
  request.billing_mode.clear();
  EXPECT_TRUE(
      is_invalid(create(request), "must both be specified when BillingMode is PROVISIONED"));
  request.write_capacity_units = 1;
  EXPECT_TRUE(is_invalid(create(request), "ProvisionedThroughput must be specified for index"));
  request.global_secondary_indexes[0].read_capacity_units = 1;
  request.global_secondary_indexes[0].write_capacity_units = 1;
  EXPECT_TRUE(create(request).ok());
}

// All broken member constraints come in one message.
TEST_F(TableTest, ReportsEveryBrokenConstraintAtOnce) {
  CreateTableRequest request = fresh();
  request.table_name = "a;";
  request.billing_mode = "FREE";
  EXPECT_TRUE(is_invalid(create(request), "3 validation errors detected: "));
  EXPECT_TRUE(is_invalid(create(request),
                         "Value 'a;' at 'tableName' failed to satisfy constraint: Member must "
                         "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"));
  EXPECT_TRUE(is_invalid(create(request), "enum value set: [PROVISIONED, PAY_PER_REQUEST]"));
}

TEST_F(TableTest, ListsNamesInPages) {
  for (const char* name : {"ccc", "aaa", "bbb"}) {
    CreateTableRequest request = tag_table();
    request.table_name = name;
    ASSERT_TRUE(create(request).ok());
  }
  ListTablesRequest request;
  request.limit = 3;
  auto page = tables().list_tables(request);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->table_names, (std::vector<std::string>{"aaa", "bbb", "ccc"}));
  EXPECT_EQ(page->last_evaluated_table_name, "ccc");
  request.exclusive_start_table_name = page->last_evaluated_table_name;
  page = tables().list_tables(request);
  EXPECT_EQ(page->table_names, std::vector<std::string>{"tags"});
  EXPECT_EQ(page->last_evaluated_table_name, "");
  request.limit = 101;
  EXPECT_TRUE(is_invalid(tables().list_tables(request), "less than or equal to 100"));
}

}  // namespace
}  // namespace revalab::dynamodb
