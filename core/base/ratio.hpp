#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab {

/// An exact fraction, used for probabilities and exponents so that no result depends on floating
/// point. Invariant: the denominator is at least 1.
struct Ratio {
  std::uint32_t numerator = 0;
  std::uint32_t denominator = 1;

  /// Reads `1/4`; both parts are decimal, the denominator is not zero. Empty otherwise.
  static std::optional<Ratio> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;

  friend constexpr bool operator==(const Ratio&, const Ratio&) = default;
};

}  // namespace revalab
