#include "core/aws/verification.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

// The first line is an Authorization header, the second a query, the rest a body of an upload in
// chunks. Nobody has the key, so that nothing may be accepted; what is read is complete.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto first = std::min(text.find('\n'), text.size());
  const auto second = std::min(text.find('\n', std::min(first + 1, text.size())), text.size());
  Request request("PUT", "/?" + text.substr(std::min(first + 1, second), second - first));
  request.headers = {{"Host", "h"},
                     {"Authorization", text.substr(0, first)},
                     {"Date", "Thu, 01 Jan 2026 00:00:00 GMT"},
                     {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}};
  request.body = text.substr(second);
  const auto authorization = aws::authorization_of(request);
  if (authorization.ok()) {
    if (authorization->access_key_id.empty() || authorization->signature.empty()) __builtin_trap();
    if (authorization->expires_after.has_value() != aws::is_presigned(request)) __builtin_trap();
  } else if (authorization.error().message.empty()) {
    __builtin_trap();
  }
  const std::vector<aws::Credentials> keys{
      {authorization.ok() ? authorization->access_key_id : "a", "secret", ""}};
  if (aws::verify(request, keys, WallTime(std::chrono::hours(491'000))).ok()) __builtin_trap();
  return 0;
}
