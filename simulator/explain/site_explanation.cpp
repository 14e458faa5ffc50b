#include "simulator/explain/site_explanation.hpp"

#include "core/invalidation/coverage.hpp"
#include "core/tags/key_codec.hpp"
#include "simulator/explain/page_url.hpp"
#include "simulator/runner/site_resolver.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace revalab::sim {
namespace {

std::vector<std::string> tags_of(const Site& site, const Page& page) {
  const KeyCodec codec(site.rules.build_id, KeyProfile::opennext_table);
  const std::string row_path = codec.join(row_path_of(site, page));
  std::set<std::string> tags;
  for (const TagRow& row : seed_rows_of(site)) {
    if (row.path != row_path) continue;
    const StrippedKey stripped = codec.strip(row.tag);
    if (const auto* tag = std::get_if<std::string>(&stripped)) tags.insert(*tag);
  }
  return {tags.begin(), tags.end()};
}

void add_reaches(SiteExplanation& explanation, const Site& site, const SiteRevalidation& of,
                 std::string_view url) {
  for (const Strategy strategy : all_strategies()) {
    Reach reach;
    reach.revalidation = (of.is_tag ? "tag " : "path ") + of.subject;
    reach.strategy = strategy;
    const ItemPlan plan = plan_items(strategy, of.revalidation, site.rules, site.open_next_version);
    for (const std::string& item : plan.items) {
      const auto& tags = explanation.tags;
      const bool by_tag = item.starts_with('#') &&
                          std::find(tags.begin(), tags.end(), item.substr(1)) != tags.end();
      if (by_tag || covers(item, url)) reach.item = item;
      if (!reach.item.empty()) break;
    }
    explanation.reaches.push_back(std::move(reach));
  }
}

}  // namespace

Result<SiteExplanation, std::string> explain(const Site& site, std::string_view url) {
  const std::string_view path = page_of(url);
  for (const Page& page : pages_of(site)) {
    const PageUrls urls = urls_of(site.rules, page.target);
    if (!has_url(urls, path)) continue;
    SiteExplanation explanation;
    explanation.url = url;
    explanation.pages = urls.pages;
    explanation.data = urls.data;
    explanation.tags = tags_of(site, page);
    const SiteResolver resolver(site);
    add_reaches(explanation, site, resolver.resolve_path(page.target.path), url);
    std::vector<std::string> own;
    for (const std::string& tag : explanation.tags) {
      if (!tag.starts_with("_N_T_/")) own.push_back(tag);
    }
    for (const SiteRevalidation& each : resolver.resolve_tags(own)) {
      add_reaches(explanation, site, each, url);
    }
    return explanation;
  }
  return "no page of `" + site.name + "` has the URL " + std::string(url);
}

}  // namespace revalab::sim
