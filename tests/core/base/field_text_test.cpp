#include "core/base/field_text.hpp"

#include "tests/support/rapidcheck_gtest.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

std::string line_of(std::string_view name, std::string_view value) {
  std::string line;
  append_field_line(line, name, value);
  return line;
}

// One field more is another answer: a viewer's query may decide what a value is.
TEST(FieldText, ALineIsOneField) {
  EXPECT_EQ(line_of("A", "b"), "A: b\r\n");
  EXPECT_EQ(line_of("A", "b\r\nSet-Cookie: c"), "A: b  Set-Cookie: c\r\n");
  EXPECT_EQ(line_of("A\r\nB", std::string_view("b\0c\nd", 5)), "A  B: b c d\r\n");
}

RC_GTEST_PROP(FieldTextLaws, WhatIsWrittenIsReadAgain, (const std::vector<std::string>& values)) {
  std::string lines;
  for (const std::string& value : values) append_field_line(lines, "Name", value);
  std::string_view rest = lines;
  for (const std::string& value : values) {
    RC_ASSERT(!rest.empty());
    const auto [name, read] = take_field_line(rest);
    RC_ASSERT(name == "Name");
    RC_ASSERT(read.find_first_of("\r\n") == std::string_view::npos);
    RC_ASSERT(read.size() <= value.size());
    if (value.find_first_of(std::string("\r\n \0", 4)) == std::string::npos) {
      RC_ASSERT(read == value);
    }
  }
  RC_ASSERT(rest.empty());
}

TEST(FieldText, ReadsLinesThatAreOddlyFormed) {
  std::string_view lines = "A:b\r\nB:  c d  \r\nC:\r\nD";
  using Pair = std::pair<std::string_view, std::string_view>;
  EXPECT_EQ(take_field_line(lines), Pair("A", "b"));
  EXPECT_EQ(take_field_line(lines), Pair("B", "c d"));
  EXPECT_EQ(take_field_line(lines), Pair("C", ""));
  EXPECT_EQ(take_field_line(lines), Pair("D", ""));
  EXPECT_TRUE(lines.empty());
}

// RFC 9110 section 5.6.2.
TEST(FieldText, NamesAreTokens) {
  EXPECT_TRUE(is_field_name("x-amz-meta-cache-tag"));
  EXPECT_TRUE(is_field_name("!#$%&'*+-.^_`|~09azAZ"));
  for (const char* bad : {"", "a b", "a:", "a\n", "(a)", "caf\xc3\xa9"}) {
    EXPECT_FALSE(is_field_name(bad)) << bad;
  }
}

// RFC 9110 section 5.5: bytes above ASCII are opaque, and allowed.
TEST(FieldText, ValuesHaveNoControlCharacters) {
  EXPECT_TRUE(is_field_value(""));
  EXPECT_TRUE(is_field_value("a b; caf\xc3\xa9 ~"));
  for (const char* bad : {"a\r", "a\nb", "\t", "\x7f"}) EXPECT_FALSE(is_field_value(bad)) << bad;
  EXPECT_FALSE(is_field_value(std::string_view("\0", 1)));
}

// RFC 9110 section 8.6: digits alone; what is no number tells nothing.
TEST(FieldText, ALengthIsAWholeNumber) {
  const auto told = [](std::string text) {
    return told_length({{"content-length", std::move(text)}});
  };
  EXPECT_EQ(told("0"), 0U);
  EXPECT_EQ(told("18446744073709551615"), 18'446'744'073'709'551'615U);
  for (const char* bad : {"", "-1", "+1", "5 ", "5, 5", "0x5", "five", "18446744073709551616"}) {
    EXPECT_EQ(told(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(told_length({}), std::nullopt);
}

}  // namespace
}  // namespace revalab
