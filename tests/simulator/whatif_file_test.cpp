#include "simulator/scenario/whatif_file.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view k_site =
    R"({"kind": "site", "name": "s", "buildId": "b1", "routes": [{"path": "/a", "router": "app"}]})";
constexpr std::string_view k_book =
    R"({"kind": "prices", "id": "mine", "asOf": "2026-01-01", "currency": "EUR", "lines": []})";

/// A correct what-if on two lines, in which a test replaces one piece by a wrong one.
std::string whatif_with(const std::string& piece, const std::string& replacement) {
  std::string text = R"({"kind": "whatif", "name": "n", "site": "site.json", "months": 2,
"prices": ["aws-us-east-1", "mine.json"], "pathsUsedThisMonth": 7,
"traffic": {"views": {"perSecond": 5, "zipf": "1/2", "rsc": "1/4"}, "edges": 4},
"changes": [{"revalidateTag": "t", "every": "1h"}, {"revalidatePath": "/a", "every": "30d"}],
"strategies": ["opennext", "none"]})";
  const auto at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), replacement);
}

class WhatIfFile : public testing::Test {
 protected:
  WhatIfFile() {
    folder_.write("site.json", std::string(k_site));
    folder_.write("mine.json", std::string(k_book));
  }

  std::string mistakes_of(const std::string& text) {
    const auto loaded = load_whatif(folder_.write("w.json", text));
    std::string lines;
    if (loaded.ok()) return lines;
    for (const InputError& error : loaded.error()) lines += error.to_string() + "\n";
    return lines;
  }

  void expect_mistake(const std::string& piece, const std::string& replacement,
                      const std::string& line) {
    const std::string lines = mistakes_of(whatif_with(piece, replacement));
    EXPECT_NE(lines.find("w.json:" + line), std::string::npos)
        << replacement << ": " << (lines.empty() ? "no mistake" : lines);
    // One mistake is told once.
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
  }

  test::TemporaryFolder folder_;
};

TEST_F(WhatIfFile, IsReadWhole) {
  const auto whatif = load_whatif(folder_.write("w.json", whatif_with("kind", "kind")));
  ASSERT_TRUE(whatif.ok()) << whatif.error().front().to_string();
  EXPECT_EQ(whatif->name, "n");
  EXPECT_EQ(whatif->site.name, "s");
  EXPECT_EQ(whatif->months, 2);
  ASSERT_EQ(whatif->books.size(), 2U);
  EXPECT_EQ(whatif->books[1].currency, "EUR");
  EXPECT_EQ(whatif->paths_used_this_month, 7);
  EXPECT_EQ(whatif->traffic.views_per_second, 5);
  EXPECT_EQ(whatif->traffic.zipf, (Ratio{1, 2}));
  EXPECT_EQ(whatif->traffic.rsc, (Ratio{1, 4}));
  EXPECT_EQ(whatif->traffic.edges, 4);
  ASSERT_EQ(whatif->changes.size(), 2U);
  EXPECT_TRUE(whatif->changes[0].is_tag);
  EXPECT_EQ(whatif->changes[0].every, 1h);
  EXPECT_FALSE(whatif->changes[1].is_tag);
  EXPECT_EQ(whatif->changes[1].subject, "/a");
  EXPECT_EQ(whatif->changes[1].every, k_whatif_month);
  EXPECT_EQ(whatif->strategies, (std::vector<Strategy>{Strategy::opennext, Strategy::none}));
}

TEST_F(WhatIfFile, WhatIsLeftOutHasADefault) {
  const auto whatif = load_whatif(folder_.write(
      "w.json", R"({"kind": "whatif", "name": "n", "site": "site.json", "traffic": {"views":
 {"perSecond": 1}}, "changes": [{"revalidateTag": "t", "every": "1d"}]})"));
  ASSERT_TRUE(whatif.ok()) << whatif.error().front().to_string();
  EXPECT_EQ(whatif->months, 1);
  ASSERT_EQ(whatif->books.size(), 1U);
  EXPECT_EQ(whatif->books[0].id, "aws-us-east-1");
  EXPECT_EQ(whatif->traffic.zipf, (Ratio{9, 10}));
  EXPECT_EQ(whatif->traffic.rsc, (Ratio{3, 10}));
  EXPECT_EQ(whatif->traffic.edges, 3);
  EXPECT_EQ(whatif->strategies,
            (std::vector<Strategy>{Strategy::exact, Strategy::query, Strategy::directory,
                                   Strategy::everything, Strategy::cache_tags}));
}

TEST_F(WhatIfFile, ReadsAnOpenNextBuildAsItsSite) {
  const std::string build = test::repository_path("scenarios/sites/opennext-sample");
  const auto whatif =
      load_whatif(folder_.write("w.json", whatif_with("site.json", std::string(build))));
  ASSERT_TRUE(whatif.ok()) << whatif.error().front().to_string();
  EXPECT_FALSE(whatif->site.seed_rows.empty());
}

