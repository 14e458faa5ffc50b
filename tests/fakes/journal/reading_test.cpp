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
  // These lists take a body, and so are asked with POST.
  const std::set<std::string> others{"GetRealtimeLogConfig",
                                     "GetResourcePolicy",
                                     "ListConnectionFunctions",
                                     "ListConnectionGroups",
                                     "ListDistributionTenants",
                                     "ListDistributionTenantsByCustomization",
                                     "ListDistributionsByRealtimeLogConfig",
                                     "ListDomainConflicts",
                                     "ListTrustStores"};
  const auto operations = operations_of("cloudfront");
  for (const auto& [name, operation] : operations.items()) {
    const bool reads = operation.at("http").at("method") == "GET" || others.contains(name);
    EXPECT_EQ(only_reads({"cloudfront", name}), reads) << name;
  }
}

// DynamoDB's are all asked with POST, so they are listed: these and no others.
TEST(Reading, IsTheseOfDynamoDb) {
  const std::set<std::string> others{"BatchGetItem", "Query", "Scan", "TransactGetItems"};
  const auto operations = operations_of("dynamodb");
  for (const auto& [name, operation] : operations.items()) {
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
