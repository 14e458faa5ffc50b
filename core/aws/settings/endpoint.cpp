#include "core/aws/settings/endpoint.hpp"

#include "core/aws/settings/region.hpp"
#include "core/aws/text.hpp"
#include "core/base/http.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::aws {
namespace {

std::uint16_t standard_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_all(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

/// Underscores are no part of host names, but of those that containers have.
bool is_host_name(std::string_view host) {
  return host.size() <= 253 && is_all(host, "abcdefghijklmnopqrstuvwxyz0123456789.-_") &&
         !host.starts_with('.') && !host.starts_with('-') &&
         host.find("..") == std::string_view::npos;
}

/// The host and port of `authority`. Errors: a sentence.
std::string read_authority(std::string_view authority, Endpoint& endpoint) {
  const bool bracketed = authority.starts_with('[');
  const auto host_end =
      bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return "expected `]` behind an IPv6 address";
  endpoint.host = lower_case(authority.substr(bracketed ? 1 : 0, host_end - (bracketed ? 1 : 0)));
  const bool is_host = bracketed ? endpoint.host.find(':') != std::string::npos &&
                                       is_all(endpoint.host, "0123456789abcdef:.")
                                 : is_host_name(endpoint.host);
  if (endpoint.host.empty() || !is_host) return "expected the name or address of a host";
  const std::string_view rest = authority.substr(host_end + (bracketed ? 1 : 0));
  endpoint.port = standard_port(endpoint.scheme);
  if (rest.empty()) return {};
  const std::string_view digits = rest.substr(1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  const bool is_port = rest.front() == ':' && error == std::errc() && endpoint.port > 0 &&
                       end == digits.data() + digits.size();
  return is_port ? "" : "expected a port from 1 to 65535";
}

bool is_path(std::string_view path) {
  return percent_decode(path).has_value() && std::all_of(path.begin(), path.end(), [](char c) {
           return c > ' ' && c <= '~' &&
                  std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
         });
}

Result<Sourced<Endpoint>, InputError> configured(const Setting& setting) {
  auto endpoint = parse_endpoint(setting.value);
  if (!endpoint.ok()) {
    return setting.error("`" + setting.value + "` is no endpoint: " + endpoint.error());
  }
  endpoint->is_custom = true;
  return Sourced<Endpoint>{*std::move(endpoint), setting.origin()};
}

/// The `endpoint_url` of the service in the section that the profile names.
Result<std::optional<Setting>, InputError> services_setting(std::string_view service,
                                                            const Profile& profile) {
  const auto named = profile.find("services");
  if (!named) return std::optional<Setting>();
  const auto section = profile.services.find(named->value);
  if (section == profile.services.end()) {
    return named->error("there is no section [services " + named->value + "]");
  }
  const auto block = section->second.blocks.find(service);
  if (block == section->second.blocks.end()) return std::optional<Setting>();
  const auto url = block->second.find("endpoint_url");
  if (url == block->second.end()) return std::optional<Setting>();
  return std::optional(url->second);
}

/// What the variable says, else the setting of the profile.
Result<bool, InputError> is_on(std::string_view variable, std::string_view name,
                               const Environment& environment, const Profile& profile) {
  auto setting = setting_of(environment, variable);
  if (!setting) setting = profile.find(name);
  return switched_on(setting);
}

/// Where an endpoint is configured, if it is and is not to be ignored.
Result<std::optional<Setting>, InputError> configured_setting(std::string_view service,
                                                              const Environment& environment,
                                                              const Profile& profile) {
  const auto ignored = is_on("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                             "ignore_configured_endpoint_urls", environment, profile);
  if (!ignored.ok()) return ignored.error();
  if (*ignored) return std::optional<Setting>();
  auto found = setting_of(environment, "AWS_ENDPOINT_URL_" + upper_case(service));
  if (!found) found = setting_of(environment, "AWS_ENDPOINT_URL");
  if (found) return found;
  auto in_services = services_setting(service, profile);
  if (!in_services.ok() || (*in_services && !(*in_services)->value.empty())) return in_services;
  found = profile.find("endpoint_url");
  if (found && found->value.empty()) found.reset();
  return found;
}

struct Kind {
  bool fips = false;
  bool dual_stack = false;
};

/// Hosts of CloudFront, which has no regions.
std::string cloudfront_host(const Partition& partition, Kind kind) {
  const std::string name = kind.fips ? "cloudfront-fips" : "cloudfront";
  if (kind.dual_stack) {
    const bool has_global_name = partition.id == "aws";
    return name + (has_global_name ? ".global." : ".") + std::string(partition.dual_stack_suffix);
  }
  std::string host = name + ".";
  if (partition.id == "aws-cn") host.append(partition.global_region).append(".");
  return host.append(partition.dns_suffix);
}

std::string own_host(std::string_view service, std::string_view region, Kind kind) {
  const Partition& partition = partition_of(region);
  if (service == "cloudfront") return cloudfront_host(partition, kind);
  std::string host(service);
  // GovCloud's ordinary endpoints of these are validated themselves.
  const bool is_plain_fips = partition.id == "aws-us-gov" && !kind.dual_stack && service != "s3";
  if (kind.fips && !is_plain_fips) host += "-fips";
  if (kind.dual_stack && service == "s3") host += ".dualstack";
  host.append(".").append(region).append(".");
  const bool has_dual_suffix = kind.dual_stack && service != "s3";
  return host.append(has_dual_suffix ? partition.dual_stack_suffix : partition.dns_suffix);
}

}  // namespace

std::string Endpoint::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != standard_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

std::string Endpoint::url() const { return scheme + "://" + authority() + base_path; }

Result<Endpoint, std::string> parse_endpoint(std::string_view url) {
  const auto colon = std::min(url.find("://"), url.size());
  Endpoint endpoint;
  endpoint.scheme = lower_case(url.substr(0, colon));
  if (colon == url.size() || (endpoint.scheme != "http" && endpoint.scheme != "https")) {
    return std::string("expected http:// or https://");
  }
  url.remove_prefix(colon + 3);
  if (url.find_first_of("?#") != std::string_view::npos) {
    return std::string("expected neither query nor fragment");
  }
  const auto path_at = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, path_at);
  if (authority.find('@') != std::string_view::npos) {
    return std::string("expected neither user nor password");
  }
  if (std::string problem = read_authority(authority, endpoint); !problem.empty()) return problem;
  endpoint.base_path = url.substr(path_at);
  if (!is_path(endpoint.base_path)) return std::string("expected a path of printable ASCII");
  while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
  return endpoint;
}

Result<Sourced<Endpoint>, InputError> resolve_endpoint(std::string_view service,
                                                       std::string_view region,
                                                       const Environment& environment,
                                                       const Profile& profile,
                                                       const std::optional<Setting>& given) {
  if (given) return configured(*given);
  const auto setting = configured_setting(service, environment, profile);
  if (!setting.ok()) return setting.error();
  if (*setting) return configured(**setting);
  const auto fips = is_on("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", environment, profile);
  if (!fips.ok()) return fips.error();
  const auto dual_stack =
      is_on("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", environment, profile);
  if (!dual_stack.ok()) return dual_stack.error();
  const Partition& partition = partition_of(region);
  if (*fips && service == "s3" && partition.id == "aws-cn") {
    return InputError{"AWS_USE_FIPS_ENDPOINT", 0, 0, "",
                      "s3 has no FIPS endpoints in partition aws-cn"};
  }
  Endpoint endpoint{"https", own_host(service, region, {*fips, *dual_stack}), 443, "", false};
  return Sourced<Endpoint>{std::move(endpoint),
                           "the service's own in partition " + std::string(partition.id)};
}

}  // namespace revalab::aws
