#include "fakes/dynamodb/lexer.hpp"

namespace revalab::dynamodb {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c); }

std::size_t symbol_length(std::string_view text) {
  if (text.starts_with("<=") || text.starts_with(">=") || text.starts_with("<>")) return 2;
  return std::string_view("()[],.=<>").find(text.front()) == std::string_view::npos ? 0 : 1;
}

template <class Accept>
std::size_t run_length(std::string_view text, std::size_t from, Accept accept) {
  while (from < text.size() && accept(text[from])) ++from;
  return from;
}

/// The kind and length of the token in front; length 0 when there is none.
std::pair<Token::Kind, std::size_t> measure(std::string_view text) {
  const char c = text.front();
  if (begins_name(c)) return {Token::Kind::name, run_length(text, 1, continues_name)};
  if (is_digit(c)) return {Token::Kind::index, run_length(text, 1, is_digit)};
  if (c == '#' || c == ':') {
    const std::size_t length = run_length(text, 1, continues_name);
    const auto kind = c == '#' ? Token::Kind::name_placeholder : Token::Kind::value_placeholder;
    return {kind, length > 1 ? length : 0};
  }
  return {Token::Kind::symbol, symbol_length(text)};
}

}  // namespace

Result<std::vector<Token>, std::string> tokenize(std::string_view expression) {
  std::vector<Token> tokens;
  std::string_view rest = expression;
  for (;;) {
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    if (rest.empty()) break;
    const auto [kind, length] = measure(rest);
    if (length == 0) {
      tokens.push_back({Token::Kind::symbol, rest.substr(0, 1)});
      return syntax_error(tokens, tokens.size() - 1);
    }
    tokens.push_back({kind, rest.substr(0, length)});
    rest.remove_prefix(length);
  }
  tokens.push_back({Token::Kind::end, rest});
  return tokens;
}

std::string syntax_error(const std::vector<Token>& tokens, std::size_t position) {
  const auto text = [&](std::size_t i) { return std::string(tokens[i].text); };
  std::string near;
  if (position > 0) near = text(position - 1);
  if (tokens[position].kind == Token::Kind::end) {
    return R"(Syntax error; token: "<EOF>", near: ")" + near + "\"";
  }
  near += (near.empty() ? "" : " ") + text(position);
  if (position + 1 < tokens.size() && tokens[position + 1].kind != Token::Kind::end) {
    near += " " + text(position + 1);
  }
  return "Syntax error; token: \"" + text(position) + "\", near: \"" + near + "\"";
}

}  // namespace revalab::dynamodb