// Each is a mistake people make; the line must name file, place, field and what was expected.
TEST_F(WhatIfFile, NamesPlaceFieldAndExpectationOfEveryMistake) {
  expect_mistake("\"whatif\"", "\"scenario\"", "1:2: /kind: is \"scenario\", expected one of");
  expect_mistake("\"n\"", "3", "1:20: /name: is number, expected");
  expect_mistake("\"site.json\"", "{}", "1:33: /site: expected a site file");
  expect_mistake("\"months\": 2", "\"months\": 0", "1:54: /months: is 0, expected a whole number");
  expect_mistake("[\"aws-us-east-1\", \"mine.json\"]", "[]", "2:1: /prices: expected at least");
  expect_mistake("\"aws-us-east-1\"", "7", "2:12: /prices/0: expected the id of a price book");
  expect_mistake("Month\": 7", "Month\": -1", "2:43: /pathsUsedThisMonth: is -1, expected");
  expect_mistake("\"perSecond\": 5", "\"perSecond\": \"5\"", "3:23: /traffic/views/perSecond: is");
  expect_mistake("\"perSecond\": 5, ", "", "3:13: /traffic/views: misses");
  expect_mistake("\"1/2\"", "\"0.5\"", "3:39: /traffic/views/zipf: is \"0.5\", expected a ratio");
  expect_mistake("\"1/4\"", "\"5/4\"", "3:54: /traffic/views/rsc: is more than all views");
  expect_mistake("\"edges\": 4", "\"edges\": 0", "3:69: /traffic/edges: is 0, expected");
  expect_mistake("\"edges\": 4", "\"pops\": 4", "3:69: /traffic/pops: unknown field, expected one");
  expect_mistake("\"t\"", "\"\"", "4:14: /changes/0/revalidateTag: is empty");
  expect_mistake("\"/a\"", "\"a\"", "4:53: /changes/1/revalidatePath: expected a path that starts");
  expect_mistake("\"1h\"", "\"1 h\"", "4:36: /changes/0/every: is \"1 h\", expected a duration");
  expect_mistake("\"1h\"", "\"1ms\"", "4:36: /changes/0/every: is \"1ms\", expected a duration");
  expect_mistake("\"30d\"", "\"31d\"", "4:77: /changes/1/every: is \"31d\", expected a duration");
  expect_mistake("\"revalidateTag\": \"t\", ", "", "4:13: /changes/0: expected either revalidate");
  expect_mistake("{\"revalidateTag\": \"t\",",
                 "{\"revalidatePath\": \"/a\", \"revalidateTag\": \"t\",",
                 "4:13: /changes/0: expected either revalidate");
  expect_mistake("\"opennext\"", "\"exakt\"", "5:16: /strategies/0: is \"exakt\", expected one of");
  expect_mistake("\"none\"", "\"opennext\"", "5:28: /strategies/1: names opennext a second time");
  expect_mistake("[\"opennext\", \"none\"]", "[]", "5:1: /strategies: expected at least one");
}

// formats.md has them; a file that names one must not be priced as if it did not.
TEST_F(WhatIfFile, RefusesWhatALaterVersionHas) {
  expect_mistake("\"months\": 2", "\"sweep\": {}", "1:54: /sweep: is not in this version");
  expect_mistake("\"months\": 2", "\"stalenessBound\": \"60s\"",
                 "1:54: /stalenessBound: is not in this version");
  expect_mistake("\"edges\": 4", "\"logs\": []", "3:69: /traffic/logs: is not in this version");
  expect_mistake("\"none\"", "\"planned\"",
                 "5:28: /strategies/1: `planned` is not in this version");
}

TEST_F(WhatIfFile, ReportsTheMistakesOfTheFilesItNames) {
  folder_.write("bad.json", R"({"kind": "site", "name": "s", "buildId": "b/1", "routes": []})");
  const std::string of_site = mistakes_of(whatif_with("site.json", "bad.json"));
  EXPECT_NE(of_site.find("w.json:1:33: /site: cannot be loaded"), std::string::npos) << of_site;
  EXPECT_NE(of_site.find("bad.json:1:31: /buildId: expected a build id"), std::string::npos);
  const std::string of_book = mistakes_of(whatif_with("aws-us-east-1", "aws-mars-1"));
  EXPECT_NE(of_book.find("w.json:2:12: /prices/0: cannot be loaded"), std::string::npos) << of_book;
  EXPECT_NE(of_book.find("no such price book, known ones: aws-us-east-1"), std::string::npos);
  EXPECT_NE(mistakes_of("{").find("syntax error"), std::string::npos);
}

}  // namespace
}  // namespace revalab::sim
