#include "core/invalidation/strategies.hpp"

#include "core/invalidation/opennext_items.hpp"
#include "core/invalidation/path_rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace revalab {
namespace {

// In the order of `Strategy`.
constexpr std::array<std::string_view, 8> k_names{"none",  "seed",      "opennext",   "exact",
                                                  "query", "directory", "everything", "cache-tags"};

/// Items in order of their first mention.
class ItemSet {
 public:
  explicit ItemSet(ItemPlan& plan) : plan_(plan) {}
  void add(std::string item) {
    if (seen_.insert(item).second) plan_.items.push_back(std::move(item));
  }

 private:
  ItemPlan& plan_;
  std::set<std::string, std::less<>> seen_;
};

/// The characters no invalidation can name: CloudFront refuses them as they are, although browsers
/// send them so, and does not take their escapes for them.
/// Source: https://github.com/aws/aws-sdk/issues/525 (`~`), ir-engine's pull request 10608 (`'`),
/// read 2026-11-22.
constexpr std::array<std::string_view, 4> k_unnameable{"~", "%7E", "'", "%27"};

/// The item that drops a viewer URL: the URL itself, or the wildcard before what cannot be named.
std::string item_for(const std::string& url, ItemPlan& plan) {
  std::size_t at = std::string::npos;
  for (const std::string_view text : k_unnameable) at = std::min(at, url.find(text));
  if (at == std::string::npos) return encode_viewer_path(url);
  plan.note("unnameable-character",
            "CloudFront cannot be told of `" + url + "`, the wildcard before the character can");
  return encode_viewer_path(url.substr(0, at)) + "*";
}

/// https://opennext.js.org/aws/v2/common_issues/isr (read 2026-11-22): a path as it is, with the
/// data path for the pages router; for a tag whatever the table holds, stripped of the build id.
void plan_seed(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  if (revalidation.kind == Revalidation::Kind::tag) {
    plan.items = revalidation.stored_paths;
    return;
  }
  plan.items.push_back(revalidation.requested_path);
  const bool is_pages =
      std::any_of(revalidation.targets.begin(), revalidation.targets.end(),
                  [](const PurgeTarget& target) { return target.router == Router::pages; });
  if (!is_pages) return;
  plan.items.push_back("/_next/data/" + rules.build_id + revalidation.requested_path + ".json");
}

void plan_exact(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  ItemSet items(plan);
  for (const PurgeTarget& target : revalidation.targets) {
    const PageUrls urls = urls_of(rules, target);
    for (const std::string& url : urls.pages) items.add(item_for(url, plan));
    for (const std::string& url : urls.data) items.add(item_for(url, plan));
  }
  const bool has_payloads = std::any_of(
      revalidation.targets.begin(), revalidation.targets.end(), [](const PurgeTarget& target) {
        return target.router == Router::app && target.kind == RouteKind::page;
      });
  if (has_payloads) {
    plan.note("query-variants-stay",
              "client-side navigations request the same URLs with ?_rsc=: where query strings are "
              "part of the cache key those copies stay, `query` purges them");
  }
}

void plan_query(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  ItemSet items(plan);
  for (const PurgeTarget& target : revalidation.targets) {
    const PageUrls urls = urls_of(rules, target);
    for (const std::string& url : urls.pages) {
      const std::string item = item_for(url, plan);
      // Two items: `/p*` would be one, but drops /p2 as well.
      items.add(item);
      if (!item.ends_with('*')) items.add(item + "?*");
    }
    // A data URL carries the route's parameters as its query; nothing else begins like it.
    for (const std::string& url : urls.data) {
      const std::string item = item_for(url, plan);
      items.add(item.ends_with('*') ? item : item + "*");
    }
  }
}

/// The longest text all URLs begin with that ends where a segment begins or, in every one of them,
/// ends: `/page/` for /page/a and /page/b, `/posts` for /posts and /posts/1.
std::string common_prefix(const std::vector<std::string>& urls) {
  const auto [least, greatest] = std::minmax_element(urls.begin(), urls.end());
  const auto parting =
      std::mismatch(least->begin(), least->end(), greatest->begin(), greatest->end());
  const std::string shared(least->begin(), parting.first);
  const bool ends_segments = std::all_of(urls.begin(), urls.end(), [&](const std::string& url) {
    return url.size() == shared.size() || url[shared.size()] == '/';
  });
  return ends_segments ? shared : shared.substr(0, shared.rfind('/') + 1);
}

void plan_directory(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  std::vector<std::string> pages;
  std::vector<std::string> data;
  for (const PurgeTarget& target : revalidation.targets) {
    const PageUrls urls = urls_of(rules, target);
    pages.insert(pages.end(), urls.pages.begin(), urls.pages.end());
    data.insert(data.end(), urls.data.begin(), urls.data.end());
  }
  for (const std::vector<std::string>& urls : {pages, data}) {
    if (urls.empty() || (!plan.items.empty() && plan.items.front() == "/*")) continue;
    const std::string item = item_for(common_prefix(urls), plan);
    plan.items.push_back(item.ends_with('*') ? item : item + "*");
  }
}

void plan_cache_tags(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  // CloudFront's tags do not know case: the second spelling would be billed and do nothing.
  std::map<std::string, std::string> spelling_of;
  bool is_complete = !revalidation.tags.empty();
  for (const std::string& tag : revalidation.tags) {
    if (const auto reason = why_refused("#" + tag)) {
      plan.note("tag-refused", "`" + tag + "`: " + *reason);
      is_complete = false;
      continue;
    }
    const auto [known, is_new] = spelling_of.emplace(comparable_tag(tag), tag);
    if (is_new) {
      plan.items.push_back("#" + tag);
    } else if (known->second != tag) {
      plan.note("tag-case-collision",
                "`" + tag + "` and `" + known->second + "` are the same tag to CloudFront");
    }
  }
  if (is_complete || revalidation.targets.empty()) return;
  plan.note("purged-by-path", "what no tag can name is purged by its URLs");
  plan_query(revalidation, rules, plan);
}

void note_refused(ItemPlan& plan) {
  for (const std::string& item : plan.items) {
    if (const auto reason = why_refused(item)) {
      plan.note("item-refused", "CloudFront refuses `" + item + "`: " + *reason);
    }
  }
}

}  // namespace

