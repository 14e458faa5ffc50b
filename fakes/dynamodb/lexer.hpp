#pragma once

#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab::dynamodb {

/// One piece of an expression. Its text points into the expression.
struct Token {
  enum class Kind { name, name_placeholder, value_placeholder, index, symbol, end };
  Kind kind = Kind::end;
  std::string_view text;
};

/// Cuts an expression into tokens, the last of kind `end`. Errors: the service's syntax message,
/// without the name of the expression.
Result<std::vector<Token>, std::string> tokenize(std::string_view expression);

/// `Syntax error; token: "x", near: "a x b"` for the token at `position`.
std::string syntax_error(const std::vector<Token>& tokens, std::size_t position);

}  // namespace revalab::dynamodb
