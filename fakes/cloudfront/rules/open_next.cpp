#include "fakes/cloudfront/rules/open_next.hpp"

#include <string>

namespace revalab::cloudfront {
namespace {

/// The code with comments and white space taken out, but for what stands in quotes.
std::string bare(std::string_view code) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    const char next = i + 1 < code.size() ? code[i + 1] : '\0';
    if (quote != 0) {
      out.push_back(c);
      if (c == '\\' && next != '\0') out.push_back(code[++i]);
      if (c == quote) quote = 0;
    } else if (c == '/' && (next == '/' || next == '*')) {
      const std::string_view close = next == '/' ? "\n" : "*/";
      const auto end = code.find(close, i + 2);
      if (end == std::string_view::npos) return out;
      i = end + close.size() - 1;
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      if (c == '"' || c == '\'' || c == '`') quote = c;
      out.push_back(c);
    }
  }
  return out;
}

bool assigns(std::string_view bare_code, std::string_view header) {
  for (const char quote : {'"', '\'', '`'}) {
    std::string target("[");
    target.append(1, quote).append(header).append(1, quote).append("]=");
    for (auto at = bare_code.find(target); at != std::string_view::npos;
         at = bare_code.find(target, at + 1)) {
      const auto behind = at + target.size();
      // `==` and `===` compare.
      if (behind >= bare_code.size() || bare_code[behind] != '=') return true;
    }
  }
  return false;
}

}  // namespace

bool does_what_open_next_does(std::string_view code) {
  const std::string text = bare(code);
  return assigns(text, "x-open-next-cache-key") || assigns(text, "x-forwarded-host");
}

}  // namespace revalab::cloudfront
