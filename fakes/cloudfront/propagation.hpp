#pragma once

#include "core/base/dice.hpp"
#include "fakes/cloudfront/options.hpp"

#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// When one invalidation takes effect. Invariant: `completed` is no earlier than any arrival.
struct Timeline {
  std::vector<Instant> arrivals;  ///< In the order of the edge locations.
  Instant completed;
};

/// Draws how long purges take. The real delays are lognormal, cut at the ends: at an edge P95 5 s
/// and at most 15 s, until `Completed` P95 25 s and at most 60 s.
/// Source: https://aws.amazon.com/about-aws/whats-new/2026/04/cloudfront-invalidation-cache-tag/
/// (the two P95 figures; read 2026-11-22). Shape and maxima are this lab's choice.
class PropagationModel {
 public:
  PropagationModel(const Dice& dice, Propagation propagation)
      : dice_(dice.fork("propagation")), propagation_(propagation) {}

  /// Depends on the seed and the invalidation's id, not on what was drawn before.
  [[nodiscard]] Timeline draw(std::string_view invalidation_id, std::size_t edges,
                              Instant now) const;
  /// How long a new or changed distribution is `InProgress`.
  [[nodiscard]] Duration deployment() const;
  /// Makes the purges drawn from now on this much slower, everywhere.
  void set_extra_delay(Duration extra) { extra_ = extra; }

 private:
  Dice dice_;
  Propagation propagation_;
  Duration extra_{0};
};

}  // namespace revalab::cloudfront
