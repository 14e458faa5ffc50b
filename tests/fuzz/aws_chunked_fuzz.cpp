#include "core/aws/aws_chunked.hpp"

#include <cstdint>
#include <string>

// A body is refused with a reason, or taken apart into views of itself that end with an empty one
// and are as long together as it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab::aws;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto body = read_aws_chunked(text);
  if (!body.ok()) {
    if (body.error().empty()) __builtin_trap();
    return 0;
  }
  if (body->chunks.empty() || !body->chunks.back().data.empty()) __builtin_trap();
  if (body->decoded().size() != body->decoded_size() || body->decoded_size() > size) {
    __builtin_trap();
  }
  for (const AwsChunk& chunk : body->chunks) {
    const bool inside =
        chunk.data.empty() || (chunk.data.data() >= text.data() &&
                               chunk.data.data() + chunk.data.size() <= text.data() + text.size());
    if (!inside) __builtin_trap();
  }
  return 0;
}
