#include "core/invalidation/strategies.hpp"

#include "core/invalidation/coverage.hpp"
#include "core/invalidation/path_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;
using Kind = Revalidation::Kind;

const Version k_open_next{4, 1, 12};

UrlRules rules() {
  UrlRules rules;
  rules.build_id = "B";
  return rules;
}

PurgeTarget app(std::string path) { return {std::move(path), Router::app, RouteKind::page, ""}; }
PurgeTarget pages(std::string path) {
  return {std::move(path), Router::pages, RouteKind::page, ""};
}

Revalidation of_tag(std::string tag, Texts stored_paths, std::vector<PurgeTarget> targets) {
  Revalidation revalidation;
  revalidation.tags = {std::move(tag)};
  revalidation.stored_paths = std::move(stored_paths);
  revalidation.targets = std::move(targets);
  return revalidation;
}

Revalidation of_request(std::string path, PurgeTarget target) {
  Revalidation revalidation;
  revalidation.kind = Kind::res_revalidate;
  revalidation.requested_path = std::move(path);
  revalidation.targets = {std::move(target)};
  return revalidation;
}

ItemPlan plan(Strategy strategy, const Revalidation& revalidation) {
  return plan_items(strategy, revalidation, rules(), k_open_next);
}

Texts items(Strategy strategy, const Revalidation& revalidation) {
  return plan(strategy, revalidation).items;
}

const Revalidation& letters() {
  static const Revalidation k_letters = of_tag("letters", {"page/a", "page/b", "page/c"},
                                               {app("/page/a"), app("/page/b"), app("/page/c")});
  return k_letters;
}

TEST(Strategies, AreNamedAsInFiles) {
  for (const Strategy strategy : all_strategies()) {
    EXPECT_EQ(strategy_named(name_of(strategy)), strategy);
  }
  EXPECT_EQ(strategy_named("cache-tags"), Strategy::cache_tags);
  EXPECT_EQ(strategy_named("planned"), std::nullopt);
}

TEST(Strategies, NonePurgesNothing) { EXPECT_EQ(items(Strategy::none, letters()), Texts{}); }

TEST(Strategies, EverythingIsOneItem) {
  EXPECT_EQ(items(Strategy::everything, letters()), Texts{"/*"});
  // Also when the table cannot say what the tag leads to.
  EXPECT_EQ(items(Strategy::everything, of_tag("t", {}, {})), Texts{"/*"});
}

// The documentation's two calls: ["/foo"], and with the pages router also the data path.
// https://opennext.js.org/aws/v2/common_issues/isr
TEST(SeedStrategy, PurgesThePathAndThePagesRoutersDataPath) {
  EXPECT_EQ(items(Strategy::seed, of_request("/foo", app("/foo"))), Texts{"/foo"});
  EXPECT_EQ(items(Strategy::seed, of_request("/foo", pages("/foo"))),
            (Texts{"/foo", "/_next/data/B/foo.json"}));
}

// Its getPaths() removes the build id and nothing else: no leading slash, and a row without a path
// is an empty string. CloudFront refuses both.
TEST(SeedStrategy, HandsStoredPathsOverAsTheyAre) {
  const ItemPlan raw = plan(Strategy::seed, of_tag("posts", {"", "index", "posts/1"}, {}));
  EXPECT_EQ(raw.items, (Texts{"", "index", "posts/1"}));
  EXPECT_EQ(std::count_if(raw.notes.begin(), raw.notes.end(),
                          [](const PlanNote& note) { return note.id == "item-refused"; }),
            3);
}

TEST(ExactStrategy, NamesEveryUrlOnceDataUrlsToo) {
  EXPECT_EQ(items(Strategy::exact, letters()), (Texts{"/page/a", "/page/b", "/page/c"}));
  EXPECT_EQ(items(Strategy::exact, of_tag("t", {}, {pages("/foo"), app("/foo"), pages("/")})),
            (Texts{"/foo", "/_next/data/B/foo.json", "/", "/_next/data/B/index.json"}));
}

// A path with letters outside ASCII must be sent encoded, or nothing is invalidated.
TEST(ExactStrategy, EncodesWhatCloudFrontWantsEncoded) {
  const ItemPlan encoded = plan(Strategy::exact, of_tag("t", {}, {app("/caf\xc3\xa9")}));
  EXPECT_EQ(encoded.items, Texts{"/caf%C3%A9"});
  EXPECT_FALSE(encoded.has_note("item-refused"));
}

TEST(ExactStrategy, SaysThatQueryVariantsStay) {
  EXPECT_TRUE(plan(Strategy::exact, letters()).has_note("query-variants-stay"));
  EXPECT_FALSE(
      plan(Strategy::exact, of_tag("t", {}, {pages("/foo")})).has_note("query-variants-stay"));
}

