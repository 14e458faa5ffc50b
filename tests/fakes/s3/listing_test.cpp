#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

/// Shows the keys and common prefixes of a list in one line.
std::string shown_in(const std::string& body) {
  std::string line;
  const auto list = decode_list_objects_v2(body);
  EXPECT_TRUE(list.ok()) << body;
  for (const auto& object : list->objects) line += object.key + " ";
  line += "|";
  for (const auto& prefix : list->common_prefixes) line += " " + prefix;
  return line;
}

class ListingTest : public S3Test {
 protected:
  std::string v2(const std::string& parameters) {
    return accepted("ListObjectsV2", get("/photos/?encoding-type=url&list-type=2" + parameters));
  }
};

// The example of https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html.
TEST_F(ListingTest, PrefixAndDelimiterMakeFolders) {
  put_all({"sample.jpg", "photos/2006/January/sample.jpg", "photos/2006/February/sample2.jpg",
           "photos/2006/February/sample3.jpg", "photos/2006/x.jpg"});
  EXPECT_EQ(shown_in(v2("&delimiter=/")), "sample.jpg | photos/");
  EXPECT_EQ(shown_in(v2("&delimiter=/&prefix=photos/2006/")),
            "photos/2006/x.jpg | photos/2006/February/ photos/2006/January/");
  EXPECT_EQ(shown_in(v2("&prefix=photos/2006/F")),
            "photos/2006/February/sample2.jpg photos/2006/February/sample3.jpg |");
}

// The order is that of bytes: capitals first, and what is beyond ASCII last.
TEST_F(ListingTest, KeysAreInTheOrderOfTheirBytes) {
  put_all({"b", "B", "%C3%A9", "%F0%9F%98%80", "%EF%BF%BD", "a%2Fb", "a.b"});
  EXPECT_EQ(shown_in(v2("")), "B a.b a/b b \xc3\xa9 \xef\xbf\xbd \xf0\x9f\x98\x80 |");
}

TEST_F(ListingTest, PagesGoOnWithATokenThatIsOpaque) {
  put_all({"a", "b/1", "b/2", "c", "d"});
  const std::string first = v2("&delimiter=/&max-keys=2");
  EXPECT_EQ(shown_in(first), "a | b/");
  EXPECT_EQ(element(first, "KeyCount"), "2");
  EXPECT_EQ(element(first, "IsTruncated"), "true");
  const std::string token = percent_encode(element(first, "NextContinuationToken"));
  const std::string second = v2("&delimiter=/&max-keys=2&continuation-token=" + token);
  EXPECT_EQ(shown_in(second), "c d |");
  EXPECT_EQ(element(second, "IsTruncated"), "false");
  EXPECT_EQ(code_of(get("/photos?list-type=2&continuation-token=a")), "InvalidArgument");
}

// API_ListObjectsV2.html: a common prefix that is not greater than StartAfter is left out, even if
// keys in it are.
TEST_F(ListingTest, StartAfterLeavesOutPrefixesThatBeginBefore) {
  put_all({"a", "b/1", "b/2", "c"});
  EXPECT_EQ(shown_in(v2("&start-after=b/1")), "b/2 c |");
  EXPECT_EQ(shown_in(v2("&start-after=b/1&delimiter=/")), "c |");
  EXPECT_EQ(shown_in(v2("&start-after=a&delimiter=/")), "c | b/");
}

// API_ListObjects.html: NextMarker only with a delimiter; the AWS CLI and others still use it.
TEST_F(ListingTest, TheFirstVersionGoesOnWithAMarker) {
  put_all({"a", "b/1", "c"});
  const std::string first = accepted("ListObjects", get("/photos?delimiter=/&max-keys=2"));
  EXPECT_EQ(element(first, "NextMarker"), "b/");
  const std::string second = accepted("ListObjects", get("/photos?delimiter=/&marker=b/"));
  EXPECT_EQ(shown_in(second), "c |");
  EXPECT_EQ(element(get("/photos?max-keys=2").body, "NextMarker"), "");
}

