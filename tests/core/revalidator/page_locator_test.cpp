#include "core/revalidator/page_locator.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

PurgeTarget page(std::string path, Router router, std::string locale = "") {
  return {std::move(path), router, RouteKind::page, std::move(locale)};
}

TEST(PageLocator, KnowsThePagesOfTheSite) {
  const PageLocator locator(UrlRules{}, {page("/foo", Router::pages), page("/", Router::app)});
  EXPECT_EQ(locator.locate("/foo", Router::app).router, Router::pages);
  EXPECT_EQ(locator.locate("/foo/?x=1", Router::app).router, Router::pages);
  EXPECT_EQ(locator.locate("/", Router::pages).router, Router::app);
}

TEST(PageLocator, TakesTheAssumedRouterForOthers) {
  const PageLocator locator(UrlRules{}, {});
  EXPECT_EQ(locator.locate("/foo", Router::app), page("/foo", Router::app));
  EXPECT_EQ(locator.locate("/", Router::pages), page("/", Router::pages));
  // Next.js stores a page called /index as /index/index, so that it is not the root.
  EXPECT_EQ(locator.locate("/index", Router::pages), page("/index", Router::pages));
}

// res.revalidate takes the URL, with the base path; revalidatePath the route, without it.
TEST(PageLocator, KnowsAPageWithAndWithoutItsBasePath) {
  UrlRules rules;
  rules.base_path = "/docs";
  const PageLocator locator(rules, {page("/foo", Router::pages)});
  EXPECT_EQ(locator.locate("/docs/foo", Router::app), page("/foo", Router::pages));
  EXPECT_EQ(locator.locate("/foo", Router::app), page("/foo", Router::pages));
  EXPECT_EQ(locator.locate("/docs", Router::app), page("/", Router::app));
  EXPECT_EQ(locator.locate("/docsify", Router::app), page("/docsify", Router::app));
}

// The default locale's page is at two URLs, every other at one.
TEST(PageLocator, TellsLocalesApart) {
  UrlRules rules;
  rules.i18n = {{"en", "fr"}, "en"};
  const std::vector<PurgeTarget> pages{page("/foo", Router::pages, "fr"),
                                       page("/foo", Router::pages)};
  for (const PageLocator& locator : {PageLocator(rules, pages), PageLocator(rules, {})}) {
    EXPECT_EQ(locator.locate("/foo", Router::pages).locale, "");
    EXPECT_EQ(locator.locate("/en/foo", Router::pages).locale, "");
    EXPECT_EQ(locator.locate("/fr/foo", Router::pages), page("/foo", Router::pages, "fr"));
  }
}

// Targets are decoded; what would change a path's meaning stays escaped.
TEST(PageLocator, DecodesWhatIsNotADelimiter) {
  const PageLocator locator(UrlRules{}, {});
  EXPECT_EQ(locator.locate("/caf%C3%A9", Router::app).path, "/caf\xc3\xa9");
  EXPECT_EQ(locator.locate("/a%2Fb", Router::app).path, "/a%2Fb");
  EXPECT_EQ(locator.locate("/100%", Router::app).path, "/100%");
}

}  // namespace
}  // namespace revalab
