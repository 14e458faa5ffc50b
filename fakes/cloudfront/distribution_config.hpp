#pragma once

#include "core/base/result.hpp"
#include "fakes/cloudfront/distribution_settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// A distribution's configuration: the document as it was sent, and what the lab needs of it.
struct DistributionConfig {
  DistributionConfig() = default;
  std::string xml;        ///< The `DistributionConfig` element, byte for byte as sent.
  std::string canonical;  ///< The same without prefixes, comments and white space, for comparing.
  /// The elements of a `DistributionSummary` that come from the configuration; required ones that
  /// were not sent have CloudFront's defaults.
  std::string summary_members;
  std::string caller_reference;
  bool enabled = true;
  std::vector<std::string> aliases;
  std::string cache_tag_header;  ///< Empty without CacheTagConfig.
};

/// Reads and checks a whole `DistributionConfig` document, with a cache policy or with the older
/// ForwardedValues. What is required, and that quantities match, is checked all the way down;
/// elements the lab does not know are kept and not judged.
/// Errors: MissingBody, MalformedXML, InconsistentQuantities, InvalidArgument, NoSuchOrigin,
/// InvalidTTLOrder.
/// Source: the service model, member `required` of every shape below `DistributionConfig`.
Result<DistributionConfig> parse_distribution_config(std::string_view body);

}  // namespace revalab::cloudfront
