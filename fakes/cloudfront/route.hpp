#pragma once

#include "core/base/http.hpp"
#include "fakes/cloudfront/options.hpp"

#include <string>
#include <string_view>

namespace revalab::cloudfront {

/// The operations of the API that the lab tells apart.
enum class Operation {
  create_invalidation,
  get_invalidation,
  list_invalidations,
  create_distribution,
  get_distribution,
  get_distribution_config,
  list_distributions,
  update_distribution,
  delete_distribution,
  other,    ///< CloudFront may have it, the lab has not.
  unknown,  ///< Not below `/2020-05-31/`, so not of this API.
};

/// What a request asks for.
struct Route {
  Route() = default;
  Operation operation = Operation::unknown;
  Scope scope;               ///< The distribution or tenant, where the path names one.
  std::string invalidation;  ///< The invalidation's id, where the path names one.
};

/// Reads method and path. Source: the service model, `http` of each operation.
Route route_of(const Request& request);
/// The operation as the service model names it, such as `CreateInvalidationForDistributionTenant`;
/// empty for `other` and `unknown`.
std::string_view operation_name(const Route& route);

}  // namespace revalab::cloudfront
