#include "fakes/s3/query.hpp"

#include "core/aws/text.hpp"
#include "core/base/http.hpp"

#include <algorithm>

namespace revalab::s3 {

std::optional<Query> Query::parse(std::string_view text) {
  Query query;
  if (text.empty()) return query;
  for (const std::string_view pair : aws::split(text, '&')) {
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decode_plus(pair.substr(0, equals));
    auto value = decode_plus(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    if (!pair.empty()) query.parameters_.emplace_back(*std::move(name), *std::move(value));
  }
  return query;
}

const std::string& Query::get(std::string_view name) const {
  static const std::string k_absent;
  const std::string* found = find(name);
  return found == nullptr ? k_absent : *found;
}

const std::string* Query::find(std::string_view name) const {
  for (const auto& [parameter, value] : parameters_) {
    if (parameter == name) return &value;
  }
  return nullptr;
}

std::optional<std::string> decode_plus(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

}  // namespace revalab::s3
