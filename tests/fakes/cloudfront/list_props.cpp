#include "tests/fakes/cloudfront/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::cloudfront::test {
namespace {

/// Follows every page and gives all ids in the order they came.
std::vector<std::string> ids_by_wire(Lab& lab, int max_items) {
  std::vector<std::string> ids;
  std::string marker;
  do {
    const auto list = decode_invalidation_list(
        lab.send("GET", std::string(k_invalidations) + "?MaxItems=" + std::to_string(max_items) +
                            (marker.empty() ? "" : "&Marker=" + marker))
            .body);
    RC_ASSERT(list.ok());
    RC_ASSERT(list->items.size() <= static_cast<std::size_t>(max_items));
    RC_ASSERT(list->is_truncated == !list->next_marker.empty());
    for (const auto& item : list->items) ids.push_back(item.id);
    if (list->is_truncated) RC_ASSERT(list->next_marker == list->items.back().id);
    marker = list->next_marker;
  } while (!marker.empty());
  return ids;
}

// The model of ListInvalidations: NextMarker continues where the page ended, newest first.
RC_GTEST_PROP(ListInvalidationsLaws, PagesTogetherAreTheWholeListNewestFirst, ()) {
  Lab lab({.propagation = Propagation::none()});
  std::vector<std::string> expected;
  const int count = *rc::gen::inRange(0, 25);
  for (int i = 0; i < count; ++i) expected.insert(expected.begin(), lab.create({"/a"})->id);
  RC_ASSERT(ids_by_wire(lab, *rc::gen::inRange(1, 12)) == expected);
}

/// What one step of a history asks for.
struct Step {
  std::vector<std::string> items;
  std::string reference;
  Duration pause{0};
};

rc::Gen<Step> any_step() {
  const auto item = rc::gen::element<std::string>("/a", "/b", "/w*", "#t", "bad", "/~");
  return rc::gen::map(
      rc::gen::tuple(rc::gen::resize(6, rc::gen::container<std::vector<std::string>>(item)),
                     rc::gen::inRange(0, 5), rc::gen::inRange(0, 20)),
      [](const auto& parts) {
        return Step{std::get<0>(parts), "r" + std::to_string(std::get<1>(parts)),
                    std::chrono::seconds(std::get<2>(parts))};
      });
}

// Two faces, one state: the same history gives the same answers, usage and lists on both.
RC_GTEST_PROP(TwoFaces, WireAndCallAgree, ()) {
  const Options options{.quotas = QuotaProfile::strict};
  Lab wire(options);
  Lab typed(options);
  const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
  for (const Step& step : steps) {
    const InvalidationBatch batch(step.items, step.reference);
    wire.pass(step.pause);
    typed.pass(step.pause);
    const Response response = wire.post(batch);
    const auto result = typed.cloudfront.create_invalidation(k_distribution, batch, {typed.now});
    if (result) {
      RC_ASSERT(*decode_invalidation(response.body) == *result);
    } else {
      RC_ASSERT(decode_error(response) == result.error());
    }
  }
  const auto list = decode_invalidation_list(wire.send("GET", k_invalidations).body);
  RC_ASSERT(*list == *typed.cloudfront.list_invalidations(k_distribution, {}, {typed.now}));
  RC_ASSERT(wire.ledger.entries() == typed.ledger.entries());
  RC_ASSERT(wire.cloudfront.next_deadline() == typed.cloudfront.next_deadline());
}

}  // namespace
}  // namespace revalab::cloudfront::test
