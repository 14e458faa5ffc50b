#include "simulator/whatif/cached_objects.hpp"

#include "core/invalidation/path_rules.hpp"
#include "core/routes/next_tags.hpp"
#include "simulator/whatif/assumptions.hpp"

#include <algorithm>
#include <set>

namespace revalab::sim {
namespace {

/// Which source page a navigation comes from decides the real hash; one stands for all of them.
constexpr std::string_view k_payload_query = "?_rsc=HASH";

/// The data URL of a dynamic route carries the route's parameters.
constexpr std::string_view k_params_query = "?PARAMS";

/// The least of what the page and its fetches say. Source: Next.js `patch-fetch.ts`: a fetch lowers
/// the period of its page (13.5.1 to 16.0.10, read 2026-11-22).
std::optional<Duration> period_of(const Route& route) {
  std::optional<Duration> period = route.revalidate;
  for (const Fetch& fetch : route.fetches) {
    if (fetch.revalidate && (!period || *fetch.revalidate < *period)) period = fetch.revalidate;
  }
  return period;
}

bool is_requested_by_url(const Site& site, const Page& page) {
  const RowTarget row = target_of_row_path(site.rules, row_path_of(site, page), page.target.router);
  return row.kind != RowTarget::Kind::internal;
}

/// The weights of the ranks 1 to `count` by Zipf's law, as shares of their sum.
std::vector<FixedPoint> zipf_shares(std::size_t count, Ratio exponent) {
  std::vector<FixedPoint> shares;
  FixedPoint sum;
  for (std::size_t rank = 1; rank <= count; ++rank) {
    shares.push_back(inverse_power(rank, exponent));
    sum += shares.back();
  }
  for (FixedPoint& share : shares) share = FixedPoint::quotient(share.units(), sum.units());
  return shares;
}

}  // namespace

CachedObjects::CachedObjects(const Site& site, const WhatIfTraffic& traffic)
    : default_locale_(site.rules.i18n.default_locale), inventory_({}) {
  std::vector<Page> viewed = pages_of(site);
  std::erase_if(viewed, [&](const Page& page) { return !is_requested_by_url(site, page); });
  const std::vector<FixedPoint> shares = zipf_shares(viewed.size(), traffic.zipf);
  for (std::size_t i = 0; i < viewed.size(); ++i) {
    add_page(site, viewed[i]);
    // What is rendered for every request is never held.
    if (pages_.back().period == Duration(0)) continue;
    add_objects(viewed[i], site.rules, shares[i], traffic.rsc);
  }
  std::sort(objects_.begin(), objects_.end(),
            [](const CachedObject& a, const CachedObject& b) { return a.url < b.url; });
  std::vector<std::string> urls;
  for (const CachedObject& object : objects_) urls.push_back(object.url);
  inventory_ = Inventory(std::move(urls));
}

void CachedObjects::add_page(const Site& site, const Page& page) {
  const Route& route = site.routes[page.route];
  ViewedPage viewed;
  viewed.target = page.target;
  viewed.period = period_of(route);
  viewed.render_milliseconds =
      std::min(route.render_milliseconds > 0 ? route.render_milliseconds : k_render_milliseconds,
               k_lambda_milliseconds_max);
  viewed.memory_megabytes = std::min(
      route.render_memory_megabytes > 0 ? route.render_memory_megabytes : k_lambda_memory_megabytes,
      k_lambda_memory_megabytes_max);
  // The pages router knows no tags.
  if (route.router == Router::app) {
    for (std::string& tag : tags_of(site, page)) viewed.tags.push_back(comparable_tag(tag));
  }
  if (viewed.tags.size() > k_object_tags_max) {
    ++pages_with_lost_tags_;
    viewed.tags.resize(k_object_tags_max);
  }
  page_of_.emplace(key_of(page.target), pages_.size());
  pages_.push_back(std::move(viewed));
}

void CachedObjects::add_objects(const Page& page, const UrlRules& rules, FixedPoint share,
                                Ratio rsc) {
  const PageUrls urls = urls_of(rules, page.target);
  const bool is_app = page.target.router == Router::app;
  std::vector<std::string> payloads;
  if (page.target.kind == RouteKind::page) payloads = is_app ? urls.pages : urls.data;
  for (std::string& url : payloads) {
    if (is_app) {
      url += k_payload_query;
    } else if (!page.params.empty()) {
      url += k_params_query;
    }
  }
  if (payloads.empty()) rsc = Ratio{0, 1};
  const auto add = [&](const std::vector<std::string>& variants, std::uint32_t part) {
    if (part == 0) return;
    const Int128 divisor = Int128{rsc.denominator} * static_cast<Int128>(variants.size());
    for (const std::string& url : variants) {
      const FixedPoint of_views = FixedPoint::units(share.units() * part / divisor);
      objects_.push_back({url, pages_.size() - 1, of_views});
    }
  };
  add(urls.pages, rsc.denominator - rsc.numerator);
  add(payloads, rsc.numerator);
}

std::pair<std::string, std::string> CachedObjects::key_of(const PurgeTarget& target) const {
  return {target.path, target.locale == default_locale_ ? std::string() : target.locale};
}

std::vector<bool> CachedObjects::pages_among(const std::vector<PurgeTarget>& targets) const {
  std::vector<bool> among(pages_.size());
  for (const PurgeTarget& target : targets) {
    const auto page = page_of_.find(key_of(target));
    if (page != page_of_.end()) among[page->second] = true;
  }
  return among;
}

std::vector<bool> CachedObjects::dropped_by(const std::vector<std::string>& items) const {
  std::set<std::string, std::less<>> purged_tags;
  for (const std::string& item : items) {
    if (kind_of(item) == ItemKind::tag) purged_tags.insert(comparable_tag(item.substr(1)));
  }
  std::vector<bool> tagged(pages_.size());
  for (std::size_t i = 0; i < pages_.size() && !purged_tags.empty(); ++i) {
    const std::vector<std::string>& tags = pages_[i].tags;
    tagged[i] = std::any_of(tags.begin(), tags.end(),
                            [&](const std::string& tag) { return purged_tags.contains(tag); });
  }
  // Both are in byte order, so one pass over both is enough.
  const std::vector<std::string> covered = inventory_.covered_by(items);
  auto next = covered.begin();
  std::vector<bool> dropped(objects_.size());
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    while (next != covered.end() && *next < objects_[i].url) ++next;
    const bool by_url = next != covered.end() && *next == objects_[i].url;
    dropped[i] = by_url || tagged[objects_[i].page];
  }
  return dropped;
}

}  // namespace revalab::sim
