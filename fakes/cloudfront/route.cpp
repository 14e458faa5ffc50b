#include "fakes/cloudfront/route.hpp"

#include <optional>

namespace revalab::cloudfront {
namespace {

constexpr std::string_view k_version = "2020-05-31";

/// The decoded segments of a path; empty when one cannot be decoded.
std::optional<std::vector<std::string>> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  for (;;) {
    const auto end = path.find('/');
    auto segment = percent_decode(path.substr(0, end));
    if (!segment) return std::nullopt;
    segments.push_back(*std::move(segment));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

/// What stands behind `/2020-05-31/distribution` or `.../distribution-tenant`.
Operation operation_at(const Request& request, const std::vector<std::string>& segments) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  const bool of_distribution = segments[1] == "distribution";
  if (segments.size() >= 4 && segments[3] == "invalidation") {
    if (segments.size() == 4 && post) return Operation::create_invalidation;
    if (segments.size() == 4 && get) return Operation::list_invalidations;
    if (segments.size() == 5 && get) return Operation::get_invalidation;
  }
  if (!of_distribution) return Operation::other;
  if (segments.size() == 2 && get) return Operation::list_distributions;
  // With a query it is CreateDistributionWithTags, whose body differs.
  if (segments.size() == 2 && post && request.query().empty()) {
    return Operation::create_distribution;
  }
  if (segments.size() == 3 && get) return Operation::get_distribution;
  if (segments.size() == 3 && request.method == "DELETE") return Operation::delete_distribution;
  if (segments.size() == 4 && segments[3] == "config") {
    if (get) return Operation::get_distribution_config;
    if (request.method == "PUT") return Operation::update_distribution;
  }
  return Operation::other;
}

}  // namespace

Route route_of(const Request& request) {
  Route route;
  const auto segments = segments_of(request.path());
  if (!segments || segments->front() != k_version || segments->size() < 2) return route;
  route.operation = Operation::other;
  const std::string& resource = segments->at(1);
  if (resource != "distribution" && resource != "distribution-tenant") return route;
  route.scope.kind = resource == "distribution" ? Scope::Kind::distribution : Scope::Kind::tenant;
  if (segments->size() > 2) route.scope.id = segments->at(2);
  if (segments->size() > 4) route.invalidation = segments->at(4);
  route.operation = operation_at(request, *segments);
  return route;
}

std::string_view operation_name(const Route& route) {
  const bool tenant = route.scope.kind == Scope::Kind::tenant;
  switch (route.operation) {
    case Operation::create_invalidation:
      return tenant ? "CreateInvalidationForDistributionTenant" : "CreateInvalidation";
    case Operation::get_invalidation:
      return tenant ? "GetInvalidationForDistributionTenant" : "GetInvalidation";
    case Operation::list_invalidations:
      return tenant ? "ListInvalidationsForDistributionTenant" : "ListInvalidations";
    case Operation::create_distribution: return "CreateDistribution";
    case Operation::get_distribution: return "GetDistribution";
    case Operation::get_distribution_config: return "GetDistributionConfig";
    case Operation::list_distributions: return "ListDistributions";
    case Operation::update_distribution: return "UpdateDistribution";
    case Operation::delete_distribution: return "DeleteDistribution";
    case Operation::other:
    case Operation::unknown: break;
  }
  return {};
}

}  // namespace revalab::cloudfront
