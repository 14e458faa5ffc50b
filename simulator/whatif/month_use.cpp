#include "simulator/whatif/month_use.hpp"

#include "core/base/check.hpp"
#include "simulator/whatif/assumptions.hpp"
#include "simulator/whatif/purge.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace revalab::sim {
namespace {

constexpr Int128 k_millionths = 1'000'000;

// The sum of a few of them still fits a bill's 64 bits.
constexpr Int128 k_count_max = Int128{1} << 60;

std::int64_t milliseconds_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

/// A change and what it drops.
struct Effect {
  const RecurringChange& change;
  std::vector<bool> drops;  ///< By object.
};

/// How often one object is dropped in the month.
struct Drops {
  std::int64_t wanted = 0;  ///< By changes that mean its page.
  std::int64_t all = 0;
};

class Month {
 public:
  Month(const CachedObjects& cached, const WhatIfTraffic& traffic)
      : cached_(cached), traffic_(traffic), page_renders_(cached.pages().size()) {}

  MonthUse use(Strategy strategy, const Site& site, const std::vector<RecurringChange>& changes) {
    use_.strategy = strategy;
    for (const RecurringChange& change : changes) send(strategy, site, change);
    count_drops();
    for (const Effect& effect : effects_) count_renders(effect);
    count_reads();
    return use_;
  }

 private:
  void send(Strategy strategy, const Site& site, const RecurringChange& change) {
    const Purge purge = purge_of(strategy, change.revalidation.revalidation, site);
    const std::int64_t times = change.times();
    use_.paths += Int128{times} * std::ssize(purge.accepted);
    use_.wildcards += Int128{times} * purge.wildcards;
    use_.batches += Int128{times} * purge.batches;
    use_.refused += Int128{times} * purge.refused;
    effects_.push_back({change, cached_.dropped_by(purge.accepted)});
  }

  void count_drops() {
    const std::vector<CachedObject>& objects = cached_.objects();
    drops_.assign(objects.size(), {});
    for (std::size_t i = 0; i < objects.size(); ++i) {
      bool stays_stale = false;
      for (const Effect& effect : effects_) {
        const bool wanted = effect.change.wanted[objects[i].page];
        if (effect.drops[i]) {
          drops_[i].all += effect.change.times();
          if (wanted) drops_[i].wanted += effect.change.times();
        } else if (wanted) {
          stays_stale = true;
        }
      }
      if (stays_stale) ++use_.stays_stale;
    }
  }