std::string_view name_of(Strategy strategy) {
  return k_names.at(static_cast<std::size_t>(strategy));
}

std::optional<Strategy> strategy_named(std::string_view name) {
  const auto found = std::find(k_names.begin(), k_names.end(), name);
  if (found == k_names.end()) return std::nullopt;
  return static_cast<Strategy>(found - k_names.begin());
}

const std::vector<Strategy>& all_strategies() {
  static const std::vector<Strategy> k_all{
      Strategy::none,  Strategy::seed,      Strategy::opennext,   Strategy::exact,
      Strategy::query, Strategy::directory, Strategy::everything, Strategy::cache_tags};
  return k_all;
}

bool purges_verbatim(Strategy strategy) {
  return strategy == Strategy::seed || strategy == Strategy::opennext;
}

void ItemPlan::note(std::string id, std::string text) {
  notes.push_back({std::move(id), std::move(text)});
}

bool ItemPlan::has_note(std::string_view id) const {
  return std::any_of(notes.begin(), notes.end(), [&](const PlanNote& n) { return n.id == id; });
}

ItemPlan plan_items(Strategy strategy, const Revalidation& revalidation, const UrlRules& rules,
                    const Version& open_next_version) {
  ItemPlan plan;
  switch (strategy) {
    case Strategy::none: break;
    case Strategy::seed: plan_seed(revalidation, rules, plan); break;
    case Strategy::opennext: plan = plan_opennext(revalidation, rules, open_next_version); break;
    case Strategy::exact: plan_exact(revalidation, rules, plan); break;
    case Strategy::query: plan_query(revalidation, rules, plan); break;
    case Strategy::directory: plan_directory(revalidation, rules, plan); break;
    case Strategy::everything: plan.items.emplace_back("/*"); break;
    case Strategy::cache_tags: plan_cache_tags(revalidation, rules, plan); break;
  }
  note_refused(plan);
  return plan;
}

}  // namespace revalab
