#include "core/invalidation/coverage.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>
#include <set>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;

/// Short paths over few letters, so that prefixes and repetitions are frequent.
rc::Gen<std::string> path() {
  return rc::gen::map(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab/?"))),
                      [](const std::string& rest) { return "/" + rest; });
}

rc::Gen<std::string> item() {
  return rc::gen::map(rc::gen::pair(path(), rc::gen::element<std::string>("", "*", "*")),
                      [](const auto& parts) { return parts.first + parts.second; });
}

bool covered_by_any(const Texts& items, const std::string& url) {
  return std::any_of(items.begin(), items.end(),
                     [&](const std::string& candidate) { return covers(candidate, url); });
}

RC_GTEST_PROP(CoverageLaws, TheSearchAgreesWithTryingEveryItem, ()) {
  const auto urls = *rc::gen::container<Texts>(path());
  const auto items = *rc::gen::container<Texts>(item());
  std::set<std::string> expected;
  for (const std::string& url : urls) {
    if (covered_by_any(items, url)) expected.insert(url);
  }
  RC_ASSERT(Inventory(urls).covered_by(items) == Texts(expected.begin(), expected.end()));
}

RC_GTEST_PROP(CoverageLaws, EveryTargetIsEitherCoveredOrReported, ()) {
  const auto targets = *rc::gen::container<Texts>(path());
  const auto items = *rc::gen::container<Texts>(item());
  const Texts missed = uncovered(items, targets);
  for (const std::string& target : targets) {
    const bool is_missed = std::binary_search(missed.begin(), missed.end(), target);
    RC_ASSERT(is_missed != covered_by_any(items, target));
  }
}

RC_GTEST_PROP(CoverageLaws, NothingIsBothATargetAndDroppedNeedlessly, ()) {
  const auto urls = *rc::gen::container<Texts>(path());
  const auto items = *rc::gen::container<Texts>(item());
  const auto targets = *rc::gen::container<Texts>(path());
  for (const std::string& url : also_drops(items, Inventory(urls), targets)) {
    RC_ASSERT(std::find(targets.begin(), targets.end(), url) == targets.end());
    RC_ASSERT(covered_by_any(items, url));
  }
}

}  // namespace
}  // namespace revalab
