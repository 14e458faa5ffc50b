#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

using ObjectsTest = S3Test;

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: the fields of an answer. The
// ETag is the body's MD5 (RFC 1321's test suite has that of `abc`), and dates have whole seconds.
TEST_F(ObjectsTest, WhatIsPutIsGotWithItsFields) {
  const Response put_response = put("a.txt", "abc",
                                    {{"Content-Type", "text/plain"},
                                     {"cache-control", "max-age=5"},
                                     {"Content-Disposition", "inline"},
                                     {"Content-Encoding", "aws-chunked, gzip"},
                                     {"Content-Language", "en"},
                                     {"Expires", "soon"},
                                     {"X-Amz-Meta-Cache-Tag", "a,b"},
                                     {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}});
  // A body that says it is chunked and is not.
  EXPECT_EQ(put_response.status, 411);
  ASSERT_EQ(put("a.txt", "abc",
                {{"Content-Type", "text/plain"},
                 {"cache-control", "max-age=5"},
                 {"Content-Encoding", "gzip"},
                 {"X-Amz-Meta-Cache-Tag", "a,b"}})
                .headers.get("ETag"),
            "\"900150983cd24fb0d6963f7d28e17f72\"");
  const Response got = get("/photos/a.txt?x-id=GetObject");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "abc");
  for (const auto& [name, value] :
       std::vector<Headers::Field>{{"Content-Type", "text/plain"},
                                   {"Cache-Control", "max-age=5"},
                                   {"Content-Encoding", "gzip"},
                                   {"x-amz-meta-cache-tag", "a,b"},
                                   {"ETag", "\"900150983cd24fb0d6963f7d28e17f72\""},
                                   {"Last-Modified", std::string(k_start_date)},
                                   {"Accept-Ranges", "bytes"},
                                   {"x-amz-server-side-encryption", "AES256"},
                                   {"Server", "AmazonS3"}}) {
    EXPECT_EQ(got.headers.get(name), value) << name;
  }
  EXPECT_FALSE(got.headers.contains("x-amz-checksum-crc64nvme"));
  EXPECT_EQ(got.headers.get("x-amz-request-id").size(), 16U);
  EXPECT_FALSE(got.headers.get("x-amz-id-2").empty());
}

// The default is documented with PutObject.
TEST_F(ObjectsTest, WithoutATypeAnObjectIsBinary) {
  put_all({"a"});
  EXPECT_EQ(get("/photos/a").headers.get("Content-Type"), "binary/octet-stream");
}

// A field more would be the viewer's own: RFC 9110 section 5.5.
TEST_F(ObjectsTest, QueryParametersCannotReplaceAFieldByTwo) {
  put_all({"a"});
  for (const char* bad : {"a%0d%0aSet-Cookie:%20evil=1%0d%0a", "a%0ab", "%00", "%7f"}) {
    const Response refused = get(std::string("/photos/a?response-content-type=") + bad);
    EXPECT_EQ(refused.status, 400) << bad;
    EXPECT_NE(refused.body.find("<Code>InvalidArgument</Code>"), std::string::npos) << bad;
  }
}

TEST_F(ObjectsTest, QueryParametersReplaceFields) {
  put_all({"a"});
  const Response got =
      get("/photos/a?response-content-type=text/html&response-cache-control=no-store&"
          "response-content-disposition=attachment%3B%20filename%3Db");
  EXPECT_EQ(got.headers.get("Content-Type"), "text/html");
  EXPECT_EQ(got.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(got.headers.get("Content-Disposition"), "attachment; filename=b");
}

// SDKs take the size from the field: there is no body. A missing one is a bare 404.
TEST_F(ObjectsTest, HeadTellsWhatGetWould) {
  put_all({"a"});
  const Response head = send("HEAD", "/photos/a");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.get("Content-Length"), "1");
  EXPECT_EQ(head.body, "");
  const Response missing = send("HEAD", "/photos/b");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, "");
}

