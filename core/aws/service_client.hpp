#pragma once

#include "core/aws/credentials.hpp"
#include "core/base/clock.hpp"
#include "core/base/dice.hpp"
#include "core/base/transport.hpp"

#include <string>

namespace revalab::aws {

/// The header by which a caller inside the lab names what it acts for, so that usage carries its
/// cause. Never sent when `ClientOptions::cause` is empty, so never to real AWS.
inline constexpr std::string_view k_cause_header = "x-revalab-cause";

/// The SDKs' standard retry mode.
/// The bases are those of aws-sdk-js-v3, the SDK that OpenNext uses; its retry quota (a token
/// bucket shared by all calls) is not modelled, nor is the `Retry-After` header. Source:
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html and aws-sdk-js-v3
/// `util-retry/src/constants.ts` (DEFAULT_RETRY_DELAY_BASE 100, THROTTLING_RETRY_DELAY_BASE 500,
/// MAXIMUM_RETRY_DELAY 20000), read 2026-11-22.
struct RetryPolicy {
  int attempts_max = 3;
  Duration backoff_base = std::chrono::milliseconds(100);
  Duration backoff_base_throttled = std::chrono::milliseconds(500);
  Duration backoff_max = std::chrono::seconds(20);
};

struct ClientOptions {
  std::string host = "127.0.0.1";  ///< The Host header, with the port where it is not the default.
  std::string base_path = {};      ///< Stands before every target; `/base` without a slash behind.
  std::string region = "us-east-1";
  Credentials credentials{"revalab", "revalab", ""};
  RetryPolicy retry = {};
  std::string cause = {};  ///< See `k_cause_header`.
};

/// How a service spells an error in its response body.
using ErrorDecoder = ApiError (*)(const Response&);

/// True for errors that the standard retry mode calls transient or throttling: HTTP 500, 502, 503,
/// 504, `RequestTimeout`, connections that failed or were lost, time-outs, and the throttling
/// codes.
bool is_retryable(const ApiError& error);
/// True for the throttling codes (`Throttling`, `ThrottlingException`,
/// `ProvisionedThroughputExceededException`, `RequestLimitExceeded`, ...).
bool is_throttling(const ApiError& error);

/// What every service client does alike: signs each attempt, sends it, decodes errors, and retries
/// with full-jitter backoff. Everything it needs outlives it.
class ServiceClient {
 public:
  /// `service` is the name in the credential scope, such as `dynamodb`.
  ServiceClient(Transport& transport, Clock& clock, Dice dice, ClientOptions options,
                std::string service, ErrorDecoder decode_error);

  /// Gives the first answer with a 2xx status, or the last error. `request` needs method, target,
  /// body and the headers that are the service's own; the rest is added here.
  Task<Result<Response>> call(Request request);

  [[nodiscard]] const ClientOptions& options() const { return options_; }
  /// Names what the following calls act for.
  void set_cause(std::string cause) { options_.cause = std::move(cause); }

 private:
  Task<Result<Response>> attempt(Request request);

  Transport& transport_;
  Clock& clock_;
  Dice dice_;
  ClientOptions options_;
  std::string service_;
  ErrorDecoder decode_error_;
};

}  // namespace revalab::aws
