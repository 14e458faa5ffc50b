#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/base/result.hpp"
#include "fakes/cloudfront/distribution_config.hpp"
#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/options.hpp"

#include <map>
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
  DistributionConfig config;

  [[nodiscard]] std::string_view status(Instant now) const {
    return now >= deployed ? "Deployed" : "InProgress";
  }
};

/// One page of distributions, in the order they were made.
struct DistributionList {
  DistributionList() = default;
  std::string marker;
  std::string next_marker;  ///< Empty unless truncated.
  std::int64_t max_items = k_page_max_items;
  std::vector<const Distribution*> items;
};

/// The distributions of an account. They are never removed, so references stay good.
class Distributions {
 public:
  explicit Distributions(std::string account_id) : account_id_(std::move(account_id)) {}

  /// Errors: those of `parse_distribution_config`, DistributionAlreadyExists, CNAMEAlreadyExists.
  /// The same configuration under the same caller reference gives the earlier distribution.
  Result<const Distribution*> create(Ids& ids, std::string_view config_body, Instant now,
                                     Duration deployment);
  /// Adds one under an id of the lab's choice, deployed at once. Errors: as `create`.
  Result<const Distribution*> add(Ids& ids, std::string id, std::string_view config_body,
                                  Instant now);
  /// Null when there is none.
  [[nodiscard]] const Distribution* find(std::string_view id) const;
  /// Errors: InvalidArgument (a marker that is no distribution).
  [[nodiscard]] Result<DistributionList> list(const Page& page) const;

  [[nodiscard]] std::optional<Instant> next_deadline() const;
  void advance_to(Instant now);

 private:
  Result<const Distribution*> insert(Ids& ids, std::string id, DistributionConfig config,
                                     Instant now, Duration deployment);

  std::string account_id_;
  std::map<std::string, Distribution, std::less<>> by_id_;
  std::vector<const Distribution*> in_order_;
  std::multimap<Instant, const Distribution*> deploying_;
};

}  // namespace revalab::cloudfront
