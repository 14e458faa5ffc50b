#include "core/aws/aws_chunked.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

const std::string k_signature(64, 'a');

// Source: a wire capture of @aws-sdk/client-s3 3.1169 on Node 20, 2026-11-22: how the SDKs send a
// stream today.
TEST(AwsChunked, IsReadAsTheSdksSendIt) {
  const auto body = read_aws_chunked(
      "d\r\nHello, world.\r\n5\r\n\r\n\r\n0\r\n0\r\nx-amz-checksum-crc32:e1nbdw==\r\n\r\n");
  ASSERT_TRUE(body.ok()) << body.error();
  EXPECT_EQ(body->decoded(), "Hello, world.\r\n\r\n0");
  EXPECT_EQ(body->decoded_size(), 18U);
  EXPECT_EQ(body->chunks.size(), 3U);
  EXPECT_EQ(body->trailers, Headers({{"x-amz-checksum-crc32", "e1nbdw=="}}));
  EXPECT_EQ(body->trailer_signature, "");
}

TEST(AwsChunked, KeepsTheSignaturesApart) {
  const std::string body = "A;chunk-signature=" + k_signature + "\r\n0123456789\r\n" +
                           "0;chunk-signature=" + k_signature + "\r\nX-Amz-Meta-A: b \r\n" +
                           "x-amz-trailer-signature:" + k_signature + "\r\n\r\n";
  const auto read = read_aws_chunked(body);
  ASSERT_TRUE(read.ok()) << read.error();
  EXPECT_EQ(read->chunks.at(0).data, "0123456789");
  EXPECT_EQ(read->chunks.at(0).signature, k_signature);
  EXPECT_EQ(read->trailers, Headers({{"x-amz-meta-a", "b"}}));
  EXPECT_EQ(read->trailer_signature, k_signature);
}

TEST(AwsChunked, SaysWhereABodyGoesWrong) {
  const auto problem = [](std::string_view body) { return read_aws_chunked(body).error(); };
  EXPECT_EQ(problem(""), "expected a line that ends in CR LF at byte 0");
  EXPECT_EQ(problem("3\r\nabc"), "expected 3 bytes and CR LF at byte 3");
  EXPECT_EQ(problem("3\r\nabc\r\ng\r\n"), "expected a chunk's size and signature at byte 8");
  EXPECT_EQ(problem("0\r\na\r\n\r\n"),
            "expected a trailer, each once, and their signature last at byte 3");
  EXPECT_EQ(problem("0\r\n\r\n0\r\n"), "bytes behind the end at byte 5");
}

// A decoder that guesses is one that two programs disagree with.
TEST(AwsChunked, IsStrict) {
  const std::string whole = "3\r\nabc\r\n0\r\n\r\n";
  ASSERT_TRUE(read_aws_chunked(whole).ok());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(read_aws_chunked(whole.substr(0, i)).ok()) << i;
  }
  for (const std::string& body :
       {std::string("3\nabc\n0\n\n"), std::string("2\r\nabc\r\n0\r\n\r\n"),
        std::string("0x3\r\nabc\r\n0\r\n\r\n"), std::string("-3\r\nabc\r\n0\r\n\r\n"),
        std::string("+3\r\nabc\r\n0\r\n\r\n"), std::string(" 3\r\nabc\r\n0\r\n\r\n"),
        std::string("\r\n0\r\n\r\n"), std::string("ffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        std::string("10000000000000003\r\nabc\r\n0\r\n\r\n"),
        std::string("3;chunk-signature=ab\r\nabc\r\n0\r\n\r\n"),
        "3;chunk-signature=" + std::string(64, 'A') + "\r\nabc\r\n0\r\n\r\n",
        "3;x=" + k_signature + "\r\nabc\r\n0\r\n\r\n", std::string("0\r\na b:c\r\n\r\n"),
        std::string("0\r\n:c\r\n\r\n"), std::string("0\r\na:\x01\r\n\r\n"),
        std::string("0\r\na:b\r\nA:c\r\n\r\n"),
        "0\r\nx-amz-trailer-signature:" + k_signature + "\r\na:b\r\n\r\n",
        std::string("0\r\nx-amz-trailer-signature:ab\r\n\r\n")}) {
    EXPECT_FALSE(read_aws_chunked(body).ok()) << body;
  }
}

TEST(AwsChunked, HasLimits) {
  const auto with_trailers = [](std::size_t count) {
    std::string body = "0\r\n";
    for (std::size_t i = 0; i < count; ++i) body += "a" + std::to_string(i) + ":b\r\n";
    return body + "\r\n";
  };
  EXPECT_TRUE(read_aws_chunked(with_trailers(k_aws_trailers_max)).ok());
  EXPECT_FALSE(read_aws_chunked(with_trailers(k_aws_trailers_max + 1)).ok());
  const auto with_line = [](std::size_t bytes) {
    return "0\r\na:" + std::string(bytes - 4, 'b') + "\r\n\r\n";
  };
  EXPECT_TRUE(read_aws_chunked(with_line(k_aws_chunked_line_max_bytes)).ok());
  EXPECT_FALSE(read_aws_chunked(with_line(k_aws_chunked_line_max_bytes + 1)).ok());
  std::string many;
  for (std::size_t i = 0; i + 1 < k_aws_chunks_max; ++i) many += "1\r\na\r\n";
  EXPECT_TRUE(read_aws_chunked(many + "0\r\n\r\n").ok());
  EXPECT_EQ(read_aws_chunked(many + "1\r\na\r\n0\r\n\r\n").error(),
            "too many chunks at byte " + std::to_string(many.size() + 6));
}

}  // namespace
}  // namespace revalab::aws