  /// How many views of an object are expected between two of its `drops`, all locations together,
  /// or until the page expires by itself. The drops of several changes add up.
  [[nodiscard]] FixedPoint views_between(const CachedObject& object, std::int64_t drops) const {
    std::int64_t interval = milliseconds_of(k_whatif_month) / drops;
    if (const auto period = cached_.pages()[object.page].period) {
      interval = std::min(interval, milliseconds_of(*period));
    }
    return FixedPoint::units(object.share.units() * traffic_.views_per_second * interval / 1'000);
  }

  /// A wanted page is rendered once for each change if anybody, anywhere, asks for anything of it
  /// that was dropped.
  void count_renders(const Effect& effect) {
    std::vector<FixedPoint> views(cached_.pages().size());
    for (std::size_t i = 0; i < drops_.size(); ++i) {
      const CachedObject& object = cached_.objects()[i];
      if (!effect.drops[i] || !effect.change.wanted[object.page]) continue;
      views[object.page] += views_between(object, drops_[i].wanted);
    }
    for (std::size_t page = 0; page < views.size(); ++page) {
      page_renders_[page] += chance_of_any(views[page]).times(effect.change.times() * k_millionths);
    }
  }

  /// The expected misses of an object that is dropped so often, in millionths: each location
  /// misses by itself.
  [[nodiscard]] Int128 misses(const CachedObject& object, std::int64_t drops) const {
    if (drops == 0) return 0;
    const FixedPoint views = views_between(object, drops);
    const FixedPoint at_one_location = FixedPoint::units(views.units() / traffic_.edges);
    return chance_of_any(at_one_location).times(Int128{drops} * traffic_.edges * k_millionths);
  }

  /// What is dropped needlessly adds to the misses there would be without.
  void count_reads() {
    std::vector<Int128> page_misses(cached_.pages().size());
    for (std::size_t i = 0; i < drops_.size(); ++i) {
      const CachedObject& object = cached_.objects()[i];
      const Int128 wanted = misses(object, drops_[i].wanted);
      page_misses[object.page] += wanted;
      if (drops_[i].all == drops_[i].wanted) continue;
      use_.needless_refills.add(std::max<Int128>(misses(object, drops_[i].all) - wanted, 0),
                                k_read_milliseconds, cached_.pages()[object.page].memory_megabytes);
    }
    for (std::size_t i = 0; i < page_misses.size(); ++i) {
      const ViewedPage& page = cached_.pages()[i];
      use_.renders.add(page_renders_[i], page.render_milliseconds, page.memory_megabytes);
      // Where almost nobody asks both are the same view, and may differ by their roundings.
      use_.refills.add(std::max<Int128>(page_misses[i] - page_renders_[i], 0), k_read_milliseconds,
                       page.memory_megabytes);
    }
  }

  /// The chance of at least one view where this many are expected.
  static FixedPoint chance_of_any(FixedPoint views) {
    return FixedPoint::one() - exp_of_minus(views);
  }

  const CachedObjects& cached_;
  const WhatIfTraffic& traffic_;
  MonthUse use_;
  std::vector<Effect> effects_;       ///< By change.
  std::vector<Drops> drops_;          ///< By object.
  std::vector<Int128> page_renders_;  ///< By page, in millionths.
};

/// Adds counts to a ledger as long as all of them fit.
class LedgerWriter {
 public:
  explicit LedgerWriter(WallTime at) : at_(at) {}

  void add(Dimension dimension, Int128 count, std::string_view cause) {
    fits_ = fits_ && count <= k_count_max;
    if (fits_ && count > 0) ledger_.add(at_, dimension, static_cast<std::int64_t>(count), cause);
  }
  void add_calls(const ExpectedCalls& calls, std::string_view cause) {
    add(Dimension::lambda_request, rounded(calls.count), cause);
    add(Dimension::lambda_gb_second, rounded(calls.megabyte_milliseconds), cause);
  }
  void add_reads(const ExpectedCalls& calls, std::string_view cause) {
    add_calls(calls, cause);
    add(Dimension::s3_get_request, rounded(calls.count), cause);
    add(Dimension::dynamodb_read_request_unit, rounded(calls.count * k_tag_read_half_units), cause);
  }
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] Ledger take() { return std::move(ledger_); }

 private:
  WallTime at_;
  Ledger ledger_;
  bool fits_ = true;
};

}  // namespace

MonthUse month_of(Strategy strategy, const Site& site, const CachedObjects& cached,
                  const std::vector<RecurringChange>& changes, const WhatIfTraffic& traffic) {
  return Month(cached, traffic).use(strategy, site, changes);
}

Int128 rounded(Int128 millionths) { return (millionths + k_millionths / 2) / k_millionths; }

std::optional<Ledger> ledger_of(const MonthUse& use, WallTime at) {
  LedgerWriter ledger(at);
  ledger.add(Dimension::cloudfront_invalidation_path, use.paths, "purge");
  ledger.add_calls(use.renders, "render");
  ledger.add(Dimension::s3_put_request, rounded(use.renders.count), "render");
  ledger.add_reads(use.refills, "refill");
  ledger.add_reads(use.needless_refills, "needless refill");
  if (!ledger.fits()) return std::nullopt;
  return ledger.take();
}

}  // namespace revalab::sim
