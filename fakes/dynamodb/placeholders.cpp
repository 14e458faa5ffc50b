#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/expression.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

bool is_placeholder(std::string_view key, char mark) {
  return key.size() > 1 && key.front() == mark &&
         std::all_of(key.begin() + 1, key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

std::string invalid_key(const std::string& map, const std::string& key) {
  return map + " contains invalid key: Syntax error; key: \"" + key + "\"";
}

template <class Map>
std::string unused_keys(const Map& map, const std::set<std::string, std::less<>>& used) {
  std::string keys;
  for (const auto& [key, value] : map) {
    if (used.contains(key)) continue;
    if (!keys.empty()) keys += ", ";
    keys += key;
  }
  return keys;
}

}  // namespace

const std::string* Placeholders::name(std::string_view placeholder) {
  const auto found = names_.find(std::string(placeholder));
  if (found == names_.end()) return nullptr;
  used_.insert(found->first);
  return &found->second;
}

const AttributeValue* Placeholders::value(std::string_view placeholder) {
  const auto found = values_.find(placeholder);
  if (found == values_.end()) return nullptr;
  used_.insert(found->first);
  return &found->second;
}

Result<Done> Placeholders::check_keys() const {
  for (const auto& [key, name] : names_) {
    if (!is_placeholder(key, '#')) return validation(invalid_key("ExpressionAttributeNames", key));
    if (name.empty()) {
      return validation(
          "ExpressionAttributeNames contains invalid value: Empty attribute name for key " + key);
    }
  }
  for (const auto& [key, value] : values_) {
    if (!is_placeholder(key, ':')) return validation(invalid_key("ExpressionAttributeValues", key));
  }
  return Done{};
}

Result<Done> Placeholders::check_all_used() const {
  const std::string names = unused_keys(names_, used_);
  if (!names.empty()) {
    return validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {" +
                      names + "}");
  }
  const std::string values = unused_keys(values_, used_);
  if (!values.empty()) {
    return validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {" +
                      values + "}");
  }
  return Done{};
}

}  // namespace revalab::dynamodb
