// "Why does this reader see this?": the command as a person uses it, against a lab and a site.

#include "tests/simulator/program.hpp"
#include "tests/support/lab_process.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace revalab::sim {
namespace {

using Json = nlohmann::json;

/// A lab whose time stands still, and the command pointed at it.
class Explained {
 public:
  explicit Explained(std::vector<std::string> more = {}) : lab(with_clock(std::move(more))) {}

  void view(const std::string& path, const std::string& edge) const {
    curl({"-H", "x-revalab-edge: " + edge, lab.exports().at("REVALAB_CDN_URL") + path});
  }
  void advance(const std::string& span) const {
    curl({"-d", R"({"advance": ")" + span + "\"}", lab.endpoint() + "/_revalab/clock"});
  }
  void purge(const std::string& item) const {
    const Ran ran = run_with({"invalidate", "--path", item, "--distribution-id", "E1EXAMPLE00001",
                              "--build-id", "b", "--endpoint-url", lab.endpoint(), "--yes"},
                             {{"AWS_ACCESS_KEY_ID", "revalab"},
                              {"AWS_SECRET_ACCESS_KEY", "revalab"},
                              {"AWS_REGION", "us-east-1"}});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
  }
  [[nodiscard]] Json explain(const std::string& url) const {
    const Ran ran = run_with({"explain", url, "--endpoint", lab.endpoint(), "--format", "json"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return Json::parse(ran.out, nullptr, false);
  }
  /// What one location says.
  [[nodiscard]] Json edge(const std::string& url, const std::string& name) const {
    const Json found = explain(url);
    for (const Json& each : found.at("edges")) {
      if (each.at("edge") == name) return each;
    }
    return {};
  }

  test::LabProcess lab;

 private:
  static std::vector<std::string> with_clock(std::vector<std::string> more) {
    more.insert(more.end(), {"--clock", "virtual", "--start", "2026-01-01T00:00:00Z",
                             "--propagation", "5s,25s", "--edges", "IAD,FRA"});
    return more;
  }
  static void curl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"curl", "-s", "--max-time", "10"});
    EXPECT_EQ(test::run_program_to_end(arguments).exit_code, 0);
  }
};

// The binding fields of `explain --format json`, through the life of a page: absent, fresh,
// expired, purged, each at one location and not at another.
TEST(Explain, SaysWhatEachLocationHoldsAndWhy) {
  const Explained session;
  EXPECT_EQ(session.edge("/posts/1", "IAD").at("state"), "absent");
  session.view("/posts/1", "IAD");
  session.advance("10s");
  const Json fresh = session.edge("/posts/1", "IAD");
  EXPECT_EQ(fresh.at("state"), "fresh") << fresh;
  EXPECT_EQ(fresh.at("age"), 10);
  EXPECT_EQ(fresh.at("ttl"), 60);
  EXPECT_EQ(fresh.at("storedAt"), "2026-01-01T00:00:00Z");
  EXPECT_NE(fresh.at("rule").get<std::string>().find("s-maxage"), std::string::npos) << fresh;
  EXPECT_EQ(session.edge("/posts/1", "FRA").at("state"), "absent");
  session.purge("/other");
  session.advance("6s");
  EXPECT_EQ(session.edge("/posts/1", "IAD").at("missedBy").at("item"), "/other");
  session.advance("60s");
  EXPECT_EQ(session.edge("/posts/1", "IAD").at("state"), "expired");
  session.purge("/posts/1");
  session.advance("6s");
  const Json purged = session.edge("/posts/1", "IAD");
  EXPECT_EQ(purged.at("state"), "purged") << purged;
  EXPECT_EQ(purged.at("purgedBy").at("item"), "/posts/1");
  EXPECT_EQ(purged.at("age"), nullptr);
}

// What OpenNext keeps for the page: its object in the bucket and the rows of its tags.
TEST(Explain, SaysWhatABuildKeepsForThePage) {
  const Explained session({"--opennext", REVALAB_SOURCE_DIR "/scenarios/sites/opennext-sample"});
  const Json found = session.explain("/posts/1");
  EXPECT_TRUE(found.at("origin").at("present")) << found;
  const std::string key = found.at("origin").at("key");
  EXPECT_TRUE(key.starts_with("_cache/") && key.ends_with("/posts/1.cache")) << key;
  std::vector<std::string> tags;
  for (const Json& tag : found.at("tags")) tags.push_back(tag.at("tag"));
  EXPECT_NE(std::find(tags.begin(), tags.end(), "_N_T_/posts/1"), tags.end()) << found;
  EXPECT_EQ(session.explain("/nowhere").at("origin"), nullptr);
}

// Without a lab: which revalidations reach a URL at all.
TEST(Explain, SaysWhichRevalidationsReachAUrlOfASite) {
  const Ran ran = run_with({"explain", "/posts/1?_rsc=1", "--format", "json", "--site",
                            REVALAB_SOURCE_DIR "/scenarios/sites/blog.json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const Json found = Json::parse(ran.out);
  std::map<std::string, Json> by_strategy;
  for (const Json& reach : found.at("reaches")) {
    if (reach.at("revalidation") == "path /posts/1") by_strategy[reach.at("strategy")] = reach;
  }
  EXPECT_EQ(by_strategy.at("exact").at("item"), nullptr) << "exact purges no query variants";
  EXPECT_EQ(by_strategy.at("query").at("item"), "/posts/1?*");
  EXPECT_EQ(by_strategy.at("everything").at("item"), "/*");
}

TEST(Explain, ShowsTheSameToPeople) {
  const Explained session;
  session.view("/posts/1", "IAD");
  const Ran lab = run_with({"explain", "/posts/1", "--endpoint", session.lab.endpoint()});
  EXPECT_NE(lab.out.find("fresh"), std::string::npos) << lab.out;
  EXPECT_NE(lab.out.find("behaviour *"), std::string::npos) << lab.out;
  const Ran site =
      run_with({"explain", "/posts/1", "--site", REVALAB_SOURCE_DIR "/scenarios/sites/blog.json"});
  EXPECT_NE(site.out.find("stays as it is"), std::string::npos) << site.out;
}

TEST(Explain, SaysWhatIsWrongWithTheQuestion) {
  const Explained session;
  const Ran no_url = run_with({"explain", "posts", "--endpoint", session.lab.endpoint()});
  EXPECT_EQ(no_url.exit_code, 2);
  EXPECT_TRUE(no_url.err.starts_with("posts: ")) << no_url.err;
  EXPECT_EQ(no_url.err.find('{'), std::string::npos) << "what is for programs: " << no_url.err;
  EXPECT_EQ(run_with({"explain", "/", "--endpoint", "http://127.0.0.1:1"}).exit_code, 3);
  EXPECT_EQ(run_with({"explain", "/", "--endpoint", "nonsense"}).exit_code, 2);
  EXPECT_EQ(
      run_with({"explain", "/nowhere", "--site", REVALAB_SOURCE_DIR "/scenarios/sites/blog.json"})
          .exit_code,
      2);
}

}  // namespace
}  // namespace revalab::sim
