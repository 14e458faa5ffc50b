#include "tests/fakes/dynamodb/fixture.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace revalab::dynamodb {
namespace {

const std::string k_data = std::string(REVALAB_SOURCE_DIR) + "/tests/data/opennext/";

std::string file_text(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A fake with the table that the recorded build used, and its seed rows.
class OpenNextTest : public DynamoDbTest {
 protected:
  OpenNextTest() {
    CreateTableRequest request = tag_table();
    request.table_name = "example-tags-00001";
    EXPECT_TRUE(tables().create_table(request, call()).ok());
    Decoder decoder;
    EXPECT_TRUE(decoder.parse(file_text(k_data + "opennext-sample/dynamodb-provider/dynamodb-cache.json")));
    EXPECT_TRUE(decoder.read(seeds_).ok());
  }

  std::vector<Item> seeds_;
};

// The provider writes the seed rows in batches of 25.
TEST_F(OpenNextTest, SeedRowsLoad) {
  ASSERT_FALSE(seeds_.empty());
  for (std::size_t from = 0; from < seeds_.size(); from += 25) {
    BatchWriteItemRequest request;
    for (std::size_t i = from; i < std::min(from + 25, seeds_.size()); ++i) {
      request.request_items["example-tags-00001"].emplace_back(true, seeds_[i]);
    }
    ASSERT_TRUE(tables().batch_write_item(request, call()).ok());
  }
  const Table* table = tables().table("example-tags-00001");
  EXPECT_EQ(table->items().item_count(), static_cast<std::int64_t>(seeds_.size()));
  // Every seed row has both index keys.
  EXPECT_EQ(table->index("revalidate")->entries.item_count(), table->items().item_count());
}

// Everything the real server function asked gets the status it really got, in the model's shape.
TEST_F(OpenNextTest, RecordedTrafficIsAnsweredAsItWas) {
  for (const Item& seed : seeds_) {
    PutItemRequest request;
    request.table_name = "example-tags-00001";
    request.item = seed;
    ASSERT_TRUE(tables().put_item(request, call()).ok());
  }
  std::ifstream lines(k_data + "traffic.jsonl");
  int calls = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto recorded = nlohmann::json::parse(line);
    if (recorded.at("service") != "dynamodb") continue;
    ++calls;
    Request request(recorded.at("method"), recorded.at("target"));
    for (const auto& [name, value] : recorded.at("headers").items()) {
      request.headers.set(name, value.get<std::string>());
    }
    request.body = recorded.at("body").at("text");
    const Response response = send(request);
    EXPECT_EQ(response.status, recorded.at("reply_status").get<int>()) << response.body;
    const std::string operation = recorded.at("operation");
    EXPECT_EQ(test::AwsModel::dynamodb().check_json_output(operation, response.body),
              std::vector<std::string>());
  }
  EXPECT_EQ(calls, 37);
}

// A tag revalidated after a page was rendered is what makes the page stale.
TEST_F(OpenNextTest, AWriteShowsInTheStalenessQuery) {
  const std::string path = "-ENqlnIYTboMn66aq_ID0/a-page";
  QueryRequest request =
      query_for("#key = :key AND #revalidatedAt > :lastModified",
                R"({":key":{"S":")" + path + R"("},":lastModified":{"N":"1795347511000"}})");
  request.table_name = "example-tags-00001";
  request.index_name = "revalidate";
  request.expression_attribute_names = {{"#key", "path"}, {"#revalidatedAt", "revalidatedAt"}};
  EXPECT_EQ(tables().query(request, call())->count, 0);
  PutItemRequest write;
  write.table_name = "example-tags-00001";
  write.item = item_of(R"({"tag":{"S":"-ENqlnIYTboMn66aq_ID0/post-1"},"path":{"S":")" + path +
                       R"("},"revalidatedAt":{"N":"1795347516550"}})");
  ASSERT_TRUE(tables().put_item(write, call()).ok());
  EXPECT_EQ(tables().query(request, call())->count, 1);
}

}  // namespace
}  // namespace revalab::dynamodb
