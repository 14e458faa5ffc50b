// What `open-next build` leaves is read whole and strictly: what is deployed follows from it.

#include "simulator/opennext/build.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace revalab::sim::opennext {
namespace {

using test::TemporaryFolder;

std::string lines_of(const Result<Build, InputErrors>& build) {
  std::string lines;
  if (build.ok()) return lines;
  for (const InputError& error : build.error()) lines += error.to_string() + "\n";
  return lines;
}

constexpr std::string_view k_manifest = R"({
  "edgeFunctions": {},
  "origins": {
    "s3": {"type": "s3", "originPath": "_assets", "copy": [
      {"from": ".open-next/assets", "to": "_assets", "cached": true, "versionedSubDir": "_next"},
      {"from": ".open-next/cache", "to": "_cache", "cached": false}]},
    "default": {"type": "function", "handler": "index.handler", "wrapper": "node"}},
  "behaviors": [{"pattern": "*", "origin": "default"}, {"pattern": "_next/*", "origin": "s3"}]})";

/// The smallest build with something of everything.
void write_build(const TemporaryFolder& folder, std::string_view manifest = k_manifest) {
  folder.write("open-next.output.json", std::string(manifest));
  folder.write("assets/BUILD_ID", "b1\n");
  folder.write("assets/_next/static/main.js", "main");
  folder.write("assets/robots.txt", "robots");
  folder.write("cache/b1/index.cache", "{}");
  folder.write(
      "dynamodb-provider/dynamodb-cache.json",
      R"([{"tag": {"S": "b1/t"}, "path": {"S": "b1/index"}, "revalidatedAt": {"N": "1"}}])");
}

// A real build: ids, rows, and every cache object under the key the server function asks for.
TEST(Build, IsReadWholeFromARealOne) {
  const auto build = read_build(test::repository_path("scenarios/sites/opennext-sample"));
  ASSERT_TRUE(build.ok()) << lines_of(build);
  EXPECT_EQ(build->id, "-ENqlnIYTboMn66aq_ID0");
  EXPECT_FALSE(build->rows.empty());
  const auto has = [&](std::string_view key) {
    return std::any_of(build->objects.begin(), build->objects.end(),
                       [&](const BuildObject& object) { return object.key == key; });
  };
  EXPECT_EQ(build->id_object.key, "_assets/BUILD_ID");
  EXPECT_TRUE(has("_cache/-ENqlnIYTboMn66aq_ID0/500.cache"));
  EXPECT_TRUE(
      has("_cache/-ENqlnIYTboMn66aq_ID0/route-cache/APP_PAGE/"
          "302a6dcd2b6cb486c1d9f7133ef7df1a7ffb814d0d996e67c373cfd90fd38220/$/posts/1.cache"));
  EXPECT_TRUE(
      has("_cache/__fetch/-ENqlnIYTboMn66aq_ID0/"
          "b292709e09a153bcc00bfaf2e7cf3fc176744aee5c92e6c2102ae0f289c57cec"));
}

// The order of behaviours decides which origin a request meets; `*` is last wherever it stands.
TEST(Build, KeepsTheOrderOfBehaviours) {
  const auto build = read_build(test::repository_path("scenarios/sites/opennext-sample"));
  ASSERT_TRUE(build.ok()) << lines_of(build);
  std::string order;
  for (const Behaviour& each : build->manifest.behaviours) {
    order += each.pattern + " " + each.origin + ", ";
  }
  EXPECT_EQ(order, "_next/image* imageOptimizer, _next/data/* default, BUILD_ID s3, _next/* s3, ");
  EXPECT_EQ(build->manifest.default_origin, "default");
}

// What browsers and CDNs keep of an asset depends on whether its name changes with its content;
// cache objects are nobody's to keep. Source: OpenNext's documentation, "Asset files".
TEST(Build, TellsCachesWhatAssetsAreKeptFor) {
  const TemporaryFolder folder;
  write_build(folder);
  const auto build = read_build(folder.path(""));
  ASSERT_TRUE(build.ok()) << lines_of(build);
  std::map<std::string, std::pair<std::string, std::string>> kept;
  for (const BuildObject& object : build->objects) {
    kept[object.key] = {object.content_type, object.cache_control};
  }
  const std::map<std::string, std::pair<std::string, std::string>> expected{
      {"_assets/_next/static/main.js", {"text/javascript", "public,max-age=31536000,immutable"}},
      {"_assets/robots.txt", {"text/plain", "public,max-age=0,s-maxage=31536000,must-revalidate"}},
      {"_cache/b1/index.cache", {"application/octet-stream", ""}}};
  EXPECT_EQ(kept, expected);
}

