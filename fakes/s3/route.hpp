#pragma once

#include "core/base/http.hpp"
#include "fakes/s3/errors.hpp"
#include "fakes/s3/query.hpp"

#include <string>
#include <string_view>

namespace revalab::s3 {

/// What a request asks for, and of what.
struct Route {
  Route() = default;
  std::string_view operation;  ///< As the service model names it; empty when it is none.
  std::string bucket;          ///< Empty for the service itself.
  std::string key;             ///< Empty for the bucket itself.
  Query query;
};

/// Reads method, host, path and query. The bucket is in the host (`bucket.localhost`,
/// `bucket.s3.REGION.amazonaws.com`), else at the front of the path.
/// Errors: InvalidURI for what cannot be decoded, InvalidBucketName for a bucket without a name.
Result<Route, Error> route_of(const Request& request);

/// The bucket that a `Host` names; empty when it names none.
std::string_view bucket_of_host(std::string_view host);

/// Whether the service has an operation of that name.
bool is_operation(std::string_view name);

}  // namespace revalab::s3
