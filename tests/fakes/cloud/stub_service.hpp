#pragma once

#include "core/base/handler.hpp"

namespace revalab::test {

/// A service that answers 200 with a body of four bytes, or as it was told, and remembers that it
/// was asked.
class StubService : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    static_cast<void>(now);
    ++asked;
    if (parks) return Parked{now + std::chrono::seconds(1)};
    if (instead) return *instead;
    Response response(200);
    response.body = request.method == "HEAD" ? "" : "done";
    return response;
  }
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override {
    static_cast<void>(head);
    return Response(status);
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const override { return deadline; }
  void advance_to(Instant now) override { advanced_to = now; }

  int asked = 0;
  bool parks = false;
  std::optional<Answer> instead;
  std::optional<Instant> deadline;
  Instant advanced_to;
};

/// A request that names its operation as DynamoDB's clients do.
inline Request dynamodb_request(std::string_view operation, std::string body = "{}") {
  Request request("POST", "/");
  request.headers.set("X-Amz-Target", "DynamoDB_20120810." + std::string(operation));
  request.body = std::move(body);
  return request;
}

/// A signed CreateInvalidation without a body.
inline Request cloudfront_request() {
  Request request("POST", "/2020-05-31/distribution/E1/invalidation");
  request.headers.set("Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudfront/aws4_request");
  return request;
}

}  // namespace revalab::test
