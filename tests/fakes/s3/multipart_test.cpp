#include "core/base/digest.hpp"
#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

constexpr std::size_t k_part_min_bytes = 5U << 20U;

class MultipartTest : public S3Test {
 protected:
  std::string begin(const Headers& headers = {}) {
    const Response begun = send("POST", "/photos/big?uploads", headers);
    return element(accepted("CreateMultipartUpload", begun), "UploadId");
  }
  static std::string part_target(const std::string& id, int number) {
    return "/photos/big?partNumber=" + std::to_string(number) + "&uploadId=" + id;
  }
  Response upload(const std::string& id, int number, const std::string& body,
                  const Headers& headers = {}) {
    return send("PUT", part_target(id, number), headers, body);
  }
  static std::string part_xml(int number, std::string_view etag, const std::string& more = {}) {
    return "<Part><ETag>" + std::string(etag) + "</ETag><PartNumber>" + std::to_string(number) +
           "</PartNumber>" + more + "</Part>";
  }
  Response complete(const std::string& id, const std::string& parts, const Headers& headers = {}) {
    return send("POST", "/photos/big?uploadId=" + id, headers,
                "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
  }
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html. The ETag is the MD5 of
// the parts' MD5s and their number; the date is that of the beginning.
TEST_F(MultipartTest, PartsBecomeOneObject) {
  const std::string first(k_part_min_bytes, 'a');
  const std::string id = begin({{"Content-Type", "text/plain"}, {"x-amz-meta-m", "v"}});
  pass(std::chrono::seconds(10));
  const std::string etag_2(upload(id, 2, "tail").headers.get("ETag"));
  const std::string etag_1(upload(id, 1, first).headers.get("ETag"));
  EXPECT_EQ(get("/photos/big").status, 404);
  const std::string listed =
      accepted("ListParts", get("/photos/big?uploadId=" + id + "&max-parts=1"));
  EXPECT_EQ(element(listed, "NextPartNumberMarker"), "1");
  EXPECT_EQ(element(listed, "Size"), std::to_string(k_part_min_bytes));
  const std::string done =
      accepted("CompleteMultipartUpload", complete(id, part_xml(1, etag_1) + part_xml(2, etag_2)));
  const std::string md5s = std::string(bytes_of(md5(first))) + std::string(bytes_of(md5("tail")));
  const std::string etag = "\"" + hex(bytes_of(md5(md5s))) + "-2\"";
  EXPECT_EQ(element(done, "ETag"), etag);
  const Response got = get("/photos/big");
  EXPECT_EQ(got.body, first + "tail");
  EXPECT_EQ(got.headers.get("ETag"), etag);
  EXPECT_EQ(got.headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(got.headers.get("x-amz-meta-m"), "v");
  EXPECT_EQ(got.headers.get("Last-Modified"), k_start_date);
  EXPECT_EQ(code_of(complete(id, part_xml(1, etag_1))), "NoSuchUpload");
  const Response second = get("/photos/big?partNumber=2");
  EXPECT_EQ(second.status, 206);
  EXPECT_EQ(second.body, "tail");
  EXPECT_EQ(second.headers.get("x-amz-mp-parts-count"), "2");
  EXPECT_EQ(code_of(get("/photos/big?partNumber=3")), "InvalidPartNumber");
}

// API_CompleteMultipartUpload.html lists what is wrong with a list of parts.
TEST_F(MultipartTest, AWrongListOfPartsIsRefusedAndTheUploadStays) {
  const std::string id = begin();
  const std::string etag(upload(id, 1, "small").headers.get("ETag"));
  upload(id, 2, "small");
  const Response small = complete(id, part_xml(1, etag) + part_xml(2, etag));
  EXPECT_EQ(small.status, 400);
  EXPECT_EQ(code_of(small), "EntityTooSmall");
  EXPECT_EQ(element(small.body, "MinSizeAllowed"), "5242880");
  EXPECT_EQ(code_of(complete(id, part_xml(2, etag) + part_xml(1, etag))), "InvalidPartOrder");
  EXPECT_EQ(code_of(complete(id, part_xml(3, etag))), "InvalidPart");
  EXPECT_EQ(code_of(complete(id, part_xml(1, "\"x\""))), "InvalidPart");
  EXPECT_EQ(code_of(complete(id, "")), "MalformedXML");
  EXPECT_EQ(code_of(complete(id, part_xml(0, etag))), "MalformedXML");
  EXPECT_EQ(code_of(upload(id, 10'001, "a")), "InvalidArgument");
  EXPECT_EQ(code_of(upload("none", 1, "a")), "NoSuchUpload");
  EXPECT_EQ(complete(id, part_xml(1, etag)).status, 200);
}

TEST_F(MultipartTest, AnAbortedUploadIsGone) {
  const std::string id = begin();
  EXPECT_EQ(send("DELETE", "/photos/big?uploadId=" + id).status, 204);
  EXPECT_EQ(code_of(send("DELETE", "/photos/big?uploadId=" + id)), "NoSuchUpload");
  EXPECT_EQ(code_of(upload(id, 1, "a")), "NoSuchUpload");
}

// Composite checksums are of the parts' checksums, as the SDKs ask for by default with CRC32.
TEST_F(MultipartTest, ACompositeChecksumIsOfThePartsChecksums) {
  const std::string id = begin({{"x-amz-checksum-algorithm", "CRC32"}});
  EXPECT_EQ(code_of(upload(id, 1, "123456789")), "InvalidRequest");
  const Response part = upload(id, 1, "123456789", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  const std::string etag(part.headers.get("ETag"));
  EXPECT_EQ(code_of(complete(id, part_xml(1, etag))), "InvalidRequest");
  const std::string sum = "<ChecksumCRC32>y/Q5Jg==</ChecksumCRC32>";
  const std::string done =
      accepted("CompleteMultipartUpload", complete(id, part_xml(1, etag, sum)));
  const std::string expected =
      base64_encode(checksum(ChecksumAlgorithm::crc32, "\xcb\xf4\x39\x26")) + "-1";
  EXPECT_EQ(element(done, "ChecksumCRC32"), expected);
  EXPECT_EQ(element(done, "ChecksumType"), "COMPOSITE");
}

// API_CreateMultipartUpload.html, ChecksumType: which type goes with which algorithm.
TEST_F(MultipartTest, AChecksumOfTheWholeIsComparedAtTheEnd) {
  const std::string id =
      begin({{"x-amz-checksum-algorithm", "CRC64NVME"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  const Response part = upload(id, 1, "123456789", {{"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}});
  const std::string parts = part_xml(1, part.headers.get("ETag"));
  EXPECT_EQ(code_of(complete(id, parts, {{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}})),
            "BadDigest");
  EXPECT_EQ(complete(id, parts, {{"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}}).status, 200);
  const auto refused = [&](const char* algorithm, const char* type) {
    return code_of(send("POST", "/photos/big?uploads",
                        {{"x-amz-checksum-algorithm", algorithm}, {"x-amz-checksum-type", type}}));
  };
  EXPECT_EQ(refused("CRC64NVME", "COMPOSITE"), "InvalidRequest");
  EXPECT_EQ(refused("SHA256", "FULL_OBJECT"), "InvalidRequest");
  EXPECT_EQ(refused("CRC31", ""), "InvalidRequest");
}

TEST_F(MultipartTest, UploadsAreListedByKeyAndBeginning) {
  const std::string first = begin();
  const std::string second = begin();
  send("POST", "/photos/a/b?uploads");
  const std::string all = accepted("ListMultipartUploads", get("/photos?uploads"));
  EXPECT_LT(all.find("<Key>a/b</Key>"), all.find(first));
  EXPECT_LT(all.find(first), all.find(second));
  const std::string page =
      accepted("ListMultipartUploads", get("/photos?uploads&max-uploads=1&prefix=big"));
  EXPECT_EQ(element(page, "NextUploadIdMarker"), first);
  const std::string rest = accepted(
      "ListMultipartUploads", get("/photos?uploads&key-marker=big&upload-id-marker=" + first));
  EXPECT_EQ(rest.find(first), rest.rfind(first)) << "named as the marker alone";
  EXPECT_NE(rest.find(second), std::string::npos);
  const std::string folders = accepted("ListMultipartUploads", get("/photos?uploads&delimiter=/"));
  EXPECT_NE(folders.find("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"),
            std::string::npos);
}

// API_UploadPartCopy.html: both ends of the range, within the source.
TEST_F(MultipartTest, APartMayBeARangeOfAnotherObject) {
  put_all({"source"});
  const std::string id = begin();
  const auto copy = [&](const std::string& range) {
    return send("PUT", part_target(id, 1),
                {{"x-amz-copy-source", "photos/source"}, {"x-amz-copy-source-range", range}});
  };
  EXPECT_EQ(code_of(copy("bytes=0-6")), "InvalidArgument");
  EXPECT_EQ(code_of(copy("bytes=2-")), "InvalidArgument");
  const std::string part = accepted("UploadPartCopy", copy("bytes=1-3"));
  EXPECT_EQ(complete(id, part_xml(1, element(part, "ETag"))).status, 200);
  EXPECT_EQ(get("/photos/big").body, "our");
}

}  // namespace
}  // namespace revalab::s3
