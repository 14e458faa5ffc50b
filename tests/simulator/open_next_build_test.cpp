// A real build, read whole: what `.open-next` holds becomes a site.

#include "core/routes/next_tags.hpp"
#include "core/routes/urls.hpp"
#include "fakes/cloud/cloud.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/runner/plan.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/site_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace revalab::sim {
namespace {

using nlohmann::json;

constexpr std::string_view k_build = "-ENqlnIYTboMn66aq_ID0";

Site sample() {
  auto site = load_site(test::repository_path("scenarios/sites/opennext-sample"));
  EXPECT_TRUE(site.ok()) << site.error().front().to_string();
  return std::move(site).value();
}

TEST(OpenNextBuild, GivesThePagesItsCacheObjectsAreOf) {
  const Site site = sample();
  EXPECT_EQ(site.rules.build_id, k_build);
  EXPECT_EQ(site.next_version, (Version{15, 5, 27}));
  std::map<std::string, Router> pages;
  for (const Page& page : pages_of(site)) pages[page.target.path] = page.target.router;
  const std::map<std::string, Router> expected{
      {"/", Router::pages},    {"/_not-found", Router::app}, {"/legacy/a", Router::pages},
      {"/posts", Router::app}, {"/posts/1", Router::app},    {"/posts/2", Router::app},
      {"/timed", Router::app}};
  EXPECT_EQ(pages, expected);
}

// The rows that would be derived from the cache objects are those OpenNext's build wrote.
TEST(OpenNextBuild, ItsPagesExplainItsSeedRows) {
  Site site = sample();
  std::set<std::pair<std::string, std::string>> written;
  for (const TagRow& row : site.seed_rows) {
    if (row.path.find("/route-cache/") != std::string::npos) written.emplace(row.tag, row.path);
  }
  site.seed_rows.clear();
  std::set<std::pair<std::string, std::string>> derived;
  for (const TagRow& row : seed_rows_of(site)) derived.emplace(row.tag, row.path);
  EXPECT_EQ(derived, written);
}

/// What a tag must resolve to, read off the rows with string functions alone.
std::set<std::string> urls_by_hand(const Site& site, const std::string& tag) {
  std::set<std::string> urls;
  for (const TagRow& row : site.seed_rows) {
    if (row.tag != std::string(k_build) + "/" + tag) continue;
    const auto mark = row.path.find("/$/");
    if (mark == std::string::npos) continue;
    const std::string url = row.path.substr(mark + 2);
    if (url != "/_not-found") urls.insert(url);
  }
  return urls;
}

TEST(OpenNextBuild, EveryOneOfItsTagsResolvesToTheRightUrls) {
  const Site site = sample();
  const auto book = load_price_book("aws-us-east-1");
  std::set<std::string> tags;
  for (const TagRow& row : site.seed_rows) tags.insert(row.tag.substr(k_build.size() + 1));
  EXPECT_EQ(tags.size(), 17U);
  for (const std::string& tag : tags) {
    PlanQuestion question;
    question.tags = {tag};
    const PlanAnswer planned = answer(site, *book, question);
    const TagResolution& resolution = planned.revalidations.at(0).resolution;
    const std::set<std::string> urls(resolution.urls.begin(), resolution.urls.end());
    EXPECT_EQ(urls, urls_by_hand(site, tag)) << tag;
    for (const std::string& path : resolution.not_purgeable) {
      EXPECT_TRUE(path.size() == 64 || path.ends_with("/_not-found")) << path;
    }
    EXPECT_TRUE(resolution.foreign.empty()) << tag;
  }
}

TEST(OpenNextBuild, AFolderThatIsNoneSaysWhatIsMissing) {
  const test::TemporaryFolder folder;
  const auto site = load_site(folder.path(""));
  ASSERT_FALSE(site.ok());
  EXPECT_NE(site.error().front().to_string().find("BUILD_ID: no such file"), std::string::npos);
}

TEST(OpenNextBuild, BrokenRowsAreNamedWithTheirPlace) {
  const test::TemporaryFolder folder;
  folder.write("assets/BUILD_ID", "b1\n");
  folder.write("dynamodb-provider/dynamodb-cache.json",
               R"([{"tag": {"S": "b1/t"}, "path": {"N": "1"}, "revalidatedAt": {"N": "x"}}])");
  const auto site = load_site(folder.path(""));
  ASSERT_FALSE(site.ok());
  std::string lines;
  for (const InputError& error : site.error()) lines += error.to_string() + "\n";
  EXPECT_NE(lines.find("/0/path/N: unknown field"), std::string::npos) << lines;
  EXPECT_NE(lines.find("`revalidatedAt` is `x`"), std::string::npos) << lines;
}

Request recorded_request(const json& call) {
  Request request(call.at("method"), call.at("target"));
  for (const auto& [name, value] : call.at("headers").items()) {
    request.headers.set(name, value.get<std::string>());
  }
  request.body = call.at("body").at("text");
  return request;
}

dynamodb::CreateTableRequest recorded_table() {
  dynamodb::CreateTableRequest request;
  request.table_name = "example-tags-00001";
  request.billing_mode = "PAY_PER_REQUEST";
  request.attribute_definitions = {{"tag", "S"}, {"path", "S"}, {"revalidatedAt", "N"}};
  request.key_schema = {{"tag", true}, {"path", false}};
  dynamodb::GlobalSecondaryIndex index;
  index.name = "revalidate";
  index.key_schema = {{"path", true}, {"revalidatedAt", false}};
  request.global_secondary_indexes.push_back(index);
  return request;
}

Task<void> create_recorded_table(dynamodb::Client client) {
  auto created = co_await client.create_table(recorded_table());
  EXPECT_TRUE(created.ok());
}

// What a real server function sent, with its SDK's headers: each call is dispatched to its service
// and answered with the status that was recorded.
TEST(OpenNextBuild, ItsRecordedTrafficReplaysWithTheRecordedStatuses) {
  auto lab = Lab::create(LabOptions());
  ASSERT_TRUE(lab.ok());
  (*lab)->run(create_recorded_table((*lab)->dynamodb_client("test")));
  const auto added = (*lab)->account().cloudfront().add_distribution(
      "E1EXAMPLE00001", cloudfront::DistributionSettings(),
      cloudfront::Call{(*lab)->clock().now()});
  ASSERT_TRUE(added.ok());
  std::ifstream stream(test::repository_path("tests/data/opennext/traffic.jsonl"));
  std::map<std::string, int> replayed;
  for (std::string line; std::getline(stream, line);) {
    const json call = json::parse(line);
    const std::string service = call.at("service");
    if (service != "dynamodb" && service != "cloudfront") continue;
    const Answer answer =
        (*lab)->account().cloud().handle(recorded_request(call), (*lab)->clock().now());
    EXPECT_EQ(std::get<Response>(answer).status, call.at("reply_status")) << line;
    ++replayed[service];
  }
  EXPECT_EQ(replayed, (std::map<std::string, int>{{"cloudfront", 3}, {"dynamodb", 37}}));
}

}  // namespace
}  // namespace revalab::sim
