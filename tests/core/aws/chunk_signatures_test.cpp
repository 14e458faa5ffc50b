#include "core/aws/chunk_signatures.hpp"

#include "tests/core/aws/signed_requests.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

const std::vector<Credentials> k_keys{k_s3_credentials};
const WallTime k_example_time = time_of("2013-05-24T00:00:00Z");

/// A PUT of 65 KiB of `a`, as far as the two examples of S3 have it in common.
Request example(std::string_view payload) {
  Request request("PUT", "/examplebucket/chunkObject.txt");
  request.headers = {{"Host", "s3.amazonaws.com"},
                     {"x-amz-date", "20130524T000000Z"},
                     {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                     {"x-amz-content-sha256", std::string(payload)},
                     {"Content-Encoding", "aws-chunked"},
                     {"x-amz-decoded-content-length", "66560"}};
  return request;
}

std::string chunk(std::string_view digits, std::string_view signature, std::size_t size) {
  std::string text(digits);
  text.append(";chunk-signature=").append(signature).append("\r\n");
  if (size > 0) text.append(size, 'a').append("\r\n");
  return text;
}

void set_authorization(Request& request, std::string_view names, std::string_view signature) {
  std::string header =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,";
  header.append("SignedHeaders=").append(names).append(",Signature=").append(signature);
  request.headers.set("Authorization", header);
}

// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, "Example: PUT
// Object". All four signatures were recomputed from the document's canonical request.
TEST(ChunkSignatures, AreThoseOfTheDocumentedUpload) {
  Request request = example(k_signed_chunks);
  request.headers.add("Content-Length", "66824");
  request.body =
      chunk("10000", "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", 65536) +
      chunk("400", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", 1024) +
      chunk("0", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", 0) + "\r\n";
  EXPECT_EQ(request.body.size(), 66824U);
  set_authorization(request,
                    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                    "x-amz-decoded-content-length;x-amz-storage-class",
                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
  EXPECT_TRUE(verify(request, k_keys, k_example_time).ok());
  request.body[100] = 'b';
  EXPECT_EQ(verify(request, k_keys, k_example_time).error().kind,
            SignatureProblem::Kind::signature_mismatch);
}

// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html, "Example:
// PUT Object". All five signatures were recomputed from the document's canonical request.
TEST(ChunkSignatures, AreThoseOfTheDocumentedUploadWithATrailer) {
  Request request = example(k_signed_chunks_and_trailer);
  request.headers.add("x-amz-trailer", "x-amz-checksum-crc32c");
  const std::string chunks =
      chunk("10000", "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2", 65536) +
      chunk("400", "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7", 1024) +
      chunk("0", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992", 0);
  const std::string trailer_signature =
      "x-amz-trailer-signature:"
      "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  request.body = chunks + "x-amz-checksum-crc32c:sOO8/Q==\r\n" + trailer_signature;
  EXPECT_EQ(request.body.size(), 66946U);
  set_authorization(request,
                    "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                    "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                    "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
  EXPECT_TRUE(verify(request, k_keys, k_example_time).ok());
  request.body = chunks + "x-amz-checksum-crc32c:sOO8/A==\r\n" + trailer_signature;
  EXPECT_EQ(verify(request, k_keys, k_example_time).error().kind,
            SignatureProblem::Kind::signature_mismatch);
}

// Each signature covers the one before: data that is true in itself is false in another place.
TEST(ChunkSignatures, ForbidLeavingChunksOutAndChangingTheirPlaces) {
  const Request request = chunked_upload("aaaabbbb", 4, {}, k_example_time);
  ASSERT_TRUE(verify(request, k_keys, k_example_time).ok());
  const std::size_t chunk_size = request.body.find("bbbb") - request.body.find("aaaa");
  Request swapped = request;
  swapped.body = request.body.substr(chunk_size, chunk_size) + request.body.substr(0, chunk_size) +
                 request.body.substr(2 * chunk_size);
  EXPECT_FALSE(verify(swapped, k_keys, k_example_time).ok());
  Request shortened = request;
  shortened.body = request.body.substr(chunk_size);
  EXPECT_FALSE(verify(shortened, k_keys, k_example_time).ok());
}

}  // namespace
}  // namespace revalab::aws
