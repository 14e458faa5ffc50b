#include "core/base/digest.hpp"
#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

using UploadBodyTest = S3Test;

// The check values of https://reveng.sourceforge.io/crc-catalogue/all.htm and of RFC 1321, 3174 and
// FIPS 180-4 for `123456789`, in base64.
TEST_F(UploadBodyTest, EveryChecksumIsComparedKeptAndGivenBack) {
  const std::vector<std::pair<std::string, std::string>> checksums{
      {"crc32", "y/Q5Jg=="},
      {"crc32c", "4waSgw=="},
      {"crc64nvme", "rosUhgp5mIg="},
      {"sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
      {"sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="},
      {"md5", "JfnnlDI7RTiF9RgfG2JNCw=="}};
  for (const auto& [algorithm, value] : checksums) {
    const std::string header = "x-amz-checksum-" + algorithm;
    const Response stored = put("a", "123456789", {{header, value}});
    ASSERT_EQ(stored.status, 200) << header << stored.body;
    EXPECT_EQ(stored.headers.get(header), value);
    EXPECT_EQ(get("/photos/a", {{"x-amz-checksum-mode", "enabled"}}).headers.get(header), value);
    const Response damaged = put("a", "123456780", {{header, value}});
    EXPECT_EQ(damaged.status, 400);
    EXPECT_EQ(code_of(damaged), "BadDigest");
  }
  EXPECT_EQ(get("/photos/a").body, "123456789");
}

// What cannot be compared must not be taken for compared.
TEST_F(UploadBodyTest, ChecksumsThatAreNoneAreRefused) {
  EXPECT_EQ(code_of(put("a", "x", {{"x-amz-checksum-crc32", "not base64"}})), "InvalidRequest");
  EXPECT_EQ(code_of(put("a", "x", {{"x-amz-checksum-crc32", "rosUhgp5mIg="}})), "InvalidRequest");
  EXPECT_EQ(
      code_of(put("a", "x",
                  {{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-crc32c", "4waSgw=="}})),
      "InvalidRequest");
  EXPECT_EQ(code_of(put("a", "x", {{"x-amz-sdk-checksum-algorithm", "CRC32"}})), "InvalidRequest");
  EXPECT_EQ(code_of(put("a", "x", {{"x-amz-checksum-xxhash64", "AAAAAAAAAAA="}})),
            "NotImplemented");
  EXPECT_EQ(code_of(put("a", "x", {{"Content-MD5", "short"}})), "InvalidDigest");
  EXPECT_EQ(code_of(put("a", "x", {{"Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="}})), "BadDigest");
  EXPECT_EQ(put("a", "123456789", {{"Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="}}).status, 200);
}

/// An upload in chunks as the JavaScript SDK sends a stream.
Headers chunked_headers(const std::string& decoded_size) {
  return {{"Content-Encoding", "aws-chunked"},
          {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
          {"x-amz-decoded-content-length", decoded_size},
          {"x-amz-trailer", "x-amz-checksum-crc32"},
          {"x-amz-sdk-checksum-algorithm", "CRC32"}};
}

// Wire capture of @aws-sdk/client-s3 3.1169; the stored coding is without aws-chunked.
TEST_F(UploadBodyTest, ChunksAreUndoneAndTheirTrailerCompared) {
  const std::string chunks = "4\r\n1234\r\n5\r\n56789\r\n0\r\n";
  const Headers headers = chunked_headers("9");
  ASSERT_EQ(put("a", chunks + "x-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", headers).status, 200);
  const Response got = get("/photos/a");
  EXPECT_EQ(got.body, "123456789");
  EXPECT_FALSE(got.headers.contains("Content-Encoding"));
  EXPECT_EQ(code_of(put("a", chunks + "x-amz-checksum-crc32:AAAAAA==\r\n\r\n", headers)),
            "BadDigest");
  EXPECT_EQ(code_of(put("a", chunks + "\r\n", headers)), "MalformedTrailerError");
  EXPECT_EQ(code_of(put("a", "zz\r\n", headers)), "IncompleteBody");
  EXPECT_EQ(
      code_of(put("a", chunks + "x-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", chunked_headers("8"))),
      "IncompleteBody");
  EXPECT_EQ(code_of(put("a", chunks, chunked_headers(""))), "MissingContentLength");
}

}  // namespace
}  // namespace revalab::s3