// Names that XML cannot hold, and signs that decoders take for something else.
TEST_F(ListingTest, UrlEncodingShowsEveryKey) {
  ASSERT_EQ(put("a%20b%2Bc%01%25", "x").status, 200);
  const std::string body = v2("");
  EXPECT_EQ(element(body, "Key"), "a+b%2Bc%01%25");
  EXPECT_EQ(shown_in(body), "a b+c\x01% |");
  EXPECT_EQ(code_of(get("/photos?encoding-type=base64")), "InvalidArgument");
}

TEST_F(ListingTest, TheSizeOfAPageIsANumberUpToAThousand) {
  put_all({"a"});
  EXPECT_EQ(element(v2("&max-keys=5000"), "MaxKeys"), "1000");
  const std::string none = v2("&max-keys=0");
  EXPECT_EQ(element(none, "IsTruncated"), "false");
  EXPECT_EQ(shown_in(none), "|");
  for (const char* wrong : {"-1", "2147483648", "x", "1x"}) {
    EXPECT_EQ(code_of(get("/photos?max-keys=" + std::string(wrong))), "InvalidArgument") << wrong;
  }
}

TEST_F(ListingTest, OwnersAreShownWhenAskedFor) {
  put_all({"a"});
  EXPECT_EQ(element(v2(""), "Owner"), "");
  EXPECT_NE(element(v2("&fetch-owner=true"), "Owner"), "");
}

// Deploy tools empty a bucket by its versions, of which each object is one.
TEST_F(ListingTest, EveryObjectIsItsOnlyVersion) {
  put_all({"a", "b"});
  const std::string body = accepted("ListObjectVersions", get("/photos?versions&max-keys=1"));
  EXPECT_EQ(element(body, "VersionId"), "null");
  EXPECT_EQ(element(body, "NextKeyMarker"), "a");
  EXPECT_EQ(send("DELETE", "/photos/a?versionId=null").status, 204);
}

/// A DeleteObjects request with the digest it needs.
Request deletion_of(const std::string& objects) {
  Request request = request_for("POST", "/photos?delete");
  request.body =
      "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + objects + "</Delete>";
  request.headers.set("x-amz-checksum-crc32",
                      checksum_of(ChecksumAlgorithm::crc32, request.body).value);
  return request;
}

// API_DeleteObjects.html: keys that are not there are deleted too, each outcome is told, and a
// quiet request hears of failures alone.
TEST_F(ListingTest, ManyObjectsAreDeletedAtOnce) {
  put_all({"a", "b&c", "d"});
  const Response answer = send(deletion_of(
      "<Object><Key>a</Key></Object><Object><Key>b&amp;c</Key></Object>"
      "<Object><Key>none</Key></Object><Object><Key>d</Key><ETag>\"x\"</ETag></Object>"));
  const std::string body = accepted("DeleteObjects", answer);
  EXPECT_NE(body.find("<Deleted><Key>b&amp;c</Key></Deleted>"), std::string::npos);
  EXPECT_NE(body.find("<Deleted><Key>none</Key></Deleted>"), std::string::npos);
  EXPECT_NE(body.find("<Error><Key>d</Key><Code>PreconditionFailed</Code>"), std::string::npos);
  EXPECT_EQ(shown_in(v2("")), "d |");
  const Response quiet = send(deletion_of("<Quiet>true</Quiet><Object><Key>d</Key></Object>"));
  EXPECT_EQ(quiet.body.find("Deleted"), std::string::npos);
}

TEST_F(ListingTest, ADeletionOfManyNeedsADigestAndAtMostAThousandKeys) {
  EXPECT_EQ(code_of(send("POST", "/photos?delete", {}, "<Delete/>")), "InvalidRequest");
  EXPECT_EQ(code_of(send(deletion_of(""))), "MalformedXML");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "<Object><Key>k</Key></Object>";
  EXPECT_EQ(send(deletion_of(many)).status, 200);
  EXPECT_EQ(code_of(send(deletion_of(many + "<Object><Key>k</Key></Object>"))), "MalformedXML");
}

}  // namespace
}  // namespace revalab::s3
