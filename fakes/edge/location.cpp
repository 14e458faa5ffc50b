#include "fakes/edge/location.hpp"

#include "core/aws/text.hpp"
#include "fakes/edge/places.hpp"

namespace revalab::edge {

Location named_location(std::string_view name, const Dice& dice) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  Dice own = dice.fork(name);
  Location location;
  location.name = name;
  location.pop = aws::upper_case(name);
  // A name in full is taken as it is.
  if (name.size() <= 3) {
    location.pop += std::to_string(50 + own.below(50)) + "-C" + std::to_string(1 + own.below(3));
  }
  for (int i = 0; i < 32; ++i) location.via_host.push_back(k_digits[own.below(16)]);
  location.via_host += ".cloudfront.net (CloudFront)";
  location.egress = place_of(location.pop).egress;
  return location;
}

std::string draw_request_id(Dice& dice) {
  static constexpr std::string_view k_letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string id(56, '=');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 54; ++i) {
    if (i % 10 == 0) bits = dice.next();
    id[i] = k_letters[bits & 63U];
    bits >>= 6U;
  }
  return id;
}

std::string_view name_of(ResultType result) {
  switch (result) {
    case ResultType::hit: return "Hit";
    case ResultType::refresh_hit: return "RefreshHit";
    case ResultType::miss: return "Miss";
    case ResultType::error: return "Error";
    case ResultType::redirect: return "Redirect";
  }
  return {};
}

}  // namespace revalab::edge
