#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::s3 {

/// The parameters of a request, decoded: `%XX`, and a plus sign for a space.
class Query {
 public:
  /// Empty when a `%` is not followed by two hexadecimal digits.
  static std::optional<Query> parse(std::string_view text);

  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
  /// The first of that name; empty when there is none.
  [[nodiscard]] const std::string& get(std::string_view name) const;

  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& parameters() const {
    return parameters_;
  }

 private:
  [[nodiscard]] const std::string* find(std::string_view name) const;

  std::vector<std::pair<std::string, std::string>> parameters_;
};

/// Decodes `%XX`, and a plus sign for a space, as S3 does even in paths.
/// Source: https://yetanothermichael.com/coding/2022/10/11/the-problem-with-plus-signs-and-s3.html
/// (read 2026-11-24).
std::optional<std::string> decode_plus(std::string_view text);

}  // namespace revalab::s3
