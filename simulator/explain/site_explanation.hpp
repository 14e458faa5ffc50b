#pragma once

#include "core/base/result.hpp"
#include "core/invalidation/strategies.hpp"
#include "core/routes/site.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim {

/// What revalidating something sends, and whether that reaches the URL.
struct Reach {
  Reach() = default;
  std::string revalidation;  ///< `path /posts/1` or `tag posts`.
  Strategy strategy = Strategy::exact;
  std::string item;  ///< The item that drops the URL; empty when none does.
};

/// What a site alone says of a URL.
struct SiteExplanation {
  SiteExplanation() = default;
  std::string url;
  std::vector<std::string> pages;  ///< The page's other URLs and this one.
  std::vector<std::string> data;
  std::vector<std::string> tags;
  std::vector<Reach> reaches;  ///< For its path and each of its tags, by every strategy.
};

/// Errors: no page of the site has this URL.
Result<SiteExplanation, std::string> explain(const Site& site, std::string_view url);

}  // namespace revalab::sim
