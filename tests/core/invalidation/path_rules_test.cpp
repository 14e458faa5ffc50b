#include "core/invalidation/path_rules.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

// The developer guide, "Specify files to invalidate": `*` is a wildcard only as the last character.
TEST(PathRules, OnlyALastStarMakesAWildcard) {
  EXPECT_EQ(kind_of("/a"), ItemKind::path);
  EXPECT_EQ(kind_of("/a*"), ItemKind::wildcard);
  EXPECT_EQ(kind_of("/*"), ItemKind::wildcard);
  EXPECT_EQ(kind_of("/a?_rsc=*"), ItemKind::wildcard);
  EXPECT_EQ(kind_of("/a*/b"), ItemKind::path);
  EXPECT_EQ(kind_of("#a"), ItemKind::tag);
  EXPECT_EQ(kind_of("#a*"), ItemKind::tag);
  EXPECT_EQ(kind_of(""), ItemKind::path);
}

// The same page: paths are relative to the distribution and, through the API, begin with a slash.
TEST(PathRules, APathMustBeginWithASlash) {
  EXPECT_FALSE(why_refused("/"));
  EXPECT_FALSE(why_refused("/posts/1"));
  EXPECT_TRUE(why_refused("posts/1"));
  EXPECT_TRUE(why_refused("*"));
  EXPECT_TRUE(why_refused(" /posts/1"));
  EXPECT_TRUE(why_refused("https://example.com/posts/1"));
  EXPECT_TRUE(why_refused(""));
}

// Path length: at most 4,000 characters.
TEST(PathRules, APathMayHaveFourThousandCharacters) {
  EXPECT_FALSE(why_refused("/" + std::string(3'999, 'a')));
  EXPECT_TRUE(why_refused("/" + std::string(4'000, 'a')));
  EXPECT_FALSE(why_refused("/" + std::string(3'998, 'a') + "*"));
  EXPECT_TRUE(why_refused("/" + std::string(3'999, 'a') + "*"));
}

// The guide: non-ASCII and RFC 1738-unsafe characters must be percent-encoded.
TEST(PathRules, UnsafeCharactersMustBeEncoded) {
  for (const char c : std::string_view("<>\"{}|\\^~[]`' #\t\n\x7f\x01")) {
    EXPECT_TRUE(why_refused(std::string("/a") + c + "b")) << "character " << int{c};
  }
  EXPECT_TRUE(why_refused("/caf\xc3\xa9"));
  EXPECT_TRUE(why_refused(std::string_view("/a\0b", 4)));
  EXPECT_FALSE(why_refused("/caf%C3%A9"));
  EXPECT_FALSE(why_refused("/a%20b"));
  EXPECT_FALSE(why_refused("/posts/%5Bid%5D"));
}

// https://github.com/aws/aws-sdk/issues/525: `~` is unreserved in RFC 3986, yet a raw one is 400.
TEST(PathRules, ARawTildeIsRefusedButItsEscapeIsNot) {
  EXPECT_TRUE(why_refused("/~user"));
  EXPECT_FALSE(why_refused("/%7Euser"));
}

TEST(PathRules, APercentSignMustBeginAnEscape) {
  EXPECT_FALSE(why_refused("/100%25"));
  EXPECT_FALSE(why_refused("/%e2%82%ac"));
  EXPECT_TRUE(why_refused("/100%"));
  EXPECT_TRUE(why_refused("/100%2"));
  EXPECT_TRUE(why_refused("/100%zz"));
}

// Everything RFC 1738 calls safe, extra or reserved is sent as it is, the query mark included.
TEST(PathRules, SafeAndReservedCharactersPassRaw) {
  EXPECT_FALSE(why_refused("/a-b_c.d!$()+,;:@=&/e?x=1&y=2"));
}

// Unverified with AWS; taken literally here, because the guide says it "is not a wildcard" there.
TEST(PathRules, AStarInTheMiddleIsAccepted) { EXPECT_FALSE(why_refused("/a*/b")); }

// The developer guide, "Specify tags": visible ASCII 33 to 126 without comma, 1 to 256 long, exact.
TEST(PathRules, TagsHaveTheirOwnAlphabetAndLength) {
  EXPECT_FALSE(why_refused("#product:electronics"));
  EXPECT_FALSE(why_refused("#~[]{}\"'#"));
  EXPECT_FALSE(why_refused("#" + std::string(256, 'a')));
  EXPECT_TRUE(why_refused("#" + std::string(257, 'a')));
  for (const auto* refused : {"#", "#a b", "#a,b", "#a*", "#*", "#caf\xc3\xa9", "#a\x7f"}) {
    EXPECT_TRUE(why_refused(refused)) << refused;
  }
}

}  // namespace
}  // namespace revalab
