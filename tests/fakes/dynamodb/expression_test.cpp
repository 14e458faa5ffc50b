#include "fakes/dynamodb/expression.hpp"

#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

const AttributeNames k_names{{"#n", "name"}, {"#m", "map"}, {"#size", "size"}};

/// The values every expression below may use.
Item values() {
  return item_of(R"({":one":{"N":"1"},":two":{"N":"2"},":ten":{"N":"10"},":a":{"S":"a"},
      ":b":{"S":"b"},":abc":{"S":"abc"},":t":{"BOOL":true},":s":{"S":"S"},":x":{"S":"X"},
      ":l":{"L":[{"N":"1"}]}})");
}

Result<Condition> parsed(std::string_view expression) {
  const Item given = values();
  Placeholders placeholders(k_names, given);
  return parse_condition(expression, "FilterExpression", placeholders);
}

std::string fault_of(std::string_view expression) {
  const auto condition = parsed(expression);
  return condition ? "none" : condition.error().message;
}

bool is_true(std::string_view expression) {
  static const Item k_item = item_of(R"({"n":{"N":"2"},"s":{"S":"abc"},"f":{"BOOL":false},
      "ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bin":{"B":"AAEC"},"name":{"S":"x"},
      "map":{"M":{"k":{"L":[{"N":"1"},{"S":"b"}]}}}})");
  const auto condition = parsed(expression);
  EXPECT_TRUE(condition.ok()) << expression << ": " << condition.error().message;
  return condition.ok() && holds(*condition, k_item);
}

TEST(Expression, ComparesValuesOfOneType) {
  EXPECT_TRUE(is_true("n = :two"));
  EXPECT_TRUE(is_true("n < :ten"));  // As numbers; as text 2 comes after 10.
  EXPECT_TRUE(is_true("n >= :two AND n <= :two"));
  EXPECT_FALSE(is_true("n > :two"));
  EXPECT_FALSE(is_true("s < :ten"));
  EXPECT_TRUE(is_true("s <> :ten"));
  EXPECT_TRUE(is_true("absent <> :one"));
  EXPECT_FALSE(is_true("absent = :one"));
  EXPECT_TRUE(is_true("n BETWEEN :one AND :ten"));
  EXPECT_TRUE(is_true("n IN (:one, :two)"));
  EXPECT_FALSE(is_true("n IN (:one, :ten)"));
  EXPECT_TRUE(is_true(":one < n"));
}

// NOT binds tighter than AND, AND tighter than OR.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
TEST(Expression, BindsNotThenAndThenOr) {
  EXPECT_TRUE(is_true("n = :two OR n = :one AND n = :ten"));
  EXPECT_FALSE(is_true("(n = :two OR n = :one) AND n = :ten"));
  EXPECT_FALSE(is_true("NOT n = :two AND n = :two"));
  EXPECT_TRUE(is_true("NOT (n = :one AND n = :two)"));
  EXPECT_TRUE(is_true("not n = :one and n = :two"));  // Keywords have no case.
}

TEST(Expression, KnowsEveryFunction) {
  EXPECT_TRUE(is_true("attribute_exists(n) AND attribute_not_exists(nothing)"));
  EXPECT_TRUE(is_true("attribute_type(s, :s)"));
  EXPECT_TRUE(is_true("begins_with(s, :a)"));
  EXPECT_FALSE(is_true("begins_with(s, :b)"));
  EXPECT_TRUE(is_true("contains(s, :b)"));
  EXPECT_TRUE(is_true("contains(ss, :a)"));
  EXPECT_FALSE(is_true("contains(ss, :abc)"));
  EXPECT_TRUE(is_true("contains(ns, :two)"));
  EXPECT_TRUE(is_true("contains(#m.k, :b)"));
  EXPECT_TRUE(is_true("size(ss) = :two"));
  EXPECT_TRUE(is_true("size(bin) > :two"));
  EXPECT_FALSE(is_true("size(n) = :one"));  // Numbers have no size.
}

TEST(Expression, FollowsDocumentPaths) {
  EXPECT_TRUE(is_true("#m.k[0] = :one"));
  EXPECT_FALSE(is_true("#m.k[2] = :one"));
  EXPECT_TRUE(is_true("attribute_not_exists(#m.k[1].deeper)"));
  EXPECT_TRUE(is_true("#n = :x OR attribute_exists(#n)"));
}

