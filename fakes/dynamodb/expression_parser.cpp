#include "core/base/http.hpp"
#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/expression.hpp"
#include "fakes/dynamodb/expression_check.hpp"
#include "fakes/dynamodb/lexer.hpp"
#include "fakes/dynamodb/reserved_words.hpp"

#include <array>
#include <charconv>

namespace revalab::dynamodb {
namespace {

using Operation = Condition::Operation;

bool is_word(const Token& token, std::string_view upper) {
  return token.kind == Token::Kind::name && equals_ignoring_case(token.text, upper);
}

struct Function {
  std::string_view name;
  Operation operation;
  std::size_t operands;
};
constexpr std::array<Function, 5> k_functions{
    {{"attribute_exists", Operation::attribute_exists, 1},
     {"attribute_not_exists", Operation::attribute_not_exists, 1},
     {"attribute_type", Operation::attribute_type, 2},
     {"begins_with", Operation::begins_with, 2},
     {"contains", Operation::contains, 2}}};

std::optional<Operation> comparison(std::string_view symbol) {
  if (symbol == "=") return Operation::equal;
  if (symbol == "<>") return Operation::not_equal;
  if (symbol == "<") return Operation::less;
  if (symbol == "<=") return Operation::less_or_equal;
  if (symbol == ">") return Operation::greater;
  if (symbol == ">=") return Operation::greater_or_equal;
  return std::nullopt;
}

/// What is wrong with well-formed expressions, in the order in which the service reports it.
struct Faults {
  std::string parentheses;
  std::string unknown_function;
  std::string misused_function;
  std::string reserved;
  std::string condition;

  static void note(std::string& fault, std::string message) {
    if (fault.empty()) fault = std::move(message);
  }
  [[nodiscard]] const std::string* first() const {
    for (const std::string* fault :
         {&parentheses, &unknown_function, &misused_function, &reserved, &condition}) {
      if (!fault->empty()) return fault;
    }
    return nullptr;
  }
};

/// Recursive descent over the tokens. After a syntax error every step fails fast.
class Parser {
 public:
  Parser(std::vector<Token> tokens, Placeholders& placeholders)
      : tokens_(std::move(tokens)), placeholders_(placeholders) {}

  Condition condition() {
    Condition result = either();
    if (peek().kind != Token::Kind::end) fail();
    return result;
  }

  std::vector<Path> projection() {
    std::vector<Path> paths;
    do {
      paths.push_back(path());
    } while (take_symbol(","));
    if (peek().kind != Token::Kind::end) fail();
    if (syntax_.empty()) Faults::note(faults_.condition, overlap_in(paths));
    return paths;
  }

  /// The message of the first error in the service's order; null when there is none.
  [[nodiscard]] const std::string* error() const {
    return syntax_.empty() ? faults_.first() : &syntax_;
  }

