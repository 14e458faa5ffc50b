#include "fakes/dynamodb/value.hpp"

#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

std::string fault_of(std::string_view json) {
  Item item = item_of(json);
  return normalise(item).value_or("none");
}

TEST(Value, RefusesSetsTheServiceRefuses) {
  EXPECT_NE(fault_of(R"({"a":{"SS":[]}})").find("string set  may not be empty"), std::string::npos);
  EXPECT_NE(fault_of(R"({"a":{"NS":[]}})").find("number set  may not be empty"), std::string::npos);
  EXPECT_NE(fault_of(R"({"a":{"SS":[""]}})").find("empty string as a member"), std::string::npos);
  EXPECT_NE(fault_of(R"({"a":{"SS":["x","y","x"]}})").find("[x, y, x] contains duplicates"),
            std::string::npos);
  // Equal as numbers, not as text.
  EXPECT_EQ(fault_of(R"({"a":{"NS":["1","1.0"]}})"), "Input collection contains duplicates");
  EXPECT_EQ(fault_of(R"({"a":{"S":""},"b":{"B":""},"c":{"L":[]},"d":{"M":{}}})"), "none");
}

// "DynamoDB supports nested attributes up to 32 levels deep."
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
TEST(Value, NestsAtMost32Levels) {
  const auto nested = [](int levels) {
    std::string json = R"({"S":"x"})";
    for (int i = 0; i < levels; ++i) json = R"({"L":[)" + json + "]}";
    return R"({"a":)" + json + "}";
  };
  EXPECT_EQ(fault_of(nested(32)), "none");
  EXPECT_TRUE(fault_of(nested(33)).starts_with("Nesting Levels have exceeded"));
}

TEST(Value, SetsAreEqualWhateverTheirOrder) {
  Item a = item_of(R"({"n":{"NS":["2","10","1"]},"s":{"SS":["b","a"]}})");
  Item b = item_of(R"({"n":{"NS":["10","1.0","2"]},"s":{"SS":["a","b"]}})");
  ASSERT_FALSE(normalise(a) || normalise(b));
  EXPECT_EQ(a, b);
}

// The formula of
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
TEST(Value, SizesFollowTheDocumentedFormula) {
  EXPECT_EQ(size_bytes(item_of(R"({"ab":{"S":"xyz"}})")), 5);
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"S":"\u00e9"}})")), 3);  // UTF-8
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"B":"AAEC"}})")), 4);    // decoded
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"N":"12345"}})")), 5);   // 3 + 1
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"BOOL":true},"b":{"NULL":true}})")), 4);
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"SS":["xx","y"]}})")), 4);
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"L":[]}})")), 4);
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"L":[{"S":"x"},{"S":"y"}]}})")), 8);
  EXPECT_EQ(size_bytes(item_of(R"({"a":{"M":{"k":{"S":"x"}}}})")), 7);
}

TEST(Value, OrdersBinaryByUnsignedBytes) {
  const AttributeValue low(AttributeValue::Data(Binary{std::string("\x01")}));
  const AttributeValue high(AttributeValue::Data(Binary{std::string("\xff")}));
  EXPECT_EQ(compare(low, high), -1);
  EXPECT_EQ(compare(low, AttributeValue::string("x")), std::nullopt);
}

}  // namespace
}  // namespace revalab::dynamodb
