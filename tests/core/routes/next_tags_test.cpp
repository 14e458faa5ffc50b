#include "core/routes/next_tags.hpp"

#include "tests/core/routes/sites.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Tags = std::vector<std::string>;
using Type = RevalidatePathType;

constexpr Version k_next_14{14, 2, 5};
constexpr Version k_next_16{16, 0, 10};

Tags implicit_tags(Route only, Version next_version = k_next_14) {
  const Site site = site_of({std::move(only)}, next_version);
  return implicit_tags_of(site, pages_of(site).at(0));
}

Tags revalidated(std::string_view path, Type type = Type::none, Version version = k_next_14) {
  return tags_of_revalidate_path(path, type, version).tags;
}

std::size_t warning_count(std::string_view path, Type type = Type::none,
                          Version version = k_next_14) {
  return tags_of_revalidate_path(path, type, version).warnings.size();
}

// The levels of getDerivedTags in Next.js' implicit-tags.ts, then the URL path.
TEST(ImplicitTags, NameEachLayoutTheEntryAndThePath) {
  EXPECT_EQ(implicit_tags(route("/posts/[id]", Router::app, {{{"id", {"1"}}}})),
            (Tags{"_N_T_/layout", "_N_T_/posts/layout", "_N_T_/posts/[id]/layout",
                  "_N_T_/posts/[id]/page", "_N_T_/posts/1"}));
}

TEST(ImplicitTags, KeepGroupsAndSlotsLiterally) {
  EXPECT_EQ(
      implicit_tags(route("/(blog)/@main/posts", Router::app)),
      (Tags{"_N_T_/layout", "_N_T_/(blog)/layout", "_N_T_/(blog)/@main/layout",
            "_N_T_/(blog)/@main/posts/layout", "_N_T_/(blog)/@main/posts/page", "_N_T_/posts"}));
}

TEST(ImplicitTags, OfHandlersEndWithRoute) {
  EXPECT_EQ(
      implicit_tags(route("/feed.xml", Router::app, {}, RouteKind::handler)),
      (Tags{"_N_T_/layout", "_N_T_/feed.xml/layout", "_N_T_/feed.xml/route", "_N_T_/feed.xml"}));
}

TEST(ImplicitTags, OfTheRootHaveATwinSinceNext16) {
  EXPECT_EQ(implicit_tags(route("/", Router::app)), (Tags{"_N_T_/layout", "_N_T_/page", "_N_T_/"}));
  EXPECT_EQ(implicit_tags(route("/", Router::app), k_next_16),
            (Tags{"_N_T_/layout", "_N_T_/page", "_N_T_/", "_N_T_/index"}));
  EXPECT_EQ(implicit_tags(route("/index", Router::app), k_next_16).back(), "_N_T_/");
}

// `curPathname.endsWith("/page")` looks at the name alone.
TEST(ImplicitTags, TakeAFolderCalledPageForAnEntry) {
  EXPECT_EQ(implicit_tags(route("/blog/page/[n]", Router::app, {{{"n", {"2"}}}})),
            (Tags{"_N_T_/layout", "_N_T_/blog/layout", "_N_T_/blog/page",
                  "_N_T_/blog/page/[n]/layout", "_N_T_/blog/page/[n]/page", "_N_T_/blog/page/2"}));
}

TEST(ImplicitTags, DoNotExistInThePagesRouter) {
  EXPECT_EQ(implicit_tags(route("/legacy", Router::pages)), Tags{});
}

TEST(TagsOf, AddsTheTagsOfThePageAndItsFetchesOnce) {
  Route posts = route("/posts/[id]", Router::app, {{{"id", {"1"}}}});
  posts.tags = {"posts", "post-{id}"};
  posts.fetches = {{"https://cms.example/{id}", {}, {"post-{id}", "author-{name}"}, ""}};
  const Site site = site_of({posts});
  const Tags tags = tags_of(site, pages_of(site).at(0));
  EXPECT_EQ(Tags(tags.begin() + 5, tags.end()), (Tags{"posts", "post-1", "author-{name}"}));
}

TEST(TagsOf, JoinsTheValuesOfACatchAll) {
  Route docs = route("/docs/[...path]", Router::app, {{{"path", {"a", "b"}}}});
  docs.tags = {"doc-{path}-{", "{{path}}"};
  const Site site = site_of({docs});
  const Tags tags = tags_of(site, pages_of(site).at(0));
  EXPECT_EQ(Tags(tags.end() - 2, tags.end()), (Tags{"doc-a/b-{", "{a/b}"}));
}

