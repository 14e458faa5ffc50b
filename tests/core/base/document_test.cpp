#include "core/base/document.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

std::vector<std::string> texts(const InputErrors& errors) {
  std::vector<std::string> lines;
  for (const InputError& error : errors) lines.push_back(error.to_string());
  return lines;
}

using Lines = std::vector<std::string>;

// Files for people carry comments, and positions must count them.
TEST(Document, NamesLineAndColumnOfAFieldBehindComments) {
  Document document("s.json", "{ // first\n /* second */ \"at\": \"soon\" }");
  {
    Fields fields(document.root());
    const auto at = fields.required("at");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->duration(), Duration(0));
  }
  EXPECT_EQ(texts(document.errors()),
            Lines{"s.json:2:15: /at: is \"soon\", expected a duration such as \"500ms\", \"30s\", "
                  "\"5m\", \"2h\" or \"7d\""});
}

TEST(Document, ReportsEveryUnknownMissingAndDuplicateField) {
  Document document("s.json", "{\"kind\": 1,\n \"knid\": 2,\n \"kind\": 3}");
  {
    Fields fields(document.root());
    fields.optional("kind");
    fields.required("name");
  }
  EXPECT_EQ(texts(document.errors()),
            (Lines{"s.json:3:2: /kind: duplicate field", "s.json:1:1: misses the field `name`",
                   "s.json:2:2: /knid: unknown field, expected one of: kind, name"}));
}

TEST(Document, TellsWhereBrokenJsonBreaks) {
  const Document document("s.json", "{\n  \"a\": [1,, 2]\n}");
  EXPECT_FALSE(document.parsed());
  ASSERT_EQ(document.errors().size(), 1U);
  EXPECT_EQ(document.errors()[0].line, 2U);
  EXPECT_EQ(document.errors()[0].column, 11U);
  EXPECT_NE(document.errors()[0].message.find("syntax error"), std::string::npos);
}

TEST(Document, RefusesAnEmptyTextAndTextThatStopsInTheMiddle) {
  for (const char* text : {"", "{", "[1, 2", "\"abc", "{\"a\": tru", "/* never closed"}) {
    const Document document("s.json", text);
    EXPECT_FALSE(document.parsed()) << text;
    EXPECT_EQ(document.errors().size(), 1U) << text;
  }
}

// Found by fuzzing: the library reports such a number by another exception than bad syntax.
TEST(Document, RefusesANumberThatFitsNoType) {
  const Document document("s.json", "{\"n\": 15E0510}");
  EXPECT_FALSE(document.parsed());
  ASSERT_EQ(document.errors().size(), 1U);
  EXPECT_NE(document.errors()[0].message.find("15E0510"), std::string::npos);
}

// A file of brackets must not overflow the stack of whoever walks it.
TEST(Document, RefusesDeepNesting) {
  const Document fine("s.json", std::string(60, '[') + std::string(60, ']'));
  EXPECT_TRUE(fine.parsed());
  const Document deep("s.json", std::string(200'000, '[') + std::string(200'000, ']'));
  EXPECT_FALSE(deep.parsed());
}

TEST(Document, ReadsEachTypeAndNamesTheOneItExpected) {
  Document document("s.json",
                    R"({"s": "x", "b": true, "n": 7, "d": "90s", "i": "2026-01-01T00:00:00Z",
                        "m": "0.005", "r": "1/4", "l": ["a", "b"], "f": 1.5})");
  const Node root = document.root();
  EXPECT_EQ(root.find("s")->string(), "x");
  EXPECT_TRUE(root.find("b")->boolean());
  EXPECT_EQ(root.find("n")->integer(0, 10), 7);
  EXPECT_EQ(root.find("d")->duration(), std::chrono::seconds(90));
  EXPECT_EQ(root.find("i")->instant().rfc3339(), "2026-01-01T00:00:00Z");
  EXPECT_EQ(root.find("m")->money().to_string(), "0.005");
  EXPECT_EQ(root.find("r")->ratio(), (Ratio{1, 4}));
  EXPECT_EQ(root.find("l")->strings(), (Lines{"a", "b"}));
  EXPECT_TRUE(document.errors().empty());
  EXPECT_EQ(root.find("f")->integer(0, 10), 0);
  EXPECT_EQ(root.find("n")->string(), "");
  EXPECT_EQ(root.find("s")->money(), Money());
  EXPECT_EQ(root.find("n")->integer(8, 9), 8);
  EXPECT_EQ(document.errors().size(), 4U);
}

// RFC 6901: `~` and `/` in a name are escaped in the pointer.
TEST(Document, EscapesNamesInPointers) {
  Document document("s.json", R"({"a/b~c": {"deep": 1}})");
  document.root().find("a/b~c")->find("deep")->fail("wrong");
  EXPECT_EQ(document.errors()[0].field, "/a~1b~0c/deep");
  EXPECT_EQ(document.errors()[0].column, 12U);
}

TEST(Document, GivesTheSpanOfAValueSoThatItCanBeReplaced) {
  const std::string text = R"({"expect": {"purge": ["/a", "/b"] /* two */}})";
  const Document document("s.json", text);
  const auto span = document.span_of("/expect/purge");
  ASSERT_TRUE(span);
  EXPECT_EQ(text.substr(span->begin, span->end - span->begin), R"(["/a", "/b"])");
  EXPECT_FALSE(document.span_of("/expect/nothing"));
}

TEST(Document, FilesThatAreNotThereOrNoFilesAreErrors) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(read_file(folder.path("missing.json")).error().message, "no such file");
  EXPECT_EQ(read_file(folder.path("")).error().message, "not a regular file");
  EXPECT_EQ(*read_file(folder.write("there.json", "{}")), "{}");
}

}  // namespace
}  // namespace revalab
