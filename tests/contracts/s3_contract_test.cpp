// S3 as raw HTTP over every carrier: no carrier can be told from another, and each answers what
// clients were seen to expect.

#include "fakes/s3/s3.hpp"
#include "tests/support/contract.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

const Calendar k_calendar(WallTime::parse_rfc3339("2026-01-01T00:00:00Z").value());

/// A lab's S3 with the bucket `photos`.
class Photos final : public Handler {
 public:
  Photos() { static_cast<void>(s3_.buckets().create_bucket("photos", "", {})); }
  Answer handle(const Request& request, Instant now) override { return s3_.handle(request, now); }

 private:
  Ledger ledger_;
  s3::S3 s3_{k_calendar, Dice(1), ledger_};
};

std::string signed_text(const std::string& method_and_target, const std::string& rest = {}) {
  return http_text(method_and_target +
                   " HTTP/1.1\nAuthorization: AWS4-HMAC-SHA256 "
                   "Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "
                   "Signature=00\n" +
                   (rest.empty() ? "\n" : rest));
}

void run(const std::vector<ContractCase>& cases) {
  run_contract([] { return std::make_unique<Photos>(); }, cases);
}

// The cases are played in their order, each sees what those before have done.
TEST(S3Contract, AnObjectIsPutReadAndDeleted) {
  run({{.name = "put",
        .request = signed_text("PUT /photos/a%20b", "Content-Type: text/plain\n\nabc"),
        .responses = {{.headers = {{"ETag", "\"900150983cd24fb0d6963f7d28e17f72\""}}, .body = ""}}},
       {.name = "get",
        .request = signed_text("GET /photos/a%20b?x-id=GetObject"),
        .responses = {{.headers = {{"Content-Type", "text/plain"},
                                   {"Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"},
                                   {"Content-Length", "3"}},
                       .body = "abc"}}},
       {.name = "a range",
        .request = signed_text("GET /photos/a%20b", "Range: bytes=1-\n\n"),
        .responses =
            {{.status = 206, .headers = {{"Content-Range", "bytes 1-2/3"}}, .body = "bc"}}},
       {.name = "HEAD tells the length",
        .request = signed_text("HEAD /photos/a%20b") + signed_text("HEAD /photos/none"),
        .responses = {{.headers = {{"Content-Length", "3"}}, .body = ""},
                      {.status = 404, .body = ""}}},
       {.name = "not modified has no body",
        .request = signed_text("GET /photos/a%20b", "If-None-Match: *\n\n") +
                   signed_text("GET /photos/a%20b"),
        .responses = {{.status = 304, .body = ""}, {.body = "abc"}}},
       {.name = "delete, and get what is gone",
        .request = signed_text("DELETE /photos/a%20b") + signed_text("GET /photos/a%20b"),
        .responses = {{.status = 204, .absent_headers = {"Content-Length"}, .body = ""},
                      {.status = 404,
                       .headers = {{"Content-Type", "application/xml"}},
                       .body_parts = {"<Error><Code>NoSuchKey</Code>", "<Key>a b</Key>"}}}}});
}

// A client that streams waits for 100 Continue and sends HTTP chunks around S3's own.
TEST(S3Contract, AStreamComesInChunksWithinChunks) {
  // 44 bytes.
  const std::string inner = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n";
  const std::string head = signed_text(
      "PUT http://photos.localhost/s",
      "Content-Encoding: aws-chunked\nTransfer-Encoding: chunked\nExpect: 100-continue\n"
      "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
      "x-amz-decoded-content-length: 3\nx-amz-trailer: x-amz-checksum-crc32\n\n");
  run({{.name = "put",
        .request = head + "2c\r\n" + inner + "\r\n0\r\n\r\n",
        .responses = {{.headers = {{"x-amz-checksum-crc32", "NSRBwg=="}}}}},
       {.name = "get",
        .request = signed_text("GET /photos/s"),
        .responses = {{.absent_headers = {"Content-Encoding"}, .body = "abc"}}}});
}

}  // namespace
}  // namespace revalab::test
