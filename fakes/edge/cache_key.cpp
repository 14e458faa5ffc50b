#include "fakes/edge/cache_key.hpp"

#include "core/aws/text.hpp"
#include "fakes/edge/selection.hpp"

namespace revalab::edge {
namespace {

// The parser of requests lets neither into a target or a field.
constexpr char k_end_of_part = '\0';
constexpr char k_end_of_field = '\n';

void append_header(std::string& text, const Headers& headers, const std::string& name) {
  if (!headers.contains(name)) return;
  text.push_back('h');
  text += aws::lower_case(name);
  text.push_back(':');
  text += joined_values(headers, name);
  text.push_back(k_end_of_field);
}

/// ForwardedValues may take all headers, which makes every request one of its own.
void append_headers(std::string& text, const Headers& headers, const Selection& selection) {
  if (selection.kind == Selection::Kind::listed) {
    for (const std::string& name : selection.names) append_header(text, headers, name);
    return;
  }
  if (selection.kind == Selection::Kind::none) return;
  for (const auto& [name, value] : headers.fields()) {
    if (selects_header(selection, name)) append_header(text, headers, name);
  }
}

}  // namespace

std::string address_of(std::string_view distribution, std::string_view path) {
  std::string address(distribution);
  address.push_back(k_end_of_part);
  address += path;
  return address;
}

std::string_view path_of_address(std::string_view address) {
  return address.substr(address.find(k_end_of_part) + 1);
}

CacheKey cache_key_of(std::string_view distribution, const CacheRules& rules,
                      const Request& request, Encodings encodings) {
  CacheKey key;
  key.text.reserve(distribution.size() + request.target.size() + 80);
  key.text += distribution;
  key.text.push_back(k_end_of_part);
  key.text += request.path();
  const std::string query = selected_query(request.query(), rules.query_strings);
  if (!query.empty()) {
    key.text.push_back('?');
    key.text += query;
  }
  key.address_size = key.text.size();
  key.text.push_back(k_end_of_part);
  if (request.method == "OPTIONS") key.text += "OPTIONS\n";
  if (rules.gzip || rules.brotli) {
    key.text.push_back('a');
    key.text += encodings.text();
    key.text.push_back(k_end_of_field);
  }
  append_headers(key.text, request.headers, rules.headers);
  const std::string cookies = selected_cookies(request.headers, rules.cookies);
  if (!cookies.empty()) {
    key.text.push_back('c');
    key.text += cookies;
  }
  return key;
}

}  // namespace revalab::edge
