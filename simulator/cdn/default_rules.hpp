#pragma once

#include "fakes/edge/rules.hpp"

#include <memory>
#include <string>

namespace revalab::sim {

/// The one distribution every lab begins with, as rules: in front of the origin `default`, all
/// methods, GET and HEAD cached, everything but `Host` forwarded, and the cache policy OpenNext's
/// deployments use. Source: SST's OpenNext construct (d35f7cc1, read 2026-11-22).
class DefaultRules final : public edge::RuleSource {
 public:
  DefaultRules(std::string distribution, std::string cache_tag_header);

  [[nodiscard]] std::shared_ptr<const edge::DistributionRules> for_host(
      std::string_view host) const override;
  [[nodiscard]] std::shared_ptr<const edge::DistributionRules> by_id(
      std::string_view distribution_id) const override;

 private:
  std::shared_ptr<const edge::DistributionRules> rules_;
};

}  // namespace revalab::sim
