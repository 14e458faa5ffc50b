#include "core/aws/cloudfront/xml.hpp"
#include "core/invalidation/batches.hpp"
#include "core/invalidation/path_rules.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;

rc::Gen<Texts> items() {
  return rc::gen::container<Texts>(rc::gen::element<std::string>(
      "/a", "/b*", "#c", "/dddddddddddddddddddddddd", "/e&<>\"'", "/f?*"));
}

rc::Gen<BatchLimits> limits() {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(1, 6), rc::gen::inRange(1, 4),
                                     rc::gen::inRange(1, 7), rc::gen::inRange(0, 200)),
                      [](const std::tuple<int, int, int, int>& n) {
                        // Room for the longest single item at least.
                        return BatchLimits{std::get<0>(n), std::get<1>(n), std::get<2>(n),
                                           k_body_frame_bytes + 64 + std::get<3>(n)};
                      });
}

bool fits(const Texts& items, std::size_t from, std::size_t to, const BatchLimits& limits) {
  std::int64_t wildcards = 0;
  std::int64_t bytes = k_body_frame_bytes;
  for (std::size_t i = from; i < to; ++i) {
    if (kind_of(items[i]) == ItemKind::wildcard) ++wildcards;
    bytes += body_bytes_of(items[i]);
  }
  const auto count = static_cast<std::int64_t>(to - from);
  return count - wildcards <= limits.paths_max && wildcards <= limits.wildcards_max &&
         count <= limits.items_max && bytes <= limits.body_max_bytes;
}

RC_GTEST_PROP(BatchLaws, BatchesPartitionTheItemsInOrderWithinTheLimits, ()) {
  const Texts list = *items();
  const BatchLimits bound = *limits();
  Texts joined;
  for (const ItemBatch& batch : split_into_batches(list, bound)) {
    RC_ASSERT(!batch.empty());
    RC_ASSERT(fits(batch, 0, batch.size(), bound));
    joined.insert(joined.end(), batch.begin(), batch.end());
  }
  RC_ASSERT(joined == list);
}

// The slow way to be sure: the fewest batches for each beginning of the list, from shorter ones.
RC_GTEST_PROP(BatchLaws, BatchesAreAsFewAsTheOrderAllows, ()) {
  const Texts list = *items();
  const BatchLimits bound = *limits();
  std::vector<std::size_t> fewest(list.size() + 1, 0);
  for (std::size_t end = 1; end <= list.size(); ++end) {
    fewest[end] = list.size() + 1;
    for (std::size_t begin = 0; begin < end; ++begin) {
      if (fits(list, begin, end, bound)) fewest[end] = std::min(fewest[end], fewest[begin] + 1);
    }
  }
  RC_ASSERT(split_into_batches(list, bound).size() == fewest.back());
}

// The estimate must never be short of what the encoder writes.
RC_GTEST_PROP(BatchLaws, TheBodyIsNeverLargerThanEstimated, ()) {
  const auto list = *rc::gen::container<Texts>(rc::gen::container<std::string>(
      rc::gen::map(rc::gen::inRange(0x20, 0x7f), [](int c) { return static_cast<char>(c); })));
  const std::string reference(128, 'r');
  std::int64_t estimate = k_body_frame_bytes;
  for (const std::string& item : list) estimate += body_bytes_of(item);
  const std::string body = cloudfront::encode_invalidation_batch({list, reference});
  RC_ASSERT(std::ssize(body) <= estimate);
}

}  // namespace
}  // namespace revalab