// Errors have no namespace and no envelope, and the ids in headers and body agree.
TEST_F(ObjectsTest, AMissingKeyIsAnErrorInS3sOwnForm) {
  const Response missing = get("/photos/no%20such");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers.get("Content-Type"), "application/xml");
  const std::string id(missing.headers.get("x-amz-request-id"));
  const std::string host_id(missing.headers.get("x-amz-id-2"));
  EXPECT_EQ(missing.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
            "<Message>The specified key does not exist.</Message><Key>no such</Key><RequestId>" +
                id + "</RequestId><HostId>" + host_id + "</HostId></Error>");
  EXPECT_EQ(code_of(get("/nobody/a")), "NoSuchBucket");
  EXPECT_EQ(code_of(get("/No_Body/a")), "InvalidBucketName");
}

TEST_F(ObjectsTest, DeletingIsTheSameWhetherThereIsOneOrNot) {
  put_all({"a"});
  EXPECT_EQ(send("DELETE", "/photos/a").status, 204);
  EXPECT_EQ(send("DELETE", "/photos/a").status, 204);
  EXPECT_EQ(get("/photos/a").status, 404);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: 1,024 bytes, not
// characters.
TEST_F(ObjectsTest, AKeyHasAtMostSoManyBytesOfUtf8) {
  std::string e_acute;
  for (int i = 0; i < 512; ++i) e_acute += "%C3%A9";
  EXPECT_EQ(put(e_acute, "a").status, 200);
  const Response longer = put(e_acute + "e", "a");
  EXPECT_EQ(longer.status, 400);
  EXPECT_EQ(code_of(longer), "KeyTooLongError");
  EXPECT_EQ(element(longer.body, "Size"), "1025");
  EXPECT_EQ(code_of(put("%ff", "a")), "InvalidURI");
  EXPECT_EQ(code_of(put("%f", "a")), "InvalidURI");
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
TEST_F(ObjectsTest, MetadataHasAtMostTwoKilobytes) {
  EXPECT_EQ(put("a", "", {{"x-amz-meta-m", std::string(2047, 'v')}}).status, 200);
  const Response more = put("a", "", {{"x-amz-meta-m", std::string(2048, 'v')}});
  EXPECT_EQ(more.status, 400);
  EXPECT_EQ(code_of(more), "MetadataTooLarge");
}

// What would make another object of it is refused, not passed over.
TEST_F(ObjectsTest, WhatTheLabDoesNotModelIsRefusedByName) {
  const std::vector<std::tuple<std::string, std::string, int, std::string>> cases{
      {"x-amz-server-side-encryption", "aws:kms", 501, "NotImplemented"},
      {"x-amz-server-side-encryption-customer-algorithm", "AES256", 501, "NotImplemented"},
      {"x-amz-object-lock-mode", "GOVERNANCE", 501, "NotImplemented"},
      {"x-amz-storage-class", "DEEP_ARCHIVE", 501, "NotImplemented"},
      {"x-amz-storage-class", "CHEAP", 400, "InvalidStorageClass"},
      {"x-amz-acl", "public-read", 400, "AccessControlListNotSupported"},
      {"x-amz-tagging", "a=1&a=2", 400, "InvalidTag"}};
  for (const auto& [name, value, status, code] : cases) {
    const Response response = put("a", "", {{name, value}});
    EXPECT_EQ(response.status, status) << name;
    EXPECT_EQ(code_of(response), code) << name;
  }
  EXPECT_EQ(code_of(get("/photos/a?torrent")), "NotImplemented");
  EXPECT_EQ(code_of(get("/photos/a?versionId=3")), "InvalidArgument");
  EXPECT_EQ(send("PATCH", "/photos/a").status, 405);
}

TEST_F(ObjectsTest, TagsAndStorageClassStayWithTheObject) {
  ASSERT_EQ(put("a", "", {{"x-amz-tagging", "k=v%26w&l="}, {"x-amz-storage-class", "STANDARD_IA"}})
                .status,
            200);
  const Response got = get("/photos/a");
  EXPECT_EQ(got.headers.get("x-amz-tagging-count"), "2");
  EXPECT_EQ(got.headers.get("x-amz-storage-class"), "STANDARD_IA");
  const std::string tags = accepted("GetObjectTagging", get("/photos/a?tagging"));
  EXPECT_NE(tags.find("<Tag><Key>k</Key><Value>v&amp;w</Value></Tag>"), std::string::npos);
  const std::string one = "<Tagging><TagSet><Tag><Key>n</Key><Value/></Tag></TagSet></Tagging>";
  EXPECT_EQ(send("PUT", "/photos/a?tagging", {}, one).status, 200);
  EXPECT_EQ(get("/photos/a").headers.get("x-amz-tagging-count"), "1");
  EXPECT_EQ(send("DELETE", "/photos/a?tagging").status, 204);
  EXPECT_FALSE(get("/photos/a").headers.contains("x-amz-tagging-count"));
}

TEST_F(ObjectsTest, AttributesAreThoseAskedFor) {
  put_all({"a"});
  const Response all =
      get("/photos/a?attributes",
          {{"x-amz-object-attributes", "ETag,Checksum,ObjectParts,StorageClass,ObjectSize"}});
  const std::string body = accepted("GetObjectAttributes", all);
  EXPECT_EQ(element(body, "ETag"), "0cc175b9c0f1b6a831c399e269772661");
  EXPECT_EQ(element(body, "ObjectSize"), "1");
  EXPECT_EQ(element(body, "ChecksumType"), "FULL_OBJECT");
  const Response some = get("/photos/a?attributes", {{"x-amz-object-attributes", "ObjectSize"}});
  EXPECT_EQ(element(some.body, "ETag"), "");
  EXPECT_EQ(code_of(get("/photos/a?attributes")), "InvalidArgument");
}

// A lab demands what AWS demands, so that a client without credentials is noticed here. Buckets
// made since 2020 take no Signature Version 2, which boto3 still makes by itself for presigned
// URLs.
TEST_F(ObjectsTest, AnUnsignedRequestIsDenied) {
  Request request("GET", "/photos/a");
  request.headers.set("Host", "s3.us-east-1.amazonaws.com");
  EXPECT_EQ(send(request).status, 403);
  EXPECT_EQ(code_of(send(request)), "AccessDenied");
  request.target = "/photos/a?AWSAccessKeyId=a&Signature=b&Expires=1";
  EXPECT_EQ(code_of(send(request)), "InvalidRequest");
  EXPECT_EQ(code_of(get("/photos/a", {{"x-amz-expected-bucket-owner", "111122223333"}})),
            "AccessDenied");
}

// https://aws.amazon.com/s3/pricing/: PUT, COPY, POST and LIST are dear, GET and all others cheap,
// DELETE is free. A request for what is not there is paid for as well.
TEST_F(ObjectsTest, EveryRequestIsCountedForItsCause) {
  ledger_.clear();
  put("a", "");
  get("/photos?list-type=2");
  get("/photos/a", {{"x-revalab-cause", "page view 1"}});
  get("/photos/b");
  send("HEAD", "/photos/a");
  send("DELETE", "/photos/a");
  EXPECT_EQ(used(Dimension::s3_put_request), 2);
  EXPECT_EQ(used(Dimension::s3_get_request), 3);
  EXPECT_EQ(ledger_.cause_name(ledger_.entries().at(0).cause), "PutObject");
  EXPECT_EQ(ledger_.cause_name(ledger_.entries().at(1).cause), "ListObjectsV2");
  EXPECT_EQ(ledger_.cause_name(ledger_.entries().at(2).cause), "page view 1");
}

}  // namespace
}  // namespace revalab::s3
