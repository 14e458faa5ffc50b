#pragma once

#include "core/base/http.hpp"

#include <string>
#include <string_view>

namespace revalab {

/// The service a request is meant for, as in credential scopes: `cloudfront`, `dynamodb`, `s3`,
/// `sqs`; empty when nothing tells. X-Amz-Target decides, then the SigV4 credential scope (header
/// or query), then the host, then the path.
std::string service_of(const Request& request);

/// A service and one of its operations, as the service models name them.
struct OperationName {
  OperationName() = default;
  OperationName(std::string service_name, std::string operation_name)
      : service(std::move(service_name)), operation(std::move(operation_name)) {}
  std::string service;
  std::string operation;  ///< Empty when the request is none the lab knows.
  friend bool operator==(const OperationName&, const OperationName&) = default;
};

/// What a request asks for, for faults, logs and counts.
OperationName operation_of(const Request& request);

}  // namespace revalab
