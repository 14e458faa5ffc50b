#pragma once

#include "core/base/result.hpp"

#include <string>
#include <utility>

/// One factory per error the service answers with; the wire face alone renders them.
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
/// (read 2026-11-22): all but internal errors are HTTP 400.
namespace revalab::dynamodb {

inline ApiError validation(std::string message) {
  return {400, "ValidationException", std::move(message)};
}
/// A ValidationException about a value, with the words the service puts first.
inline ApiError invalid_parameter(const std::string& message) {
  return validation("One or more parameter values were invalid: " + message);
}
inline ApiError serialization(std::string message) {
  return {400, "SerializationException", std::move(message)};
}
/// Data operations do not name the table they miss; table operations do.
inline ApiError table_not_found() {
  return {400, "ResourceNotFoundException", "Requested resource not found"};
}
inline ApiError described_table_not_found(const std::string& table) {
  return {400, "ResourceNotFoundException",
          "Requested resource not found: Table: " + table + " not found"};
}
inline ApiError table_in_use(const std::string& table) {
  return {400, "ResourceInUseException", "Table already exists: " + table};
}
inline ApiError condition_failed() {
  return {400, "ConditionalCheckFailedException", "The conditional request failed"};
}
inline ApiError throughput_exceeded() {
  return {400, "ProvisionedThroughputExceededException",
          "The level of configured provisioned throughput for the table was exceeded. Consider "
          "increasing your provisioning level with the UpdateTable API."};
}
inline ApiError key_mismatch() {
  return validation("The provided key element does not match the schema");
}

}  // namespace revalab::dynamodb