TEST(Expression, ReportsSyntaxErrorsWithTheirPlace) {
  EXPECT_EQ(fault_of("n = = :one"),
            R"(Invalid FilterExpression: Syntax error; token: "=", near: "= = :one")");
  EXPECT_EQ(fault_of("n ="),
            R"(Invalid FilterExpression: Syntax error; token: "<EOF>", near: "=")");
  EXPECT_EQ(fault_of("n ! :one"),
            R"(Invalid FilterExpression: Syntax error; token: "!", near: "n !")");
  for (const char* broken :
       {"n", ":one", "(n = :one", "n = :one)", "n = :one AND", "AND", "n[a] = :one", "n. = :one",
        "n IN :one", "n BETWEEN :one", "# = :one", "n = :"}) {
    EXPECT_TRUE(fault_of(broken).starts_with("Invalid FilterExpression: Syntax error")) << broken;
  }
}

// The order of these checks and their words: dynalite, db/conditionParser.pegjs.
TEST(Expression, RefusesWhatIsWellFormedAndWrong) {
  const auto refused = [](std::string_view expression, std::string_view words) {
    EXPECT_EQ(fault_of(expression), "Invalid FilterExpression: " + std::string(words));
  };
  refused("((n = :one))", "The expression has redundant parentheses;");
  refused("foo(n)", "Invalid function name; function: foo");
  refused(
      "begins_with(s, :a) = :t",
      "The function is not allowed to be used this way in an expression; function: begins_with");
  refused("size(s)",
          "The function is not allowed to be used this way in an expression; function: size");
  refused("Name = :a", "Attribute name is a reserved keyword; reserved keyword: Name");
  refused("#undefined = :a",
          "An expression attribute name used in the document path is not defined; attribute name: "
          "#undefined");
  refused("n = :undefined",
          "An expression attribute value used in expression is not defined; attribute value: "
          ":undefined");
  refused("contains(s)",
          "Incorrect number of operands for operator or function; operator or function: contains, "
          "number of operands: 1");
  refused("n = n",
          "The first operand must be distinct from the remaining operands for this operator or "
          "function; operator: =, first operand: [n]");
  refused("n < :t",
          "Incorrect operand type for operator or function; operator or function: <, operand type: "
          "BOOL");
  refused("begins_with(n, :one)",
          "Incorrect operand type for operator or function; operator or function: begins_with, "
          "operand type: N");
  refused("attribute_exists(:a)",
          "Operator or function requires a document path; operator or function: attribute_exists");
  refused(
      "attribute_type(n, :x)",
      "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
  refused(
      "n BETWEEN :ten AND :one",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
      "lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:1}");
}

// 4 KB is the limit for an expression, 100 operands for IN, and no nesting may exhaust the stack.
TEST(Expression, HasLimits) {
  EXPECT_NE(fault_of("n = :one" + std::string(4089, ' ')).find("Expression size has exceeded"),
            std::string::npos);
  EXPECT_EQ(fault_of("n = :one" + std::string(4088, ' ')), "none");
  std::string choices = ":one";
  for (int i = 0; i < 99; ++i) choices += ",:one";
  EXPECT_EQ(fault_of("n IN (" + choices + ")"), "none");
  EXPECT_NE(fault_of("n IN (" + choices + ",:one)").find("Too many operands"), std::string::npos);
  EXPECT_NE(fault_of(std::string(4000, '(')), "none");
  std::string negations;
  for (int i = 0; i < 1000; ++i) negations += "NOT ";
  EXPECT_NE(fault_of(negations + "n=:one"), "none");
}

TEST(Expression, ProjectsPathsAndClosesGapsInLists) {
  const Item item = item_of(
      R"({"a":{"S":"x"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"k":{"N":"1"},
          "o":{"N":"2"}}}})");
  const AttributeNames none;
  const Item no_values;
  Placeholders placeholders(none, no_values);
  const auto paths = parse_projection("a, l[2], l[0], m.k, absent.b", placeholders);
  ASSERT_TRUE(paths.ok()) << paths.error().message;
  EXPECT_EQ(
      project(item, *paths),
      item_of(R"({"a":{"S":"x"},"l":{"L":[{"N":"0"},{"N":"2"}]},"m":{"M":{"k":{"N":"1"}}}})"));
}

TEST(Expression, RefusesProjectionsThatOverlap) {
  const AttributeNames none;
  const Item no_values;
  Placeholders placeholders(none, no_values);
  EXPECT_TRUE(
      is_invalid(parse_projection("a.b, a", placeholders),
                 "Two document paths overlap with each other; must remove or rewrite one of "
                 "these paths; path one: [a, b], path two: [a]"));
  EXPECT_TRUE(is_invalid(parse_projection("a.b, a[0]", placeholders), "conflict with each other"));
  EXPECT_TRUE(is_invalid(parse_projection("a,", placeholders), "Syntax error"));
}

}  // namespace
}  // namespace revalab::dynamodb
