#include "simulator/whatif/purge.hpp"

#include "core/invalidation/batches.hpp"
#include "core/invalidation/path_rules.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

bool is_refused(const std::string& item) { return why_refused(item).has_value(); }

}  // namespace

Purge purge_of(Strategy strategy, const Revalidation& revalidation, const Site& site) {
  Purge purge;
  std::vector<std::string> items =
      plan_items(strategy, revalidation, site.rules, site.open_next_version).items;
  const bool verbatim = purges_verbatim(strategy);
  if (!verbatim) std::erase_if(items, is_refused);
  purge.batches = std::ssize(split_into_batches(items, limits_of(QuotaProfile::classic)));
  if (verbatim && !items.empty()) {
    const bool fits = purge.batches == 1;
    purge.batches = 1;
    if (!fits || std::any_of(items.begin(), items.end(), is_refused)) {
      purge.refused = 1;
      return purge;
    }
  }
  purge.wildcards = std::count_if(items.begin(), items.end(), [](const std::string& item) {
    return kind_of(item) == ItemKind::wildcard;
  });
  purge.accepted = std::move(items);
  return purge;
}

}  // namespace revalab::sim
