#include "fakes/dynamodb/number.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a run of digits off the front.
std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take_sign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

/// Takes `e5`, `E-7` or nothing. False when an exponent begins and does not end.
bool take_exponent(std::string_view& text, std::int64_t& exponent) {
  exponent = 0;
  if (!text.starts_with('e') && !text.starts_with('E')) return true;
  text.remove_prefix(1);
  const bool negative = take_sign(text);
  const std::string_view digits = take_digits(text);
  if (digits.empty()) return false;
  // Far outside the range of numbers it no longer matters how far.
  constexpr std::int64_t k_bound = 1'000'000'000;
  for (const char c : digits) exponent = std::min(exponent * 10 + (c - '0'), k_bound);
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

Result<Decimal, std::string> Decimal::parse(std::string_view text) {
  static const std::string k_not_numeric = "The parameter cannot be converted to a numeric value";
  if (text.empty()) return k_not_numeric;
  std::string_view rest = text;
  Decimal number;
  number.negative = take_sign(rest);
  const std::string_view whole = take_digits(rest);
  std::string_view fraction;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    fraction = take_digits(rest);
  }
  std::int64_t exponent = 0;
  const bool shaped = (!whole.empty() || !fraction.empty()) && take_exponent(rest, exponent);
  if (!shaped || !rest.empty()) return k_not_numeric + ": " + std::string(text);

  std::string digits = std::string(whole) + std::string(fraction);
  exponent += static_cast<std::int64_t>(whole.size()) - 1;
  const auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal();
  exponent -= static_cast<std::int64_t>(first);
  digits = digits.substr(first, digits.find_last_not_of('0') + 1 - first);
  if (exponent > k_number_exponent_max) {
    return std::string(
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }
  if (exponent < k_number_exponent_min) {
    return std::string(
        "Number underflow. Attempting to store a number with magnitude smaller than supported "
        "range");
  }
  if (digits.size() > k_number_significant_digits_max) {
    return std::string("Attempting to store more than 38 significant digits in a Number");
  }
  number.exponent = static_cast<int>(exponent);
  number.digits = std::move(digits);
  return number;
}

std::string Decimal::to_string() const {
  if (digits.empty()) return "0";
  std::string text = negative ? "-" : "";
  if (exponent < 0) {
    text += "0.";
    text.append(static_cast<std::size_t>(-exponent - 1), '0');
    return text + digits;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return text + digits + std::string(whole - digits.size(), '0');
  return text + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string Decimal::sort_bytes() const {
  // sign | exponent, biased to a byte | digits. A negative number's bytes after the sign are
  // complemented and closed by the largest byte, so that -15 comes before -1.
  if (digits.empty()) return "\x01";
  std::string bytes;
  bytes.reserve(digits.size() + 3);
  bytes.push_back(negative ? '\x00' : '\x02');
  bytes.push_back(static_cast<char>(exponent - k_number_exponent_min));
  bytes += digits;
  if (negative) {
    for (std::size_t i = 1; i < bytes.size(); ++i) bytes[i] = static_cast<char>(~bytes[i]);
    bytes.push_back('\xff');
  }
  return bytes;
}

std::int64_t Decimal::size_bytes() const {
  return static_cast<std::int64_t>((digits.size() + 1) / 2) + 1 + (negative ? 1 : 0);
}

}  // namespace revalab::dynamodb
