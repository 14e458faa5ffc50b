#include "fakes/s3/object_request.hpp"
#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

class CopyTest : public S3Test {
 protected:
  CopyTest() {
    put("a b", "abc", {{"Content-Type", "text/plain"}, {"x-amz-tagging", "k=v"}});
    pass(std::chrono::seconds(5));
  }
  Response copy(const std::string& key, Headers headers) {
    if (!headers.contains("x-amz-copy-source")) {
      headers.set("x-amz-copy-source", "/photos/a%20b");
    }
    return send("PUT", "/photos/" + key, headers);
  }
};

// A copy shares its source's body, and takes over what is not replaced.
TEST_F(CopyTest, TakesOverWhatIsNotReplaced) {
  const std::string body = accepted("CopyObject", copy("b", {}));
  EXPECT_EQ(element(body, "ETag"), "\"900150983cd24fb0d6963f7d28e17f72\"");
  EXPECT_EQ(element(body, "LastModified"), "2026-01-01T00:00:05.000Z");
  EXPECT_EQ(get("/photos/b").headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(get("/photos/b").headers.get("x-amz-tagging-count"), "1");
  EXPECT_EQ(buckets().find_object({"photos", "b"})->body,
            buckets().find_object({"photos", "a b"})->body);
  copy("c", {{"x-amz-metadata-directive", "REPLACE"},
             {"Content-Type", "text/html"},
             {"x-amz-tagging-directive", "REPLACE"}});
  EXPECT_EQ(get("/photos/c").headers.get("Content-Type"), "text/html");
  EXPECT_FALSE(get("/photos/c").headers.contains("x-amz-tagging-count"));
}

// API_CopyObject.html: a copy onto itself has to change something.
TEST_F(CopyTest, OntoItselfChangesSomethingOrIsRefused) {
  EXPECT_EQ(code_of(copy("a%20b", {})), "InvalidRequest");
  EXPECT_EQ(copy("a%20b", {{"x-amz-metadata-directive", "REPLACE"}, {"Cache-Control", "no-cache"}})
                .status,
            200);
  EXPECT_EQ(get("/photos/a%20b").headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/photos/a%20b").body, "abc");
}

TEST_F(CopyTest, ConditionsAreOnTheSourceOrTheTarget) {
  put("there", "x");
  const std::string etag = "\"900150983cd24fb0d6963f7d28e17f72\"";
  EXPECT_EQ(copy("b", {{"x-amz-copy-source-if-match", "\"x\""}}).status, 412);
  EXPECT_EQ(copy("b", {{"x-amz-copy-source-if-none-match", etag}}).status, 412);
  EXPECT_EQ(copy("b", {{"x-amz-copy-source-if-match", etag}}).status, 200);
  EXPECT_EQ(copy("there", {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(code_of(copy("b", {{"x-amz-copy-source", "photos/none"}})), "NoSuchKey");
  EXPECT_EQ(code_of(copy("b", {{"x-amz-copy-source", "nobody/none"}})), "NoSuchBucket");
  EXPECT_EQ(code_of(copy("b", {{"x-amz-metadata-directive", "MERGE"}})), "InvalidArgument");
}

// The value is a path, encoded or not so that it matters, with or without the first slash.
TEST_F(CopyTest, TheSourceIsBucketAndKey) {
  const ObjectName name{"photos", "a b/c+d"};
  for (const char* header :
       {"photos/a%20b/c%2Bd", "/photos/a b/c+d", "photos/a b/c+d?versionId=null"}) {
    const auto source = copy_source_of(header);
    ASSERT_TRUE(source.ok()) << header;
    EXPECT_EQ(*source, name) << header;
  }
  for (const char* header : {"", "/", "photos", "photos/", "//key", "photos/%zz"}) {
    EXPECT_FALSE(copy_source_of(header).ok()) << header;
  }
}

}  // namespace
}  // namespace revalab::s3