 private:
  // Nobody nests deeper on purpose; the bound keeps hostile expressions off the stack.
  static constexpr int k_depth_max = 250;

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
  }
  void fail() {
    if (syntax_.empty()) syntax_ = syntax_error(tokens_, std::min(position_, tokens_.size() - 1));
    position_ = tokens_.size() - 1;
  }
  bool take_symbol(std::string_view symbol) {
    if (peek().kind != Token::Kind::symbol || peek().text != symbol) return false;
    ++position_;
    return true;
  }
  void expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) fail();
  }
  bool take_word(std::string_view upper) {
    if (!is_word(peek(), upper)) return false;
    ++position_;
    return true;
  }

  Condition either() {
    Condition left = both();
    while (take_word("OR")) left = joined(Operation::either, std::move(left), both());
    return left;
  }
  Condition both() {
    Condition left = negation();
    while (take_word("AND")) left = joined(Operation::both, std::move(left), negation());
    return left;
  }
  static Condition joined(Operation operation, Condition left, Condition right) {
    Condition node;
    node.operation = operation;
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
  }
  Condition negation() {
    if (++depth_ > k_depth_max) fail();
    Condition result;
    if (take_word("NOT")) {
      result.operation = Operation::negation;
      result.children.push_back(negation());
    } else {
      result = primary();
    }
    --depth_;
    return result;
  }

  /// A condition in parentheses, or a comparison, either of which may begin with `(`.
  Condition primary() {
    if (peek().text == "(" && !parenthesis_holds_operand()) {
      ++position_;
      const bool doubled = peek().text == "(" && closing(position_) + 1 == closing(position_ - 1);
      if (doubled) Faults::note(faults_.parentheses, "The expression has redundant parentheses;");
      Condition inner = either();
      expect_symbol(")");
      return inner;
    }
    return comparison_or_function();
  }

  /// The position of the `)` that closes the `(` at `from`, or the end.
  [[nodiscard]] std::size_t closing(std::size_t from) const {
    int open = 0;
    for (std::size_t i = from; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Token::Kind::symbol) continue;
      if (tokens_[i].text == "(") ++open;
      if (tokens_[i].text == ")" && --open == 0) return i;
    }
    return tokens_.size() - 1;
  }
  /// True for `(a) = :b`: behind the closing parenthesis goes on a comparison.
  [[nodiscard]] bool parenthesis_holds_operand() const {
    const std::size_t close = closing(position_);
    if (close + 1 >= tokens_.size()) return false;
    const Token& next = tokens_[close + 1];
    return (next.kind == Token::Kind::symbol && comparison(next.text)) ||
           is_word(next, "BETWEEN") || is_word(next, "IN") || next.text == "." || next.text == "[";
  }

  Condition comparison_or_function();
  Condition function(const Token& name);
  Operand operand();
  Operand plain_operand();
  Path path();
  void path_name(Path& into);
  std::vector<Operand> operand_list();

  std::vector<Token> tokens_;
  Placeholders& placeholders_;
  std::size_t position_ = 0;
  int depth_ = 0;
  std::string syntax_;
  Faults faults_;
};

Condition Parser::comparison_or_function() {
  const bool is_call = peek().kind == Token::Kind::name && peek(1).text == "(";
  if (is_call && !is_word(peek(), "size")) {
    const Token name = peek();
    position_ += 2;
    Condition call = function(name);
    // A function's truth is no operand: `begins_with(a, :b) = :c`.
    if (comparison(peek().text) || is_word(peek(), "BETWEEN") || is_word(peek(), "IN")) {
      Faults::note(faults_.misused_function,
                   "The function is not allowed to be used this way in an expression; function: " +
                       std::string(name.text));
      ++position_;
      if (peek().kind != Token::Kind::end) operand();
    }
    return call;
  }
  Condition result;
  result.operands.push_back(operand());
  if (take_word("BETWEEN")) {
    result.operation = Operation::between;
    result.operands.push_back(operand());
    if (!take_word("AND")) fail();
    result.operands.push_back(operand());
  } else if (take_word("IN")) {
    result.operation = Operation::in;
    expect_symbol("(");
    for (Operand& choice : operand_list()) result.operands.push_back(std::move(choice));
  } else if (const auto compared = comparison(peek().text)) {
    ++position_;
    result.operation = *compared;
    result.operands.push_back(operand());
  } else if (result.operands.front().kind == Operand::Kind::size_of_path && syntax_.empty()) {
    Faults::note(
        faults_.misused_function,
        "The function is not allowed to be used this way in an expression; function: size");
    return result;
  } else {
    fail();
  }
  if (syntax_.empty()) Faults::note(faults_.condition, misuse_of(result));
  return result;
}

/// The arguments up to and including `)`.
std::vector<Operand> Parser::operand_list() {
  std::vector<Operand> operands;
  do {
    operands.push_back(operand());
  } while (take_symbol(","));
  expect_symbol(")");
  return operands;
}

Condition Parser::function(const Token& name) {
  Condition result;
  result.operands = operand_list();
  const auto* known = std::find_if(k_functions.begin(), k_functions.end(),
                                   [&](const Function& f) { return f.name == name.text; });
  if (known == k_functions.end()) {
    Faults::note(faults_.unknown_function,
                 "Invalid function name; function: " + std::string(name.text));
    return result;
  }
  result.operation = known->operation;
  if (result.operands.size() != known->operands) {
    Faults::note(faults_.condition,
                 "Incorrect number of operands for operator or function; operator or function: " +
                     std::string(name.text) +
                     ", number of operands: " + std::to_string(result.operands.size()));
    return result;
  }
  if (syntax_.empty()) Faults::note(faults_.condition, misuse_of(result));
  return result;
}