// `/p` and `/p?*`, not `/p*`, which would drop /p2 as well.
TEST(QueryStrategy, CoversEveryVariantAndNoSibling) {
  const Texts chosen = items(Strategy::query, of_tag("t", {}, {app("/p"), pages("/q")}));
  EXPECT_EQ(chosen, (Texts{"/p", "/p?*", "/q", "/q?*", "/_next/data/B/q.json*"}));
  EXPECT_EQ(uncovered(chosen, {"/p", "/p?_rsc=1abc", "/p?utm=1&_rsc=h", "/p?_rsc", "/q?id=1",
                               "/_next/data/B/q.json", "/_next/data/B/q.json?id=1"}),
            Texts{});
  EXPECT_EQ(also_drops(chosen, Inventory({"/p2", "/p/1", "/qq", "/_next/data/B/q/1.json"}), {}),
            Texts{});
}

// The documentation's own saving: "/page/*" for /page/a, /page/b and /page/c.
TEST(DirectoryStrategy, PurgesTheNearestCommonPrefix) {
  EXPECT_EQ(items(Strategy::directory, letters()), Texts{"/page/*"});
}

TEST(DirectoryStrategy, CutsBetweenSegmentsOnly) {
  const auto of = [](std::vector<PurgeTarget> targets) {
    return items(Strategy::directory, of_tag("t", {}, std::move(targets)));
  };
  EXPECT_EQ(of({app("/page/ab"), app("/page/ac")}), Texts{"/page/*"});
  EXPECT_EQ(of({app("/posts"), app("/posts/1")}), Texts{"/posts*"});
  EXPECT_EQ(of({app("/posts"), app("/postscript")}), Texts{"/*"});
  EXPECT_EQ(of({app("/posts/1")}), Texts{"/posts/1*"});
  EXPECT_EQ(of({app("/"), app("/a")}), Texts{"/*"});
  EXPECT_EQ(of({pages("/legacy/a"), pages("/legacy/b")}),
            (Texts{"/legacy/*", "/_next/data/B/legacy/*"}));
  EXPECT_EQ(of({}), Texts{});
}

// Invalidation by tag (2026): one item however many pages carry it.
TEST(CacheTagsStrategy, IsOneItemATag) {
  EXPECT_EQ(items(Strategy::cache_tags, letters()), Texts{"#letters"});
  Revalidation root;
  root.kind = Kind::path;
  root.tags = {"_N_T_/", "_N_T_/index"};
  root.targets = {app("/")};
  EXPECT_EQ(items(Strategy::cache_tags, root), (Texts{"#_N_T_/", "#_N_T_/index"}));
}

// Tags do not know case at CloudFront; the second spelling would only be billed.
TEST(CacheTagsStrategy, NotesTagsThatAreTheSameToCloudFront) {
  Revalidation both = letters();
  both.tags = {"Letters", "letters", "Letters"};
  const ItemPlan chosen = plan(Strategy::cache_tags, both);
  EXPECT_EQ(chosen.items, Texts{"#Letters"});
  EXPECT_TRUE(chosen.has_note("tag-case-collision"));
}

// A comma separates tags in the origin's header, so none can contain one.
TEST(CacheTagsStrategy, PurgesByPathWhatNoTagCanName) {
  Revalidation odd = of_tag("a,b", {"p"}, {app("/p")});
  const ItemPlan refused = plan(Strategy::cache_tags, odd);
  EXPECT_EQ(refused.items, (Texts{"/p", "/p?*"}));
  EXPECT_TRUE(refused.has_note("tag-refused"));
  // res.revalidate knows no tag at all.
  EXPECT_EQ(items(Strategy::cache_tags, of_request("/q", pages("/q"))),
            (Texts{"/q", "/q?*", "/_next/data/B/q.json*"}));
}

// https://github.com/aws/aws-sdk/issues/525: a raw `~` is refused, its escape accepted without
// effect; only a wildcard reaches such a page.
TEST(Strategies, PurgeWhatCannotBeNamedByTheWildcardBefore) {
  const Revalidation home = of_tag("t", {}, {app("/home/~ada/cv"), pages("/it's")});
  for (const auto strategy : {Strategy::exact, Strategy::query}) {
    const ItemPlan chosen = plan(strategy, home);
    EXPECT_EQ(chosen.items, (Texts{"/home/*", "/it*", "/_next/data/B/it*"})) << name_of(strategy);
    EXPECT_TRUE(chosen.has_note("unnameable-character"));
  }
}

// Whatever a careful strategy chooses, CloudFront takes, whatever the page is called.
TEST(Strategies, CarefulOnesNeverChooseARefusedItem) {
  const Revalidation odd = of_tag(
      "t", {}, {app("/a b"), pages("/~x"), app("/q%3Fx"), app("/{y}"), pages("/[z]"), app("/d'")});
  for (const auto strategy : {Strategy::exact, Strategy::query, Strategy::directory}) {
    for (const std::string& item : items(strategy, odd)) {
      EXPECT_EQ(why_refused(item), std::nullopt) << name_of(strategy) << " " << item;
    }
  }
}

}  // namespace
}  // namespace revalab
