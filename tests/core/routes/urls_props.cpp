#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"
#include "tests/core/routes/sites.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <map>
#include <set>

namespace revalab::test {
namespace {

using Urls = std::vector<std::string>;

/// Parameter values made of what encodings get wrong.
std::string any_value() {
  const auto piece = rc::gen::element<std::string>(
      "a", "B", "1", "index", "en", "FR", "\xc3\xa9", "\xe6\x97\xa5", "%", "%2F", "%5c", "%41", "/",
      "#", "?", "\\", " ", "~", "'", ":", "+", "*", "[", "]", "{x}", "\"", ".", "-_");
  const auto count = *rc::gen::inRange(1, 4);
  std::string value;
  for (int i = 0; i < count; ++i) value += *piece;
  // A browser resolves dot segments before it asks, so no page has such a URL.
  return value == "." || value == ".." ? "dots" : value;
}

UrlRules any_rules() {
  const auto locales = *rc::gen::element(Urls{}, Urls{"en"}, Urls{"en", "fr"}, Urls{"fr", "en"});
  return rules_of(*rc::gen::element<std::string>("", "/docs", "/a/b"), *rc::gen::arbitrary<bool>(),
                  locales);
}

/// A page of a route `/[...s]`, with the values it was made of.
struct Made {
  Site site;
  Page page;
  Urls values;
};

Made any_page(Router router) {
  Made made;
  const auto count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) made.values.push_back(any_value());
  const Version version = *rc::gen::element(Version{14, 2, 5}, Version{15, 5, 27});
  made.site = site_of({route("/[[...s]]", router, {{{"s", made.values}}})}, version);
  made.site.rules = any_rules();
  const std::vector<Page> pages = pages_of(made.site);
  made.page = pages[*rc::gen::inRange<std::size_t>(0, pages.size())];
  return made;
}

/// The reference: every byte of a value that is not plainly allowed is escaped.
std::string escape(const std::string& value) {
  const std::string allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!*'(),;:@&=+$";
  std::string escaped;
  for (const char c : value) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%%%02X", static_cast<unsigned>(c) & 0xffU);
    escaped += allowed.find(c) != std::string::npos ? std::string(1, c) : std::string(digits);
  }
  return escaped;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

/// The reference for page URLs and data: prefixes chosen from tables, segments glued on.
PageUrls reference(const UrlRules& rules, const Urls& values, const std::string& page_locale) {
  std::string path;
  for (const std::string& value : values) path += "/" + escape(value);
  const bool i18n = !rules.i18n.locales.empty();
  const std::string locale = page_locale.empty() ? rules.i18n.default_locale : page_locale;
  std::set<std::string> locale_names;
  for (const std::string& name : rules.i18n.locales) locale_names.insert(lower(name));
  const bool shadowed = !values.empty() && locale_names.contains(lower(values.front()));
  std::vector<std::string> html;
  if (!i18n || (page_locale.empty() && !shadowed)) html.push_back(path);
  if (i18n) html.push_back("/" + locale + path);
  PageUrls urls;
  for (const std::string& tail : html) {
    std::string url = rules.base_path + tail;
    const std::string last = url.substr(url.rfind('/') == std::string::npos ? 0 : url.rfind('/'));
    const std::size_t dot = last.find('.');
    const bool file = dot != std::string::npos && dot + 1 < last.size();
    if (url.empty() || (rules.trailing_slash && !file)) url += "/";
    urls.pages.push_back(url);
  }
  std::string asset = i18n ? "/" + locale + path : path;
  if (asset.empty())
    asset = "/index";
  else if (!i18n && values.front() == "index")
    asset = "/index" + asset;
  urls.data.push_back(rules.base_path + "/_next/data/B" + asset + ".json");
  return urls;
}

RC_GTEST_PROP(UrlLaws, PagesRouterUrlsEqualTheReference, ()) {
  const Made made = any_page(Router::pages);
  const PageUrls expected = reference(made.site.rules, made.values, made.page.target.locale);
  RC_ASSERT(urls_of(made.site.rules, made.page.target).pages == expected.pages);
  RC_ASSERT(urls_of(made.site.rules, made.page.target).data == expected.data);
}

RC_GTEST_PROP(UrlLaws, AppRouterUrlsEqualTheReferenceWithoutLocales, ()) {
  Made made = any_page(Router::app);
  UrlRules plain = made.site.rules;
  plain.i18n = {};
  RC_ASSERT(urls_of(made.site.rules, made.page.target).pages ==
            reference(plain, made.values, "").pages);
  RC_ASSERT(urls_of(made.site.rules, made.page.target).data.empty());
}

RC_GTEST_PROP(UrlLaws, EveryUrlIsOneCloudFrontTakes, ()) {
  const Made made = any_page(*rc::gen::element(Router::app, Router::pages));
  const PageUrls urls = urls_of(made.site.rules, made.page.target);
  Urls all = urls.pages;
  all.insert(all.end(), urls.data.begin(), urls.data.end());
  for (const std::string& url : all) {
    RC_ASSERT(url.starts_with('/'));
    RC_ASSERT(url.find_first_of(" <>\"#{}|\\^~[]`?") == std::string::npos);
    for (const char c : url) RC_ASSERT(c > 0x20 && c < 0x7f);
    RC_ASSERT(encode_viewer_path(url) == url);
  }
}

RC_GTEST_PROP(UrlLaws, DistinctPagesHaveDistinctUrls, ()) {
  const Router router = *rc::gen::element(Router::app, Router::pages);
  const UrlRules rules = any_rules();
  std::map<std::string, PurgeTarget> owners;
  for (int i = 0; i < 6; ++i) {
    const Made made = any_page(router);
    PurgeTarget target = made.page.target;
    target.locale.clear();
    const PageUrls urls = urls_of(rules, target);
    for (const Urls& list : {urls.pages, urls.data}) {
      for (const std::string& url : list) {
        const auto [owner, fresh] = owners.try_emplace(url, target);
        RC_ASSERT(fresh || owner->second == target);
      }
    }
  }
}

RC_GTEST_PROP(RowPathLaws, ARowLeadsBackToItsPage, ()) {
  const Made made = any_page(*rc::gen::element(Router::app, Router::pages));
  const KeyProfile profile = *rc::gen::element(KeyProfile::exact, KeyProfile::opennext_table);
  const KeyCodec codec(made.site.rules.build_id, profile);
  const StrippedKey key = codec.strip(codec.join(row_path_of(made.site, made.page)));
  RC_ASSERT(std::holds_alternative<std::string>(key));
  const RowTarget row =
      target_of_row_path(made.site.rules, std::get<std::string>(key), made.page.target.router);
  RC_ASSERT(row.kind == RowTarget::Kind::page);
  RC_ASSERT(row.target == made.page.target);
}

}  // namespace
}  // namespace revalab::test
