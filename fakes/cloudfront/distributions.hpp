#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/base/result.hpp"
#include "fakes/cloudfront/distribution_config.hpp"
#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/options.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// A distribution as it is kept.
struct Distribution {
  Distribution() = default;
  std::string id;
  std::string arn;
  std::string domain_name;
  std::string etag;
  Instant modified;
  Instant deployed;  ///< From then on `Deployed`, before `InProgress`.
  std::shared_ptr<const DistributionConfig> config;
  /// The one the edge obeys: `config` once that is deployed; null before the first deployment.
  std::shared_ptr<const DistributionConfig> in_force;

  [[nodiscard]] std::string_view status(Instant now) const {
    return now >= deployed ? "Deployed" : "InProgress";
  }
};

/// Which distributions a list holds; empty for all.
using DistributionFilter = std::function<bool(const Distribution&)>;

/// One page of distributions, in the order they were made.
struct DistributionList {
  DistributionList() = default;
  std::string marker;
  std::string next_marker;  ///< Empty unless truncated.
  std::int64_t max_items = k_page_max_items;
  std::vector<const Distribution*> items;
};

/// How many an account may have. Source: developer guide, cloudfront-limits (2026).
inline constexpr std::size_t k_distributions_max = 500;

/// The distributions of an account. Pointers are good until the distribution is deleted. That what
/// a configuration refers to exists is the caller's business.
class Distributions {
 public:
  explicit Distributions(std::string account_id) : account_id_(std::move(account_id)) {}

  /// Errors: DistributionAlreadyExists, CNAMEAlreadyExists, TooManyDistributions.
  /// The same configuration under the same caller reference gives the earlier distribution.
  Result<const Distribution*> create(Ids& ids, DistributionConfig config, Instant now,
                                     Duration deployment);
  /// Adds one under an id of the lab's choice, deployed at once. Errors: as `create`.
  Result<const Distribution*> add(Ids& ids, std::string id, DistributionConfig config, Instant now);
  /// A new version, `InProgress` until it is deployed; one that was still on its way never is.
  /// Errors: NoSuchDistribution, InvalidIfMatchVersion, PreconditionFailed, IllegalUpdate,
  /// CNAMEAlreadyExists.
  Result<const Distribution*> update(std::string_view id, std::string_view if_match,
                                     DistributionConfig config, Ids& ids, Instant now,
                                     Duration deployment);
  /// Errors: NoSuchDistribution, InvalidIfMatchVersion, PreconditionFailed,
  /// DistributionNotDisabled (also while disabling is on its way).
  Result<Done> remove(std::string_view id, std::string_view if_match, Instant now);
  /// Null when there is none.
  [[nodiscard]] const Distribution* find(std::string_view id) const;
  /// Errors: InvalidArgument (a marker that is no distribution).
  [[nodiscard]] Result<DistributionList> list(const Page& page,
                                              const DistributionFilter& filter = {}) const;
  [[nodiscard]] const std::vector<const Distribution*>& all() const { return in_order_; }
  /// Whether a configuration, in force or on its way there, has this element with this text.
  [[nodiscard]] bool any_mentions(std::string_view element, std::string_view text) const;

  [[nodiscard]] std::optional<Instant> next_deadline() const;
  /// Puts what is deployed by then in force; whether anything was.
  bool advance_to(Instant now);

 private:
  /// Whether another distribution has one of the aliases.
  [[nodiscard]] bool is_taken(const std::vector<std::string>& aliases,
                              const Distribution* but) const;
  void deploy(Distribution& distribution, Instant now, Duration deployment);
  Result<const Distribution*> insert(Ids& ids, std::string id, DistributionConfig config,
                                     Instant now, Duration deployment);

  std::string account_id_;
  std::map<std::string, Distribution, std::less<>> by_id_;
  std::vector<const Distribution*> in_order_;
  std::multimap<Instant, Distribution*> deploying_;
};

}  // namespace revalab::cloudfront
