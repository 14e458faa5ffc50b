#pragma once

#include "core/aws/s3/xml.hpp"
#include "fakes/s3/s3.hpp"
#include "tests/support/aws_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace revalab::s3 {

inline const WallTime k_start = *WallTime::parse_rfc3339("2026-01-01T00:00:00.9Z");
/// `k_start` as S3 tells it.
inline constexpr std::string_view k_start_date = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A signed request with the bucket in the path.
inline Request request_for(const std::string& method, const std::string& target,
                           const Headers& headers = {}, std::string body = {}) {
  Request request(method, target);
  request.headers = headers;
  if (!headers.contains("Host")) request.headers.set("Host", "127.0.0.1:4566");
  request.headers.set("Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, "
                      "SignedHeaders=host, Signature=0");
  request.body = std::move(body);
  return request;
}

/// A fake with the bucket `photos`, and the shortest ways to use both faces.
class S3Test : public testing::Test {
 protected:
  S3Test() { EXPECT_TRUE(buckets().create_bucket("photos", "", call()).ok()); }

  [[nodiscard]] Call call() const { return {now_, "test"}; }
  Buckets& buckets() { return fake_.buckets(); }
  void pass(Duration span) { now_ = now_ + span; }

  Response send(const Request& request) { return std::get<Response>(fake_.handle(request, now_)); }
  Response send(const std::string& method, const std::string& target, const Headers& headers = {},
                std::string body = {}) {
    return send(request_for(method, target, headers, std::move(body)));
  }
  Response get(const std::string& target, const Headers& headers = {}) {
    return send("GET", target, headers);
  }
  Response put(const std::string& key, std::string body, const Headers& headers = {}) {
    return send("PUT", "/photos/" + key, headers, std::move(body));
  }
  /// Puts keys whose bodies are their names.
  void put_all(std::initializer_list<const char*> keys) {
    for (const char* key : keys) ASSERT_EQ(put(key, key).status, 200) << key;
  }
  /// The body of a success, demanding that it has the shape of the service model.
  std::string accepted(std::string_view operation, const Response& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    for (const auto& problem : test::AwsModel::s3().check_xml_output(operation, response.body)) {
      ADD_FAILURE() << operation << ": " << problem << "\n" << response.body;
    }
    return response.body;
  }
  [[nodiscard]] std::int64_t used(Dimension dimension) const {
    std::int64_t total = 0;
    for (const UsageEntry& entry : ledger_.entries()) {
      if (entry.dimension == dimension) total += entry.count;
    }
    return total;
  }

  Ledger ledger_;
  S3 fake_{Calendar(k_start), Dice(1), ledger_};
  Instant now_;
};

/// What an error document says; empty when it is none.
inline std::string code_of(const Response& response) { return decode_error(response).code; }

/// The text of the first element of that name; empty when there is none.
inline std::string element(const std::string& body, const std::string& name) {
  const auto begin = body.find("<" + name + ">");
  const auto end = body.find("</" + name + ">", begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return body.substr(begin + name.size() + 2, end - begin - name.size() - 2);
}

}  // namespace revalab::s3
