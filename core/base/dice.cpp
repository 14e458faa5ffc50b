#include "core/base/dice.hpp"

#include "core/base/check.hpp"

#include <bit>
#include <charconv>

namespace revalab {
namespace {

// splitmix64, the seeding function its authors recommend for xoshiro.
std::uint64_t mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

std::optional<Ratio> Ratio::parse(std::string_view text) {
  Ratio ratio;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, ratio.numerator);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '/') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, ratio.denominator);
  if (second.ec != std::errc() || second.ptr != end || ratio.denominator == 0) return std::nullopt;
  return ratio;
}

std::string Ratio::to_string() const {
  return std::to_string(numerator) + "/" + std::to_string(denominator);
}

Dice::Dice(std::uint64_t seed) : seed_(seed) {
  std::uint64_t state = seed;
  for (auto& word : state_) word = mix(state);
}

std::uint64_t Dice::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Dice::below(std::uint64_t bound) {
  REVALAB_CHECK(bound > 0, "Dice::below needs a bound of at least 1");
  // Rejection keeps every value equally likely.
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = next();
    if (value >= threshold) return value % bound;
  }
}

bool Dice::chance(Ratio probability) {
  return below(probability.denominator) < probability.numerator;
}

Dice Dice::fork(std::string_view label) const {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : label) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  std::uint64_t state = seed_ ^ hash;
  return Dice(mix(state));
}

}  // namespace revalab
