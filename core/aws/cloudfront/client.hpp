#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/aws/service_client.hpp"

namespace revalab::cloudfront {

/// CloudFront over REST-XML, the operations the core needs. Retries as `ServiceClient` does; a
/// create is safe to retry because the caller reference makes it idempotent.
class Client {
 public:
  Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options);

  Task<Result<Invalidation>> create_invalidation(std::string distribution_id,
                                                 InvalidationBatch batch);
  Task<Result<Invalidation>> get_invalidation(std::string distribution_id, std::string id);
  /// One page; pass `next_marker` of the last one. `max_items` 0 leaves it to the service.
  Task<Result<InvalidationList>> list_invalidations(std::string distribution_id, std::string marker,
                                                    std::int64_t max_items);
  Task<Result<DistributionSummary>> get_distribution(std::string distribution_id);
  /// All of them, every page followed.
  Task<Result<std::vector<DistributionSummary>>> list_distributions();
  /// `config_xml` is a whole `DistributionConfig` document.
  Task<Result<DistributionSummary>> create_distribution(std::string config_xml);
  /// The same for one that is there, in the version `etag`.
  Task<Result<DistributionSummary>> update_distribution(std::string distribution_id,
                                                        std::string etag, std::string config_xml);

  void set_cause(std::string cause) { service_.set_cause(std::move(cause)); }

 private:
  aws::ServiceClient service_;
};

}  // namespace revalab::cloudfront