// https://nextjs.org/docs/app/api-reference/functions/revalidatePath
TEST(RevalidatePath, NamesThePathOrTheEntryOfAType) {
  EXPECT_EQ(revalidated("/posts/1"), Tags{"_N_T_/posts/1"});
  EXPECT_EQ(revalidated("/posts/[id]", Type::page), Tags{"_N_T_/posts/[id]/page"});
  EXPECT_EQ(revalidated("/(blog)/posts", Type::layout), Tags{"_N_T_/(blog)/posts/layout"});
  EXPECT_EQ(revalidated("/", Type::layout), Tags{"_N_T_/layout"});
  EXPECT_EQ(revalidated("/", Type::page), Tags{"_N_T_/page"});
}

TEST(RevalidatePath, OfTheRootHasATwinSinceNext16) {
  EXPECT_EQ(revalidated("/"), Tags{"_N_T_/"});
  EXPECT_EQ(revalidated("/", Type::none, k_next_16), (Tags{"_N_T_/", "_N_T_/index"}));
  EXPECT_EQ(revalidated("/index", Type::none, k_next_16), (Tags{"_N_T_/index", "_N_T_/"}));
  EXPECT_EQ(revalidated("", Type::none, k_next_16), (Tags{"_N_T_/", "_N_T_/index"}));
  EXPECT_EQ(revalidated("", Type::none, k_next_14), Tags{"_N_T_"});
}

// https://github.com/vercel/next.js/pull/88623 (16.2) drops the slash; before, the tag matches
// none.
TEST(RevalidatePath, DropsATrailingSlashSinceNext162) {
  EXPECT_EQ(revalidated("/foo/", Type::none, k_next_16), Tags{"_N_T_/foo/"});
  EXPECT_EQ(warning_count("/foo/", Type::none, k_next_16), 1U);
  EXPECT_EQ(revalidated("/foo/", Type::none, {16, 2, 0}), Tags{"_N_T_/foo"});
  EXPECT_EQ(warning_count("/foo/", Type::none, {16, 2, 0}), 0U);
  EXPECT_EQ(revalidated("/foo/", Type::layout), Tags{"_N_T_/foo/layout"});
}

TEST(RevalidatePath, WarnsOfAPatternWithoutAType) {
  for (const std::string path : {"/posts/[id]", "/[...s]", "/[[...s]]/x"}) {
    const PathTags tags = tags_of_revalidate_path(path, Type::none, k_next_14);
    ASSERT_EQ(tags.warnings.size(), 1U) << path;
    EXPECT_NE(tags.warnings.front().find("no type"), std::string::npos);
    EXPECT_EQ(tags.tags, Tags{"_N_T_" + path});
  }
  EXPECT_EQ(warning_count("/posts/[id]", Type::page), 0U);
  EXPECT_EQ(warning_count("/posts/a[id]"), 0U);
}

TEST(RevalidatePath, WarnsOfAPathWithoutALeadingSlash) {
  EXPECT_EQ(revalidated("posts/1"), Tags{"_N_T_posts/1"});
  EXPECT_EQ(warning_count("posts/1"), 1U);
}

// NEXT_CACHE_SOFT_TAG_MAX_LENGTH is 1024 UTF-16 units; a longer path is only warned about.
TEST(RevalidatePath, DoesNothingForAPathThatIsTooLong) {
  const std::string longest = "/" + std::string(1023, 'a');
  EXPECT_EQ(revalidated(longest).size(), 1U);
  EXPECT_EQ(revalidated(longest + "a"), Tags{});
  EXPECT_EQ(warning_count(longest + "a"), 1U);
  // Two bytes of UTF-8 are one unit, four are two.
  std::string accents = "/a";
  for (int i = 0; i < 1022; ++i) accents += "\xc3\xa9";
  EXPECT_EQ(revalidated(accents).size(), 1U);
  std::string cakes = "/a";
  for (int i = 0; i < 512; ++i) cakes += "\xf0\x9f\x8d\xb0";
  EXPECT_EQ(revalidated(cakes), Tags{});
}

// https://opennext.js.org/aws/v2/common_issues/isr
TEST(VersionGate, NextCacheNeeds1351) {
  EXPECT_FALSE(supports_next_cache({13, 5, 0}));
  EXPECT_TRUE(supports_next_cache({13, 5, 1}));
  EXPECT_TRUE(supports_next_cache({14, 0, 0}));
  EXPECT_FALSE(supports_next_cache({12, 9, 9}));
}

}  // namespace
}  // namespace revalab::test
