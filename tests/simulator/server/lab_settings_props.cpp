#include "simulator/server/lab_distribution.hpp"
#include "simulator/server/lab_settings.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::sim {
namespace {

ServedLabOptions any_options() {
  ServedLabOptions options;
  options.clock = *rc::gen::element(ClockMode::real, ClockMode::virtual_clock);
  options.start = WallTime(std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000)));
  options.seed = *rc::gen::arbitrary<std::uint64_t>();
  options.account.cloudfront.quotas =
      *rc::gen::element(QuotaProfile::classic, QuotaProfile::rate_2026, QuotaProfile::strict);
  const auto span = [] { return std::chrono::milliseconds(*rc::gen::inRange(0, 100'000)); };
  options.account.cloudfront.propagation =
      *rc::gen::element(cloudfront::Propagation::none(), cloudfront::Propagation::real(),
                        cloudfront::Propagation::fixed(span(), span()));
  options.account.cloudfront.edges =
      *rc::gen::element(std::vector<std::string>{"IAD"}, std::vector<std::string>{"FRA", "NRT"});
  options.cache_tag_header = *rc::gen::element<std::string>("", "x-tags");
  if (*rc::gen::arbitrary<bool>()) options.origins["default"] = "http://localhost:3000";
  return options;
}

// A journal that does not give its settings back begins another history.
RC_GTEST_PROP(LabSettingsLaws, WhatIsWrittenIsAdopted, ()) {
  const journal::Facts facts = settings_of(any_options());
  ServedLabOptions adopted;
  RC_ASSERT(adopt(facts, {}, adopted).ok());
  RC_ASSERT(settings_of(adopted) == facts);
}

// Recordings come from elsewhere: whatever they say is adopted and makes a lab, or is refused.
RC_GTEST_PROP(LabSettingsLaws, AnyTextIsAdoptedOrRefused, ()) {
  ServedLabOptions written = any_options();
  journal::Facts facts = settings_of(written);
  facts[distribution_fact(0)] = distribution_config_of(written);
  facts[distribution_fact(2)] = distribution_config_of(written);
  const auto names = [&] {
    std::vector<std::string> all;
    for (const auto& [name, value] : facts) all.push_back(name);
    return all;
  }();
  facts[*rc::gen::elementOf(names)] =
      *rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                      rc::gen::element<std::string>("", ",", "http://", "http://a\x01", "-1",
                                                    "9999-01-01T00:00:00Z", "1h,1h", "real",
                                                    "<DistributionConfig/>"));
  ServedLabOptions options;
  if (!adopt(facts, {}, options).ok()) return;
  test::ManualClock machine;
  const ServedLab lab(options, machine);
  RC_ASSERT(lab.account().cloudfront().list_distributions({})->items.size() == 1U);
}

}  // namespace
}  // namespace revalab::sim
