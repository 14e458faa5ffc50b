#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"

#include <cstdint>
#include <string>

// A body is a batch or a distribution; whatever is decoded encodes to the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto batch = cloudfront::decode_invalidation_batch(body);
  if (batch.ok()) {
    const auto again =
        cloudfront::decode_invalidation_batch(cloudfront::encode_invalidation_batch(*batch));
    if (!again.ok() || !(*again == *batch)) __builtin_trap();
  }
  Ledger ledger;
  cloudfront::CloudFront cloudfront(Calendar(WallTime()), Dice(1), ledger);
  for (const char* target :
       {"/2020-05-31/distribution", "/2020-05-31/distribution/E1/invalidation"}) {
    Request request("POST", target);
    request.headers.set("authorization",
                        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, "
                        "SignedHeaders=host, Signature=0");
    request.body = body;
    if (std::get<Response>(cloudfront.handle(request, Instant())).status >= 500) __builtin_trap();
  }
  return 0;
}
