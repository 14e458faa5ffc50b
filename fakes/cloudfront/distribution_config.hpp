#pragma once

#include "core/base/result.hpp"
#include "fakes/cloudfront/distribution_settings.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// A distribution's configuration: the document, and what the lab needs of it.
struct DistributionConfig {
  DistributionConfig() = default;
  std::string xml;   ///< The whole `DistributionConfig` element, canonical, with all defaults.
  std::string sent;  ///< As it was sent, canonical, for comparing.
  /// The elements of a `DistributionSummary` that come from the configuration.
  std::string summary_members;
  std::string caller_reference;
  bool enabled = true;
  bool has_tenants = false;          ///< ConnectionMode is `tenant-only`.
  std::vector<std::string> aliases;  ///< In lower case, as names of hosts compare.
  std::string cache_tag_header;      ///< Empty without CacheTagConfig.
  /// What it refers to by id or ARN, as elements and their texts: policies, access controls and
  /// identities, functions, a web ACL.
  std::vector<std::pair<std::string, std::string>> references;

  /// Whether it refers to this.
  [[nodiscard]] bool mentions(std::string_view element, std::string_view text) const;
};

/// Reads and checks a whole `DistributionConfig` document, with cache policies or with the older
/// ForwardedValues. What the model requires, its types, enumerations and quantities are checked all
/// the way down; elements the lab does not know are kept and not judged. Whether what it refers to
/// exists is the caller's to ask.
/// Errors: MissingBody, and those of `check_distribution_config`.
Result<DistributionConfig> parse_distribution_config(std::string_view body);
/// The same for an element of a larger document.
Result<DistributionConfig> read_distribution_config(const pugi::xml_node& element);

}  // namespace revalab::cloudfront
