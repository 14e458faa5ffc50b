#pragma once

#include "core/base/document.hpp"
#include "core/invalidation/quotas.hpp"
#include "core/invalidation/strategies.hpp"
#include "core/pricing/price_book.hpp"
#include "core/routes/site.hpp"
#include "simulator/runner/site_resolver.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim {

/// "If I revalidate this, what is purged and what does it cost?"
struct PlanQuestion {
  std::vector<std::string> tags;
  std::vector<std::string> paths;  ///< As readers request them, without base path.
  Strategy strategy = Strategy::exact;
  QuotaProfile quotas = QuotaProfile::classic;
  std::int64_t paths_used_this_month = 0;
};

struct PlanAnswer {
  std::vector<SiteRevalidation> revalidations;
  std::vector<std::string> items;  ///< What would be sent, in order, no item twice.
  std::vector<PlanNote> notes;
  std::vector<std::string> also_drops;  ///< Known URLs that are dropped needlessly.
  std::vector<std::string> uncovered;   ///< URLs that should go and stay.
  std::vector<std::pair<std::string, std::string>> refused;  ///< Items CloudFront refuses, and why.
  std::int64_t wildcard_count = 0;
  std::size_t batch_count = 0;
  Money cost;             ///< Given the paths used this month.
  Money cost_after_free;  ///< When the month's free paths are used up.
};

/// Resolves tags with the core's own code over a table that holds the site's rows, then applies the
/// strategy. Errors: none a valid site and price book can cause; a broken lab stops the program.
PlanAnswer answer(const Site& site, const PriceBook& book, const PlanQuestion& question);

std::string plan_text(const Site& site, const PriceBook& book, const PlanQuestion& question,
                      const PlanAnswer& answer);
std::string plan_json(const Site& site, const PriceBook& book, const PlanQuestion& question,
                      const PlanAnswer& answer);

}  // namespace revalab::sim
