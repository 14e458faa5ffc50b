#include "core/base/http.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

TEST(Headers, CompareNamesWithoutCaseAndKeepTheirOrder) {
  Headers headers{{"Set-Cookie", "a"}, {"X-Cache", "Miss"}, {"set-cookie", "b"}};
  EXPECT_EQ(headers.get("SET-COOKIE"), "a");
  EXPECT_TRUE(headers.contains("x-cache"));
  EXPECT_FALSE(headers.contains("x-cach"));
  EXPECT_EQ(headers.get("absent"), "");
  EXPECT_EQ(headers.fields().at(2).second, "b");
}

TEST(Headers, SetReplacesEveryValueAndAddKeepsThem) {
  Headers headers{{"Via", "1"}, {"via", "2"}};
  headers.add("Via", "3");
  EXPECT_EQ(headers.fields().size(), 3U);
  headers.set("VIA", "4");
  EXPECT_EQ(headers, (Headers{{"VIA", "4"}}));
  headers.remove("via");
  EXPECT_EQ(headers, Headers());
}

TEST(Requests, SplitTheirTargetAtTheFirstQuestionMark) {
  const Request plain("GET", "/a/b");
  EXPECT_EQ(plain.path(), "/a/b");
  EXPECT_EQ(plain.query(), "");
  const Request asked("GET", "/a?b=c?d");
  EXPECT_EQ(asked.path(), "/a");
  EXPECT_EQ(asked.query(), "b=c?d");
}

TEST(Percent, EncodesAllButUnreservedAndKeptBytes) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("/a b+c"), "%2Fa%20b%2Bc");
  EXPECT_EQ(percent_encode("/a/b c", "/"), "/a/b%20c");
  EXPECT_EQ(percent_encode("\xc3\xa9\n"), "%C3%A9%0A");
}

TEST(Percent, DecodesWhatIsWellFormed) {
  EXPECT_EQ(percent_decode("%C3%a9+%2f"), "\xc3\xa9+/");
  for (const std::string_view text : {"%", "%4", "a%4", "%zz", "%4g"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(Percent, DecodingUndoesEncodingOfEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
}

TEST(QueryParameters, AreFoundByTheirDecodedNames) {
  EXPECT_EQ(query_parameter("a=1&b%20c=x%26y&a=2", "a"), "1");
  EXPECT_EQ(query_parameter("a=1&b%20c=x%26y", "b c"), "x&y");
  EXPECT_EQ(query_parameter("flag&a=", "flag"), "");
  EXPECT_EQ(query_parameter("flag&a=", "a"), "");
  EXPECT_EQ(query_parameter("aa=1", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%zz", "a"), std::nullopt);
}

}  // namespace
}  // namespace revalab
