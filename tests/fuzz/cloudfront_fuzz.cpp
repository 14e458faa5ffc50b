#include "core/aws/cloudfront/xml.hpp"
#include "core/wire/framing.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/edge/direct_visit.hpp"
#include "fakes/edge/edge.hpp"

#include <cstdint>
#include <string>

namespace {

using namespace revalab;

bool has_line_break(const Headers& headers) {
  for (const auto& [name, value] : headers.fields()) {
    if ((name + value).find_first_of("\r\n") != std::string::npos) return true;
  }
  return false;
}

/// Has nothing for anybody.
class BareOrigin final : public Handler {
 public:
  Answer handle(const Request& request, Instant) override {
    if (request.target.find_first_of("\r\n ") != std::string::npos) __builtin_trap();
    if (has_line_break(request.headers)) __builtin_trap();
    return Response(404);
  }
};

/// One viewer of a distribution: an answer that can be sent.
void view(edge::Edge& edge, const std::string& id, Instant now) {
  edge::ViewerRequest viewer;
  viewer.request = Request("GET", "/");
  viewer.request.headers.add("Host", id + ".cloudfront.localhost");
  BareOrigin origin;
  const Response answer = edge::visit(edge, origin, std::move(viewer), now);
  if (has_line_break(answer.headers)) __builtin_trap();
  std::string sent;
  wire::append_response(sent, answer, {}, "");
}

}  // namespace

// A body is a batch, or any other document a client sends; whatever is decoded encodes to the same
// again, and what is accepted can be asked for and be obeyed by an edge.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto batch = cloudfront::decode_invalidation_batch(body);
  if (batch.ok()) {
    const auto again =
        cloudfront::decode_invalidation_batch(cloudfront::encode_invalidation_batch(*batch));
    if (!again.ok() || !(*again == *batch)) __builtin_trap();
  }
  Ledger ledger;
  cloudfront::CloudFront cloudfront(Calendar(WallTime()), Dice(1), ledger);
  (void)cloudfront.add_distribution("E1", {}, {Instant()});
  const auto send = [&](const char* method, const std::string& target) {
    Request request(method, "/2020-05-31/" + target);
    request.headers.set("authorization",
                        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, "
                        "SignedHeaders=host, Signature=0");
    request.headers.set("if-match", std::string(cloudfront.get_distribution("E1").value()->etag));
    request.body = body;
    const auto response = std::get<Response>(cloudfront.handle(request, Instant()));
    if (response.status >= 500) __builtin_trap();
  };
  for (const char* target :
       {"distribution", "distribution?WithTags", "distribution/E1/invalidation", "cache-policy",
        "origin-request-policy", "response-headers-policy", "origin-access-control",
        "origin-access-identity/cloudfront", "function", "distribution-tenant",
        "distribution-tenants",
        "tagging?Operation=Tag&Resource=arn:aws:cloudfront::"
        "000000000000:distribution/E1"}) {
    send("POST", target);
  }
  send("PUT", "distribution/E1/config");
  cloudfront.advance_to(Instant() + std::chrono::hours(1));
  if (cloudfront.rules().for_host("any") == nullptr) __builtin_trap();
  edge::Edge edge(Calendar(WallTime()), Dice(1), ledger, cloudfront.rules(), {});
  const auto all = cloudfront.list_distributions({});
  for (const auto* each : all->items) {
    if (cloudfront.rules().by_id(each->id) == nullptr) __builtin_trap();
    view(edge, each->id, Instant() + std::chrono::hours(1));
  }
  return 0;
}
