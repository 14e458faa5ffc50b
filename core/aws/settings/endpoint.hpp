#pragma once

#include "core/aws/settings/profile.hpp"

#include <cstdint>

namespace revalab::aws {

/// Where a service listens.
struct Endpoint {
  std::string scheme;  ///< `http` or `https`.
  std::string host;    ///< In lower case; an IPv6 address without its brackets.
  std::uint16_t port = 0;
  std::string base_path;   ///< Stands before every path; empty, or `/base` without a slash behind.
  bool is_custom = false;  ///< Configured, so not known to be AWS.

  /// As `Host` says it: with brackets, and with the port where it is not the scheme's own.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] std::string url() const;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Reads an endpoint URL: scheme, host, perhaps a port, perhaps a path; nothing else.
/// Errors: a sentence saying what is wrong.
Result<Endpoint, std::string> parse_endpoint(std::string_view url);

/// The endpoint of `cloudfront`, `dynamodb`, `s3` or `sqs` in a region. The first of these:
/// `given` (such as a flag), `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, `endpoint_url` of
/// the service in the profile's `services`, the profile's `endpoint_url`, the service's own in the
/// partition. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or `ignore_configured_endpoint_urls` leaves
/// only the first and the last. `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`, or their
/// settings in the profile, are about the last alone, as in botocore.
/// Errors: a URL that is wrong, a `services` section that is not there, a switch that is no word
/// for one, a kind of endpoint that the partition has not.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html and botocore
/// 1.43 `configprovider.ConfiguredEndpointProvider` and `data/*/endpoint-rule-set-1.json` (read
/// 2026-11-24). DynamoDB's endpoints by account are not used.
Result<Sourced<Endpoint>, InputError> resolve_endpoint(
    std::string_view service, std::string_view region, const Environment& environment,
    const Profile& profile, const std::optional<Setting>& given = std::nullopt);

}  // namespace revalab::aws
