#include "core/aws/s3/checksums.hpp"
#include "core/aws/s3/xml.hpp"
#include "core/base/digest.hpp"

#include <gtest/gtest.h>

namespace revalab::s3 {
namespace {

// API_ListObjectsV2.html shows such an answer; order and prefixes are the service's to choose.
TEST(S3Xml, ReadsAListInAnyOrder) {
  const auto list = decode_list_objects_v2(
      "<x:ListBucketResult xmlns:x='http://s3.amazonaws.com/doc/2006-03-01/'>"
      "<CommonPrefixes><Prefix>a%2Bb+c/</Prefix></CommonPrefixes>"
      "<NextContinuationToken>t+1</NextContinuationToken><IsTruncated>true</IsTruncated>"
      "<Contents><Size>3</Size><ETag>&quot;e&quot;</ETag><Key>k%C3%A9</Key>"
      "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents></x:ListBucketResult>");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_EQ(list->objects.at(0).key, "k\xc3\xa9");
  EXPECT_EQ(list->objects.at(0).etag, "\"e\"");
  EXPECT_EQ(list->common_prefixes.at(0), "a+b c/");
  EXPECT_EQ(list->next_continuation_token, "t+1") << "a token is not encoded";
}

// A caller that trusted a list without its rest would think that there is none.
TEST(S3Xml, WhatIsNoListIsAnErrorAndNotAnEmptyOne) {
  for (const char* body :
       {"", "<Error/>", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><CommonPrefixes><Prefix>%z</Prefix></CommonPrefixes>"
        "</ListBucketResult>"}) {
    const auto list = decode_list_objects_v2(body);
    ASSERT_FALSE(list.ok()) << body;
    EXPECT_EQ(list.error().code, k_malformed_response);
  }
}

TEST(S3Xml, ErrorsAreNamedByTheDocumentOrElseByTheStatus) {
  Response response(404);
  EXPECT_EQ(decode_error(response), ApiError(404, "NotFound", "HTTP status 404"));
  response.body = "<Error><Code>NoSuchKey</Code><Message>m</Message></Error>";
  EXPECT_EQ(decode_error(response), ApiError(404, "NoSuchKey", "m"));
  response.status = 502;
  response.body = "<html>";
  EXPECT_EQ(decode_error(response).code, "502");
}

// The check values of https://reveng.sourceforge.io/crc-catalogue/all.htm; each name, header and
// length is that of the algorithm.
TEST(S3Checksums, AreThoseOfTheirAlgorithms) {
  EXPECT_EQ(hex(checksum(ChecksumAlgorithm::crc32, "123456789")), "cbf43926");
  EXPECT_EQ(hex(checksum(ChecksumAlgorithm::crc32c, "123456789")), "e3069283");
  EXPECT_EQ(hex(checksum(ChecksumAlgorithm::crc64nvme, "123456789")), "ae8b14860a799888");
  for (const ChecksumAlgorithm algorithm : k_checksum_algorithms) {
    EXPECT_EQ(checksum(algorithm, "a").size(), checksum_size_bytes(algorithm));
    EXPECT_EQ(checksum_algorithm_named(name_of(algorithm)), algorithm);
  }
  EXPECT_EQ(checksum_header(ChecksumAlgorithm::crc64nvme), "x-amz-checksum-crc64nvme");
  EXPECT_EQ(checksum_element(ChecksumAlgorithm::sha256), "ChecksumSHA256");
  EXPECT_FALSE(checksum_algorithm_named("XXHASH64"));
}

}  // namespace
}  // namespace revalab::s3
