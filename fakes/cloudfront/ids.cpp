#include "fakes/cloudfront/ids.hpp"

namespace revalab::cloudfront {
namespace {

constexpr std::string_view k_capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view k_mixed =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view k_small = "abcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace

std::string Ids::letters(std::string_view prefix, std::size_t count, std::string_view alphabet) {
  std::string id(prefix);
  for (std::size_t i = 0; i < count; ++i) id.push_back(alphabet[entities_.below(alphabet.size())]);
  return id;
}

std::string Ids::invalidation() { return letters("I", 25, k_capitals); }

std::string Ids::distribution() { return letters("E", 13, k_capitals); }

std::string Ids::domain_name() { return letters("d", 13, k_small) + ".cloudfront.net"; }

std::string Ids::policy() { return uuid(entities_); }

std::string Ids::tenant() { return letters("dt_", 25, k_mixed); }

std::string Ids::request() { return uuid(requests_); }

std::string Ids::uuid(Dice& dice) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string made = "xxxxxxxx-xxxx-4xxx-Nxxx-xxxxxxxxxxxx";
  for (char& c : made) {
    if (c == 'x') c = k_digits[dice.below(16)];
    if (c == 'N') c = k_digits[8 + dice.below(4)];  // The variant of RFC 9562.
  }
  return made;
}

}  // namespace revalab::cloudfront
