#include "fakes/s3/byte_range.hpp"
#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

/// An object put at `k_start`, whose ETag is that of `abc`.
class ConditionsTest : public S3Test {
 protected:
  ConditionsTest() { put("a", "abc"); }

  static constexpr const char* k_etag = "\"900150983cd24fb0d6963f7d28e17f72\"";
  static constexpr const char* k_before = "Wed, 31 Dec 2025 23:59:59 GMT";
};

// RFC 9110 section 13.2.2 and the examples of API_GetObject.html: an ETag decides before a date.
TEST_F(ConditionsTest, OfReadsAreJudgedInTheirOrder) {
  const std::string at(k_start_date);
  const std::vector<std::pair<Headers, int>> cases{
      {{{"If-Match", k_etag}}, 200},
      {{{"If-Match", "900150983cd24fb0d6963f7d28e17f72"}}, 200},
      {{{"If-Match", "*"}}, 200},
      {{{"If-Match", "\"x\""}}, 412},
      {{{"If-None-Match", k_etag}}, 304},
      {{{"If-None-Match", "\"x\", W/" + std::string(k_etag)}}, 304},
      {{{"If-None-Match", "\"x\""}}, 200},
      {{{"If-Modified-Since", at}}, 304},
      {{{"If-Modified-Since", k_before}}, 200},
      {{{"If-Modified-Since", "yesterday"}}, 200},
      {{{"If-Unmodified-Since", at}}, 200},
      {{{"If-Unmodified-Since", k_before}}, 412},
      {{{"If-Match", k_etag}, {"If-Unmodified-Since", k_before}}, 200},
      {{{"If-None-Match", k_etag}, {"If-Modified-Since", k_before}}, 304},
      {{{"If-None-Match", "\"x\""}, {"If-Modified-Since", at}}, 200}};
  for (const auto& [headers, status] : cases) {
    EXPECT_EQ(get("/photos/a", headers).status, status) << headers.fields().front().second;
    EXPECT_EQ(send("HEAD", "/photos/a", headers).status, status);
  }
  const Response not_modified = get("/photos/a", {{"If-None-Match", k_etag}});
  EXPECT_EQ(not_modified.headers.get("ETag"), k_etag);
  EXPECT_EQ(not_modified.body, "");
  const Response failed = get("/photos/a", {{"If-Match", "\"x\""}});
  EXPECT_EQ(code_of(failed), "PreconditionFailed");
  EXPECT_EQ(element(failed.body, "Condition"), "If-Match");
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
TEST_F(ConditionsTest, OfWritesProtectWhatIsThere) {
  EXPECT_EQ(put("a", "x", {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(put("b", "x", {{"If-None-Match", "*"}}).status, 200);
  EXPECT_EQ(put("c", "x", {{"If-None-Match", k_etag}}).status, 501);
  EXPECT_EQ(put("a", "x", {{"If-Match", "\"x\""}}).status, 412);
  EXPECT_EQ(put("c", "x", {{"If-Match", k_etag}}).status, 404);
  EXPECT_EQ(get("/photos/a").body, "abc");
  EXPECT_EQ(put("a", "x", {{"If-Match", k_etag}}).status, 200);
  EXPECT_EQ(get("/photos/a").body, "x");
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
TEST_F(ConditionsTest, OfDeletionsDoToo) {
  EXPECT_EQ(send("DELETE", "/photos/a", {{"If-Match", "\"x\""}}).status, 412);
  EXPECT_EQ(send("DELETE", "/photos/b", {{"If-Match", "*"}}).status, 404);
  EXPECT_EQ(send("DELETE", "/photos/a", {{"If-Match", k_etag}}).status, 204);
}

// RFC 9110 section 14.1.2; several ranges are passed over (API_GetObject.html).
TEST_F(ConditionsTest, RangesGiveAPart) {
  const std::vector<std::tuple<std::string, int, std::string, std::string>> cases{
      {"bytes=0-0", 206, "a", "bytes 0-0/3"},
      {"bytes=1-", 206, "bc", "bytes 1-2/3"},
      {"bytes=-2", 206, "bc", "bytes 1-2/3"},
      {"bytes=-9", 206, "abc", "bytes 0-2/3"},
      {"bytes=1-99", 206, "bc", "bytes 1-2/3"},
      {"bytes=2-1", 200, "abc", ""},
      {"bytes=0-0,2-2", 200, "abc", ""},
      {"lines=0-0", 200, "abc", ""},
      {"bytes=a-b", 200, "abc", ""},
      {"bytes=--1", 200, "abc", ""}};
  for (const auto& [range, status, body, content_range] : cases) {
    const Response got = get("/photos/a", {{"Range", range}});
    EXPECT_EQ(got.status, status) << range;
    EXPECT_EQ(got.body, body) << range;
    EXPECT_EQ(got.headers.get("Content-Range"), content_range) << range;
  }
  for (const char* range : {"bytes=3-", "bytes=-0"}) {
    const Response refused = get("/photos/a", {{"Range", range}});
    EXPECT_EQ(refused.status, 416) << range;
    EXPECT_EQ(code_of(refused), "InvalidRange");
    EXPECT_EQ(element(refused.body, "ActualObjectSize"), "3");
  }
  EXPECT_EQ(send("HEAD", "/photos/a", {{"Range", "bytes=1-"}}).headers.get("Content-Length"), "2");
  put("empty", "");
  EXPECT_EQ(get("/photos/empty", {{"Range", "bytes=0-"}}).status, 416);
  EXPECT_EQ(get("/photos/empty").status, 200);
}

// RFC 9110 section 13.1.5: a part of another version is of no use.
TEST_F(ConditionsTest, IfRangeGivesAllOfAnObjectThatChanged) {
  EXPECT_EQ(get("/photos/a", {{"Range", "bytes=1-"}, {"If-Range", k_etag}}).body, "bc");
  EXPECT_EQ(get("/photos/a", {{"Range", "bytes=1-"}, {"If-Range", "\"x\""}}).body, "abc");
  const std::string at(k_start_date);
  EXPECT_EQ(get("/photos/a", {{"Range", "bytes=1-"}, {"If-Range", at}}).body, "bc");
  EXPECT_EQ(get("/photos/a", {{"Range", "bytes=1-"}, {"If-Range", k_before}}).body, "abc");
}

// A client compares a checksum with the bytes it got, so a part comes without that of the whole.
TEST_F(ConditionsTest, AChecksumComesOnlyWithAllOfTheObject) {
  const Headers enabled{{"x-amz-checksum-mode", "ENABLED"}};
  const Response whole = get("/photos/a", enabled);
  EXPECT_EQ(whole.headers.get("x-amz-checksum-crc64nvme"), "BeXKuz/B+us=");
  EXPECT_EQ(whole.headers.get("x-amz-checksum-type"), "FULL_OBJECT");
  const Response part =
      get("/photos/a", {{"x-amz-checksum-mode", "ENABLED"}, {"Range", "bytes=1-"}});
  EXPECT_FALSE(part.headers.contains("x-amz-checksum-crc64nvme"));
}

}  // namespace
}  // namespace revalab::s3
