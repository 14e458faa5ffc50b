#include "core/routes/site.hpp"

#include "tests/core/routes/sites.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Problems = std::vector<std::string>;

Problems problems_with(Route only) { return problems_of(site_of({std::move(only)})); }

TEST(Version, ReadsReleasesAndIgnoresSuffixes) {
  EXPECT_EQ(Version::parse("14.2.5"), (Version{14, 2, 5}));
  EXPECT_EQ(Version::parse("14.2"), (Version{14, 2, 0}));
  EXPECT_EQ(Version::parse("15"), (Version{15, 0, 0}));
  EXPECT_EQ(Version::parse("v15.0.0-canary.1"), (Version{15, 0, 0}));
  EXPECT_EQ(Version::parse("1.2.3+build.5"), (Version{1, 2, 3}));
  EXPECT_EQ((Version{16, 0, 10}).to_string(), "16.0.10");
}

TEST(Version, RefusesWhatIsNoVersion) {
  for (const std::string text : {"", "v", "latest", "^14.0.0", "14.", ".1", "14..2", "1.2.3.4",
                                 "14.x", "-1", "99999999999", " 14"}) {
    EXPECT_EQ(Version::parse(text), std::nullopt) << text;
  }
}

TEST(Version, OrdersByNumberNotByText) {
  EXPECT_LT((Version{13, 5, 1}), (Version{13, 10, 0}));
  EXPECT_LT((Version{9, 9, 9}), (Version{13, 0, 0}));
}

TEST(Problems, AGoodSiteHasNone) {
  EXPECT_EQ(problems_of(site_of({route("/", Router::app),
                                 route("/(blog)/posts/[id]", Router::app, {{{"id", {"1"}}}}),
                                 route("/docs/[...path]", Router::app, {{{"path", {"a", "b"}}}}),
                                 route("/shop/[[...q]]", Router::app, {{}, {{"q", {"a"}}}}),
                                 // Nothing is generated, which is allowed.
                                 route("/users/[id]", Router::app)})),
            Problems{});
}

TEST(Problems, AMissingParameterIsOne) {
  EXPECT_EQ(problems_with(route("/posts/[id]", Router::app, {{{"id", {"1"}}}, {{"slug", {"x"}}}})),
            Problems{"route `/posts/[id]`, entry 2 of its params has no value for `id`"});
  EXPECT_EQ(problems_with(route("/docs/[...path]", Router::app, {{{"path", {}}}})),
            Problems{"route `/docs/[...path]`, entry 1 of its params has no value for `path`"});
}

TEST(Problems, SeveralOrEmptyValuesAreOne) {
  EXPECT_EQ(problems_with(route("/posts/[id]", Router::app, {{{"id", {"1", "2"}}}})),
            Problems{"route `/posts/[id]`, entry 1 of its params has several values for `id`, "
                     "which is no catch-all"});
  EXPECT_EQ(problems_with(route("/posts/[id]", Router::app, {{{"id", {""}}}})),
            Problems{"route `/posts/[id]`, entry 1 of its params has an empty value for `id`"});
}

TEST(Problems, MalformedPathsAreOne) {
  for (const std::string path : {"posts", "/posts/", "/a//b", "/[]", "/[id", "/[[id]]", "/[...]",
                                 "/[..id]", "/[...a]/b", "/[[...a]]/[b]", "/[a]/[a]"}) {
    EXPECT_FALSE(problems_with(route(path, Router::app)).empty()) << path;
  }
}

// `You cannot have two parallel pages that resolve to the same path` is Next.js' own refusal.
TEST(Problems, TwoPagesAtOnePathAreOne) {
  EXPECT_EQ(problems_of(site_of({route("/posts/new", Router::app),
                                 route("/posts/[id]", Router::app, {{{"id", {"new"}}}})})),
            Problems{"the path `/posts/new` belongs to `/posts/new` and to `/posts/[id]`"});
  EXPECT_EQ(problems_of(site_of({route("/(a)/x", Router::app), route("/(b)/x", Router::app)})),
            Problems{"the path `/x` belongs to `/(a)/x` and to `/(b)/x`"});
}

}  // namespace
}  // namespace revalab::test
