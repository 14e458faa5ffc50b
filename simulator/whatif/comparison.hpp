#pragma once

#include "core/pricing/bill.hpp"
#include "simulator/whatif/month_use.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace revalab::sim {

/// What a strategy costs in a month.
struct StrategyCost {
  MonthUse use;
  Bill bill;

  [[nodiscard]] Money fee() const;          ///< For invalidation paths.
  [[nodiscard]] Money refill_cost() const;  ///< Everything else.
};

/// All strategies under one price book.
struct BookComparison {
  std::string book;
  std::string as_of;
  std::string currency;
  std::vector<StrategyCost> strategies;  ///< In the order of the file.
  /// An index of the cheapest that leaves nothing stale, the first of equals; empty when all do.
  std::optional<std::size_t> cheapest;
};

/// What a change of the file leads to.
struct ChangeSummary {
  std::string verb;
  std::string subject;
  Duration every{0};
  std::int64_t times_a_month = 0;
  std::int64_t pages = 0;
};

/// The answer to a what-if: what purging costs by strategy and price book.
struct Comparison {
  std::string file;
  std::string name;
  std::string site;
  WhatIfTraffic traffic;
  std::int64_t months = 1;
  std::int64_t paths_used_this_month = 0;
  std::int64_t pages = 0;
  std::int64_t objects = 0;  ///< Variants of pages that a location may hold.
  std::vector<ChangeSummary> changes;
  std::vector<PlanNote> warnings;
  std::vector<BookComparison> books;
  std::vector<std::string> assumptions;
};

/// Models a month of `whatif` under each strategy and prices it by each book; every month is like
/// the other. Errors: more use than a bill can count.
Result<Comparison, InputErrors> compare(const WhatIf& whatif);

}  // namespace revalab::sim
