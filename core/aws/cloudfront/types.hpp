#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// The CloudFront control-plane types the core and the fake share. Field names follow the service
/// model (`tests/data/aws-models/cloudfront.json`).
namespace revalab::cloudfront {

/// Source: the 2020-05-31 service model, member `xmlNamespace`.
inline constexpr std::string_view k_xml_namespace =
    "http://cloudfront.amazonaws.com/doc/2020-05-31/";

struct InvalidationBatch {
  InvalidationBatch() = default;
  InvalidationBatch(std::vector<std::string> paths, std::string reference)
      : items(std::move(paths)), caller_reference(std::move(reference)) {}
  std::vector<std::string> items;  ///< Paths, wildcards and `#tags`, as sent.
  std::string caller_reference;
  friend bool operator==(const InvalidationBatch&, const InvalidationBatch&) = default;
};

struct Invalidation {
  Invalidation() = default;
  std::string id;
  std::string status;  ///< `InProgress` or `Completed`.
  WallTime create_time;
  InvalidationBatch batch;
  friend bool operator==(const Invalidation&, const Invalidation&) = default;
};

struct InvalidationSummary {
  std::string id;
  std::string status;
  WallTime create_time;
  friend bool operator==(const InvalidationSummary&, const InvalidationSummary&) = default;
};

struct InvalidationList {
  InvalidationList() = default;
  std::string marker;
  std::string next_marker;  ///< Empty unless truncated.
  std::int64_t max_items = 100;
  bool is_truncated = false;
  std::vector<InvalidationSummary> items;
  friend bool operator==(const InvalidationList&, const InvalidationList&) = default;
};

/// What the core needs to know of a distribution.
struct DistributionSummary {
  DistributionSummary() = default;
  std::string id;
  std::string domain_name;
  std::string status;
  bool enabled = true;
  std::vector<std::string> aliases;
  std::string cache_tag_header;  ///< Empty without CacheTagConfig.
  friend bool operator==(const DistributionSummary&, const DistributionSummary&) = default;
};

}  // namespace revalab::cloudfront
