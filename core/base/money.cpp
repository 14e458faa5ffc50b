#include "core/base/money.hpp"

#include "core/base/check.hpp"

#include <algorithm>

namespace revalab {
namespace {

constexpr Int128 k_picodollars_per_dollar = 1'000'000'000'000;
constexpr int k_decimals_max = 12;
// A MB-millisecond is 1/1,024,000 of a GB-second, which takes thirteen.
constexpr int k_quotient_decimals_max = 18;
constexpr int k_whole_digits_max = 15;

std::string whole_text(Int128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

std::optional<Money> Money::parse(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal.front() == '-';
  if (negative) decimal.remove_prefix(1);
  Int128 amount = 0;
  int whole_digits = 0;
  int decimals = -1;  // -1 until the point is seen
  for (const char c : decimal) {
    if (c == '.' && decimals < 0 && whole_digits > 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    amount = amount * 10 + (c - '0');
    if (decimals < 0) {
      if (++whole_digits > k_whole_digits_max) return std::nullopt;
    } else if (++decimals > k_decimals_max) {
      return std::nullopt;
    }
  }
  if (whole_digits == 0 || decimals == 0) return std::nullopt;
  for (int i = std::max(decimals, 0); i < k_decimals_max; ++i) amount *= 10;
  return picodollars(negative ? -amount : amount);
}

std::string Money::to_string() const {
  return format_decimal(picodollars_, k_picodollars_per_dollar);
}

Money scale(Money amount, Int128 count, Int128 divisor) {
  REVALAB_CHECK(divisor >= 1, "scale needs a divisor of at least 1");
  const Int128 product = amount.picodollars() * count;
  const Int128 magnitude = product < 0 ? -product : product;
  const Int128 rounded = (magnitude * 2 + divisor) / (divisor * 2);
  return Money::picodollars(product < 0 ? -rounded : rounded);
}

std::string format_decimal(Int128 numerator, Int128 denominator) {
  REVALAB_CHECK(denominator >= 1, "format_decimal needs a denominator of at least 1");
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  std::string text = negative ? "-" : "";
  text += whole_text(numerator / denominator);
  Int128 rest = numerator % denominator;
  if (rest == 0) return text;
  text.push_back('.');
  for (int i = 0; i < k_quotient_decimals_max && rest != 0; ++i) {
    rest *= 10;
    text.push_back(static_cast<char>('0' + static_cast<int>(rest / denominator)));
    rest %= denominator;
  }
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace revalab
