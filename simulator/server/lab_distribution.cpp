#include "simulator/server/lab_distribution.hpp"

#include "core/aws/settings/endpoint.hpp"
#include "core/base/check.hpp"
#include "core/base/digest.hpp"
#include "simulator/opennext/distribution.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::sim {
namespace {

/// The origin at a URL, which is known to be one.
cloudfront::OriginSettings origin_at(const std::string& url) {
  cloudfront::OriginSettings origin;
  const auto endpoint = aws::parse_endpoint(url);
  REVALAB_CHECK(endpoint.ok(), "the URL of an origin was checked when it was given");
  const bool https = endpoint->scheme == "https";
  origin.domain = endpoint->host;
  origin.path = endpoint->base_path;
  origin.protocol =
      https ? edge::OriginRules::Protocol::https_only : edge::OriginRules::Protocol::http_only;
  (https ? origin.https_port : origin.http_port) = endpoint->port;
  return origin;
}

constexpr std::string_view k_fact = "distribution";

cloudfront::DistributionSettings settings_with(const ServedLabOptions& options,
                                               const OriginUrls& origins) {
  cloudfront::DistributionSettings settings;
  if (options.build) {
    opennext::RunningOrigins running;
    for (const auto& [name, url] : origins) running.emplace(name, origin_at(url));
    settings =
        opennext::distribution_of(options.build->manifest, opennext::k_cache_bucket, running);
  } else if (const auto origin = origins.find(k_default_origin); origin != origins.end()) {
    settings.origins = {origin_at(origin->second)};
  }
  settings.cache_tag_header = options.cache_tag_header;
  settings.account_id = options.account.cloudfront.account_id;
  return settings;
}

}  // namespace

std::string distribution_config_of(const ServedLabOptions& options) {
  return cloudfront::make_distribution_config(settings_with(options, options.origins));
}

std::string distribution_wish_of(const ServedLabOptions& options) {
  const auto settings = settings_with(options, {});
  return hex(bytes_of(sha256(cloudfront::make_distribution_config(settings))));
}

std::string distribution_fact(std::size_t resets) {
  std::string name(k_fact);
  return resets == 0 ? name : name + " " + std::to_string(resets);
}

FirstDistributions distributions_in(const journal::Facts& facts) {
  FirstDistributions all;
  for (const auto& [name, config] : facts) {
    if (name == k_fact) all.emplace(0, config);
    const std::string prefix = std::string(k_fact) + " ";
    if (!name.starts_with(prefix)) continue;
    std::size_t resets = 0;
    std::from_chars(name.data() + prefix.size(), name.data() + name.size(), resets);
    all.emplace(resets, config);
  }
  return all;
}

std::optional<std::string> distribution_after(const FirstDistributions& all, std::size_t resets) {
  const auto later = all.upper_bound(resets);
  if (later == all.begin()) return std::nullopt;
  return std::prev(later)->second;
}

bool are_distributions(const FirstDistributions& all, const ServedLabOptions& options) {
  return std::all_of(all.begin(), all.end(), [&](const auto& each) {
    Account tried(Calendar(options.start), Dice(options.seed), options.account);
    return tried.cloudfront()
        .add_distribution_of(std::string(k_distribution), each.second, {Instant()})
        .ok();
  });
}

}  // namespace revalab::sim
