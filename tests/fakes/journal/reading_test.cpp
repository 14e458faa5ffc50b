#include "fakes/journal/reading.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace revalab::journal {
namespace {

nlohmann::json operations_of(const std::string& service) {
  const std::string path = test::repository_path("tests/data/aws-models/" + service + ".json");
  return nlohmann::json::parse(test::text_of_file(path)).at("operations");
}

// An operation that is taken for a read and is none would be lost. CloudFront's model tells: what
// is asked with GET reads.
TEST(Reading, IsWhatCloudFrontsModelAsksWithGet) {
  for (const auto& [name, operation] : operations_of("cloudfront").items()) {
    const bool gets = operation.at("http").at("method") == "GET";
    if (only_reads({"cloudfront", name})) {
      // A few reads have a body and are asked with POST.
      EXPECT_TRUE(gets || name.starts_with("List") || name.starts_with("Get") ||
                  name.starts_with("Describe"))
          << name;
    } else {
      EXPECT_FALSE(gets) << name;
    }
  }
}

// DynamoDB's are all asked with POST, so they are listed: these and no others.
TEST(Reading, IsTheseOfDynamoDb) {
  const std::set<std::string> others{"BatchGetItem", "Query", "Scan", "TransactGetItems"};
  for (const auto& [name, operation] : operations_of("dynamodb").items()) {
    const bool reads = name == "GetItem" || name == "GetResourcePolicy" ||
                       name.starts_with("List") || name.starts_with("Describe") ||
                       others.contains(name);
    EXPECT_EQ(only_reads({"dynamodb", name}), reads) << name;
  }
}

// A message that is received is hidden; a part that is unknown may be anything.
TEST(Reading, IsNotWhatHidesMessagesNorWhatIsUnknown) {
  EXPECT_FALSE(only_reads({"sqs", "ReceiveMessage"}));
  EXPECT_TRUE(only_reads({"sqs", "GetQueueAttributes"}));
  EXPECT_TRUE(only_reads({"s3", "HeadObject"}));
  EXPECT_FALSE(only_reads({"s3", "Query"}));
  EXPECT_FALSE(only_reads({"", ""}));
}

}  // namespace
}  // namespace revalab::journal
