#include "core/invalidation/coverage.hpp"

#include "core/invalidation/path_rules.hpp"

#include <algorithm>
#include <iterator>

namespace revalab {
namespace {

void sort_and_deduplicate(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

/// What stands before the `*` of a wildcard.
std::string_view prefix_of(std::string_view wildcard) {
  return wildcard.substr(0, wildcard.size() - 1);
}

}  // namespace

bool covers(std::string_view item, std::string_view url) {
  switch (kind_of(item)) {
    case ItemKind::path: return item == url;
    case ItemKind::wildcard: return url.starts_with(prefix_of(item));
    case ItemKind::tag: return false;
  }
  return false;
}

Inventory::Inventory(std::vector<std::string> urls) : urls_(std::move(urls)) {
  sort_and_deduplicate(urls_);
}

std::vector<std::string> Inventory::covered_by(const std::vector<std::string>& items) const {
  // In byte order all texts with one prefix stand together, so each item covers one range.
  using Range = std::pair<std::size_t, std::size_t>;
  std::vector<Range> ranges;
  for (const std::string& item : items) {
    const ItemKind kind = kind_of(item);
    if (kind == ItemKind::tag) continue;
    const std::string_view text = kind == ItemKind::wildcard ? prefix_of(item) : item;
    const auto begin = std::lower_bound(urls_.begin(), urls_.end(), text);
    const auto end = std::partition_point(
        begin, urls_.end(), [&](const std::string& url) { return covers(item, url); });
    if (begin != end) ranges.emplace_back(begin - urls_.begin(), end - urls_.begin());
  }
  std::sort(ranges.begin(), ranges.end());
  std::vector<std::string> covered;
  std::size_t done = 0;
  for (const auto& [begin, end] : ranges) {
    for (std::size_t i = std::max(begin, done); i < end; ++i) covered.push_back(urls_[i]);
    done = std::max(done, end);
  }
  return covered;
}

std::vector<std::string> also_drops(const std::vector<std::string>& items,
                                    const Inventory& inventory, std::vector<std::string> targets) {
  sort_and_deduplicate(targets);
  const std::vector<std::string> dropped = inventory.covered_by(items);
  std::vector<std::string> needless;
  std::set_difference(dropped.begin(), dropped.end(), targets.begin(), targets.end(),
                      std::back_inserter(needless));
  return needless;
}

std::vector<std::string> uncovered(const std::vector<std::string>& items,
                                   std::vector<std::string> targets) {
  const Inventory wanted(std::move(targets));
  const std::vector<std::string> reached = wanted.covered_by(items);
  std::vector<std::string> missed;
  std::set_difference(wanted.urls().begin(), wanted.urls().end(), reached.begin(), reached.end(),
                      std::back_inserter(missed));
  return missed;
}

}  // namespace revalab