Operand Parser::operand() {
  if (take_symbol("(")) {
    if (++depth_ > k_depth_max) fail();
    if (peek().text == "(") {
      Faults::note(faults_.parentheses, "The expression has redundant parentheses;");
    }
    Operand inner = operand();
    expect_symbol(")");
    --depth_;
    return inner;
  }
  return plain_operand();
}

Operand Parser::plain_operand() {
  Operand result;
  const Token token = peek();
  if (token.kind == Token::Kind::value_placeholder) {
    ++position_;
    result.kind = Operand::Kind::value;
    const AttributeValue* value = placeholders_.value(token.text);
    if (value != nullptr) {
      result.value = *value;
    } else {
      Faults::note(faults_.condition,
                   "An expression attribute value used in expression is not defined; attribute "
                   "value: " +
                       std::string(token.text));
    }
    return result;
  }
  if (token.kind == Token::Kind::name && peek(1).text == "(") {
    position_ += 2;
    const std::vector<Operand> arguments = operand_list();
    if (token.text != "size") {
      Faults::note(faults_.misused_function,
                   "The function is not allowed to be used this way in an expression; function: " +
                       std::string(token.text));
      return result;
    }
    if (arguments.size() != 1) {
      Faults::note(faults_.condition,
                   "Incorrect number of operands for operator or function; operator or function: "
                   "size, number of operands: " +
                       std::to_string(arguments.size()));
    }
    result = arguments.front();
    result.kind = result.kind == Operand::Kind::value ? Operand::Kind::size_of_value
                                                      : Operand::Kind::size_of_path;
    return result;
  }
  result.path = path();
  return result;
}

void Parser::path_name(Path& into) {
  const Token token = peek();
  if (token.kind == Token::Kind::name) {
    ++position_;
    if (is_reserved_word(token.text)) {
      Faults::note(faults_.reserved, "Attribute name is a reserved keyword; reserved keyword: " +
                                         std::string(token.text));
    }
    into.emplace_back(std::string(token.text));
  } else if (token.kind == Token::Kind::name_placeholder) {
    ++position_;
    const std::string* name = placeholders_.name(token.text);
    if (name == nullptr) {
      Faults::note(faults_.condition,
                   "An expression attribute name used in the document path is not defined; "
                   "attribute name: " +
                       std::string(token.text));
    }
    into.emplace_back(name == nullptr ? std::string(token.text) : *name);
  } else {
    fail();
    into.emplace_back(std::string());
  }
}

Path Parser::path() {
  Path result;
  path_name(result);
  for (;;) {
    if (take_symbol(".")) {
      path_name(result);
    } else if (take_symbol("[")) {
      std::size_t index = 0;
      const std::string_view digits = peek().text;
      const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (peek().kind != Token::Kind::index || parsed.ec != std::errc()) return fail(), result;
      ++position_;
      expect_symbol("]");
      result.emplace_back(index);
    } else {
      return result;
    }
  }
}

template <class T, class Parse>
Result<T> parse(std::string_view expression, std::string_view label, Placeholders& placeholders,
                Parse parse_with) {
  const std::string prefix = "Invalid " + std::string(label) + ": ";
  if (expression.size() > k_expression_size_max_bytes) {
    return validation(prefix +
                      "Expression size has exceeded the maximum allowed size; expression "
                      "size: " +
                      std::to_string(expression.size()));
  }
  auto tokens = tokenize(expression);
  if (!tokens) return validation(prefix + tokens.error());
  if (tokens->size() == 1) return validation(prefix + "The expression can not be empty;");
  Parser parser(std::move(tokens).value(), placeholders);
  T parsed = parse_with(parser);
  if (const std::string* message = parser.error()) return validation(prefix + *message);
  return parsed;
}

}  // namespace

Result<Condition> parse_condition(std::string_view expression, std::string_view label,
                                  Placeholders& placeholders) {
  return parse<Condition>(expression, label, placeholders,
                          [](Parser& parser) { return parser.condition(); });
}

Result<std::vector<Path>> parse_projection(std::string_view expression,
                                           Placeholders& placeholders) {
  return parse<std::vector<Path>>(expression, "ProjectionExpression", placeholders,
                                  [](Parser& parser) { return parser.projection(); });
}

}  // namespace revalab::dynamodb
