#include "core/base/json_writer.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace revalab {
namespace {

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonStrings, AreReadBackByAnotherParserByteForByte) {
  std::string ascii;
  for (int i = 0; i < 128; ++i) ascii += static_cast<char>(i);
  for (const std::string& text : {ascii, std::string("caf\xc3\xa9 \xf0\x9f\x8d\xb0"),
                                  std::string("\"\\/\b\f\n\r\t"), std::string()}) {
    EXPECT_EQ(nlohmann::json::parse(json_text(text)).get<std::string>(), text);
  }
}

TEST(JsonStrings, EscapeNoMoreThanTheyMust) {
  EXPECT_EQ(json_text("a/b"), "\"a/b\"");
  EXPECT_EQ(json_text("\x1f\x7f"), "\"\\u001f\x7f\"");
  EXPECT_EQ(json_text("\xc3\xa9"), "\"\xc3\xa9\"");
}

TEST(JsonWriters, PutCommasWhereTheyBelong) {
  std::string out = "seen:";
  JsonWriter json(out);
  json.begin_object();
  json.key("a").begin_array().integer(-1).boolean(true).null().raw("1e3").end_array();
  json.key("b").begin_object().end_object();
  json.key("c").begin_array().end_array();
  json.key("d\"").string("x");
  json.end_object();
  EXPECT_EQ(out, R"(seen:{"a":[-1,true,null,1e3],"b":{},"c":[],"d\"":"x"})");
}

}  // namespace
}  // namespace revalab