// The consumer of the queue needs the revalidation function's value; a build without the function
// has it at the server function.
TEST(Build, SaysHowItsRevalidationsAreKnown) {
  const TemporaryFolder folder;
  write_build(folder);
  EXPECT_EQ(read_build(folder.path(""))->preview_mode_id, "");
  folder.write("server-functions/default/.next/prerender-manifest.json",
               R"({"version": 4, "preview": {"previewModeId": "of-the-server"}})");
  EXPECT_EQ(read_build(folder.path(""))->preview_mode_id, "of-the-server");
  folder.write("revalidation-function/prerender-manifest.json",
               R"({"version": 4, "preview": {"previewModeId": "of-the-function"}})");
  EXPECT_EQ(read_build(folder.path(""))->preview_mode_id, "of-the-function");
  folder.write("revalidation-function/prerender-manifest.json", R"({"version": 4})");
  EXPECT_NE(lines_of(read_build(folder.path(""))).find("has no `preview.previewModeId`"),
            std::string::npos);
}

struct Mistake {
  std::string manifest;  ///< What stands in it instead of the right text.
  std::string instead_of;
  std::string said;  ///< A part of the message, with the field.
};

class BrokenManifest : public testing::TestWithParam<Mistake> {};

// A deployment that guesses would put objects where nobody looks, or send requests astray: each
// mistake is named with its place.
TEST_P(BrokenManifest, SaysWhereItIsWrong) {
  const Mistake& mistake = GetParam();
  std::string manifest(k_manifest);
  const auto at = manifest.find(mistake.instead_of);
  ASSERT_NE(at, std::string::npos);
  manifest.replace(at, mistake.instead_of.size(), mistake.manifest);
  const TemporaryFolder folder;
  write_build(folder, manifest);
  const std::string lines = lines_of(read_build(folder.path("")));
  EXPECT_NE(lines.find("open-next.output.json:"), std::string::npos) << lines;
  EXPECT_NE(lines.find(mistake.said), std::string::npos) << lines;
}

INSTANTIATE_TEST_SUITE_P(
    Build, BrokenManifest,
    testing::Values(
        Mistake{"\"x\"", "\"origins\"", "has no `origins`"},
        Mistake{"\"lambda\"", "\"function\"", "/origins/default/type"},
        Mistake{"\"x\"", "\"originPath\"", "/origins/s3: has no `originPath`"},
        Mistake{"\"../_assets\"", "\"_assets\"", "leads out of the folder"},
        Mistake{"\".next/assets\"", "\".open-next/assets\"", "expected a folder below .open-next"},
        Mistake{"\".open-next/../..\"", "\".open-next/assets\"", "leads out of the folder"},
        Mistake{"\".open-next/public\"", "\".open-next/assets\"", "no copy takes assets/BUILD_ID"},
        Mistake{"\"x\"", "\"cached\"", "/origins/s3/copy/0: has no `cached`"},
        Mistake{"\"x\"", "\"behaviors\"", "has no `behaviors`"},
        Mistake{"\"a*\"", "\"*\"", "/behaviors: has no pattern `*`"},
        Mistake{"\"_next/*\"", "\"*\"", "the pattern `_next/*` is there twice"},
        Mistake{"\"origin\": \"s4\"", "\"origin\": \"s3\"", "`origin` is `s4`"},
        Mistake{"\"middleware\": \"x\"", "\"origin\": \"s3\"", "`origin` is ``"},
        Mistake{"[", "{", "open-next.output.json:"}));

// Functions for the edge are not run: whoever serves the build must be able to say so.
TEST(Build, NamesFunctionsThatWouldRunAtTheEdge) {
  std::string manifest(k_manifest);
  manifest.replace(manifest.find("{}"), 2, R"({"middleware": {"bundle": "b"}})");
  const TemporaryFolder folder;
  write_build(folder, manifest);
  const auto build = read_build(folder.path(""));
  ASSERT_TRUE(build.ok()) << lines_of(build);
  EXPECT_EQ(build->manifest.edge_functions, std::vector<std::string>{"middleware"});
}

// Folders that are no build, builds of OpenNext 2 among them, say which file is missing.
TEST(Build, NamesWhatIsMissing) {
  const TemporaryFolder folder;
  const std::string lines = lines_of(read_build(folder.path("")));
  EXPECT_NE(lines.find("BUILD_ID: no such file"), std::string::npos) << lines;
  EXPECT_NE(lines.find("open-next.output.json: no such file"), std::string::npos) << lines;
}

// S3 refuses such a key, and a build id with a slash would be two levels of keys.
TEST(Build, RefusesWhatCannotBeAKey) {
  const TemporaryFolder folder;
  write_build(folder);
  std::string deep = "assets";
  for (int level = 0; level < 6; ++level) deep += "/" + std::string(200, 'd');
  folder.write(deep, "");
  EXPECT_NE(lines_of(read_build(folder.path(""))).find("has a key of more than 1024 bytes"),
            std::string::npos);
  folder.write("assets/BUILD_ID", "a/b");
  EXPECT_NE(lines_of(read_build(folder.path(""))).find("holds a `/`"), std::string::npos);
}

}  // namespace
}  // namespace revalab::sim::opennext
