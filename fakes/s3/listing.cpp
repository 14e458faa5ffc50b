#include "fakes/s3/listing.hpp"

namespace revalab::s3 {

std::optional<std::string> after_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::string_view common_prefix_of(std::string_view key, const ListQuery& query) {
  if (query.delimiter.empty()) return {};
  const auto at = key.find(query.delimiter, query.prefix.size());
  if (at == std::string_view::npos) return {};
  return key.substr(0, at + query.delimiter.size());
}

}  // namespace revalab::s3
