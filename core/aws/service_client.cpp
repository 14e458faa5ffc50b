#include "core/aws/service_client.hpp"

#include "core/aws/sigv4.hpp"
#include "core/base/digest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace revalab::aws {
namespace {

// Sources: botocore 1.43 `retries/standard.py` (ThrottledRetryableChecker,
// TransientRetryableChecker) and aws-sdk-js-v3 `service-error-classification/src/constants.ts`; the
// lists agree.
constexpr std::array<std::string_view, 14> k_throttling_codes{
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException"};
constexpr std::array<std::string_view, 2> k_transient_codes{"RequestTimeout",
                                                            "RequestTimeoutException"};
constexpr std::array<int, 4> k_transient_statuses{500, 502, 503, 504};

template <class Values, class Value>
bool holds(const Values& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// A random UUID. Source: RFC 9562 section 5.4.
std::string invocation_id(Dice& dice) {
  std::string bytes;
  for (std::uint64_t half : {dice.next(), dice.next()}) {
    for (int i = 0; i < 8; ++i, half >>= 8U) bytes.push_back(static_cast<char>(half & 0xffU));
  }
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = hex(bytes);
  for (const std::size_t dash_at : {8U, 13U, 18U, 23U}) text.insert(dash_at, 1, '-');
  return text;
}

/// Full jitter: anything from nothing to the exponential bound.
/// Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
Duration backoff(const RetryPolicy& policy, const ApiError& error, int failures, Dice& dice) {
  Duration bound = is_throttling(error) ? policy.backoff_base_throttled : policy.backoff_base;
  for (int i = 1; i < failures && bound < policy.backoff_max; ++i) bound *= 2;
  bound = std::min(bound, policy.backoff_max);
  return Duration(
      static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(bound.count()) + 1)));
}

}  // namespace

bool is_throttling(const ApiError& error) {
  return error.status == 429 || holds(k_throttling_codes, error.code);
}

bool is_retryable(const ApiError& error) {
  if (error.status == 0) {
    return error.code == k_connection_failed || error.code == k_connection_lost ||
           error.code == k_timed_out;
  }
  return is_throttling(error) || holds(k_transient_codes, error.code) ||
         holds(k_transient_statuses, error.status);
}

ServiceClient::ServiceClient(Transport& transport, Clock& clock, Dice dice, ClientOptions options,
                             std::string service, ErrorDecoder decode_error)
    : transport_(transport),
      clock_(clock),
      dice_(dice),
      options_(std::move(options)),
      service_(std::move(service)),
      decode_error_(decode_error) {}

Task<Result<Response>> ServiceClient::call(Request request) {
  request.target.insert(0, options_.base_path);
  request.headers.set("Host", options_.host);
  request.headers.set("x-amz-content-sha256", hex(bytes_of(sha256(request.body))));
  if (!options_.cause.empty()) request.headers.set(k_cause_header, options_.cause);
  // One id for all attempts, by which a service can tell a retry from a new call.
  request.headers.set("amz-sdk-invocation-id", invocation_id(dice_));
  const int attempts_max = std::max(options_.retry.attempts_max, 1);
  for (int attempt_number = 1;; ++attempt_number) {
    request.headers.set("amz-sdk-request", "attempt=" + std::to_string(attempt_number) +
                                               "; max=" + std::to_string(attempts_max));
    Result<Response> result = co_await attempt(request);
    if (result.ok()) co_return result;
    if (attempt_number >= attempts_max || !is_retryable(result.error())) co_return result;
    const Duration pause = backoff(options_.retry, result.error(), attempt_number, dice_);
    co_await clock_.sleep(pause);
  }
}

/// Signs anew each time: a signature is good for a few minutes only.
Task<Result<Response>> ServiceClient::attempt(Request request) {
  sign(request, options_.credentials, {options_.region, service_}, clock_.wall_now());
  Result<Response> result = co_await transport_.send(std::move(request));
  if (!result.ok()) co_return result;
  const int status = result->status;
  if (status >= 200 && status <= 299) co_return result;
  co_return decode_error_(*result);
}

}  // namespace revalab::aws
