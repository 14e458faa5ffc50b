#include "fakes/cloudfront/operations.hpp"

#include "fakes/cloudfront/route.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::cloudfront {
namespace {

// The service model is the API: each of its operations is found by its method and path, with the
// names its path has, and there are no others.
TEST(Operations, AreThoseOfTheServiceModel) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/aws-models/cloudfront.json");
  const auto operations = nlohmann::json::parse(file).at("operations");
  EXPECT_EQ(operations.size(), all_operations().size());
  for (const auto& [name, operation] : operations.items()) {
    std::string target = operation.at("http").at("requestUri");
    std::vector<std::string> names;
    for (auto at = target.find('{'); at != std::string::npos; at = target.find('{')) {
      names.push_back("a b/" + std::to_string(names.size()));
      target.replace(at, target.find('}') + 1 - at, "a%20b%2F" + std::to_string(names.size() - 1));
    }
    const Route route = route_of(Request(operation.at("http").at("method"), target));
    EXPECT_EQ(route.operation, name) << target;
    EXPECT_EQ(route.names, names) << target;
  }
}

// Clients add parameters, end paths in a slash, and give a flag a value or none.
TEST(Operations, AreFoundHoweverAClientWritesThem) {
  const auto name = [](std::string method, std::string target) {
    return std::string(route_of(Request(std::move(method), std::move(target))).operation);
  };
  EXPECT_EQ(name("POST", "/2020-05-31/distribution?WithTags"), "CreateDistributionWithTags");
  EXPECT_EQ(name("POST", "/2020-05-31/distribution?WithTags="), "CreateDistributionWithTags");
  EXPECT_EQ(name("POST", "/2020-05-31/distribution?x=1"), "CreateDistribution");
  EXPECT_EQ(name("GET", "/2020-05-31/distribution/?MaxItems=1"), "ListDistributions");
  EXPECT_EQ(name("POST", "/2020-05-31/tagging?Resource=a&Operation=Untag"), "UntagResource");
  EXPECT_EQ(name("POST", "/2020-05-31/tagging?Resource=a"), "");
  EXPECT_EQ(name("PUT", "/2020-05-31/distribution"), "");
  EXPECT_EQ(name("GET", "/2019-03-26/distribution"), "");
  EXPECT_EQ(name("GET", "/2020-05-31/a/b/c/d/e/f"), "");
  EXPECT_EQ(name("GET", "/2020-05-31/distribution/%zz"), "");
}

}  // namespace
}  // namespace revalab::cloudfront
