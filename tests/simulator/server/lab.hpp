#pragma once

#include "core/aws/cloudfront/xml.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/server/front.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace revalab::test {

/// A lab behind its front, without ports, on a machine whose clock a test moves.
class FrontLab {
 public:
  explicit FrontLab(sim::ServedLabOptions options = virtual_lab())
      : lab(std::move(options), machine),
        admin(lab, visitors),
        front(lab, admin, visitors, machine, [this](const sim::LoggedCall& call) {
          sim::append_call(log, call, sim::CallLogFormat::text);
        }) {}

  static sim::ServedLabOptions virtual_lab() {
    sim::ServedLabOptions options;
    options.clock = sim::ClockMode::virtual_clock;
    options.start = WallTime::parse_rfc3339("2026-01-31T23:00:00Z").value();
    return options;
  }

  Answer ask(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    Request request(std::move(method), std::move(target));
    request.headers = std::move(headers);
    if (!request.headers.contains("Host")) request.headers.add("Host", "127.0.0.1:4566");
    request.body = std::move(body);
    return front.handle(request, machine.now());
  }
  Response get(std::string target) { return std::get<Response>(ask("GET", std::move(target))); }
  Response post(std::string target, std::string body) {
    return std::get<Response>(ask("POST", std::move(target), std::move(body)));
  }
  static nlohmann::json json_of(const Response& response) {
    return nlohmann::json::parse(response.body);
  }
  /// Creates an invalidation of these items as an SDK would; gives its answer.
  Response purge(const std::vector<std::string>& items, const std::string& reference) {
    cloudfront::InvalidationBatch batch(items, reference);
    return std::get<Response>(ask("POST", "/2020-05-31/distribution/E1EXAMPLE00001/invalidation",
                                  cloudfront::encode_invalidation_batch(batch),
                                  {{"Authorization",
                                    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudfront/"
                                    "aws4_request, SignedHeaders=host, Signature=00"}}));
  }

  ManualClock machine{ManualClock::Sleeping::jump};
  sim::ServedLab lab;
  sim::VisitorCheck visitors{{"lab.example"}};
  sim::AdminApi admin;
  std::string log;
  sim::Front front;
};

}  // namespace revalab::test
