#pragma once

#include "core/base/document.hpp"
#include "core/base/ratio.hpp"
#include "core/base/time.hpp"
#include "core/invalidation/strategies.hpp"
#include "core/pricing/price_book.hpp"
#include "core/routes/site.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim {

/// The month of a what-if, whatever the calendar says.
inline constexpr Duration k_whatif_month = std::chrono::hours(30 * 24);

/// A revalidation that happens again and again.
struct WhatIfChange {
  bool is_tag = false;  ///< `revalidateTag`, else `revalidatePath`.
  std::string subject;
  Duration every{k_whatif_month};  ///< From a second to a month.
};

/// How the site is viewed. The defaults are those of the format's example.
struct WhatIfTraffic {
  std::int64_t views_per_second = 0;  ///< All pages and locations together.
  Ratio zipf{9, 10};                  ///< The exponent: the n-th page weighs n^-zipf.
  Ratio rsc{3, 10};                   ///< The share of views that ask for a page's payload alone.
  std::int64_t edges = 3;             ///< How many edge locations the views are spread over.
};

/// A model of a site's months, of which one asks what each strategy would cost.
struct WhatIf {
  std::string file;
  std::string name;
  Site site;
  std::int64_t months = 1;
  std::vector<PriceBook> books;
  std::int64_t paths_used_this_month = 0;
  WhatIfTraffic traffic;
  std::vector<WhatIfChange> changes;
  std::vector<Strategy> strategies;
};

/// Reads a file of kind `whatif`, the site and the price books it names. Errors: every mistake in
/// any of them.
Result<WhatIf, InputErrors> load_whatif(const std::string& file);

}  // namespace revalab::sim
