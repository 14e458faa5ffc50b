#pragma once

#include "core/base/dice.hpp"

#include <string>
#include <string_view>

namespace revalab::cloudfront {

/// Makes the identifiers CloudFront hands out, from the seed.
class Ids {
 public:
  explicit Ids(const Dice& dice)
      : entities_(dice.fork("cloudfront ids")), requests_(dice.fork("cloudfront request ids")) {}

  /// `I` and 25 capital letters and digits, as invalidations have had since 2023.
  std::string invalidation();
  /// `E` and 13 capital letters and digits; the form of entity tags too.
  std::string distribution();
  /// `dxxxxxxxxxxxxx.cloudfront.net`.
  std::string domain_name();
  /// A version 4 UUID, as policies have it.
  std::string policy();
  /// `dt_` and 25 letters and digits.
  std::string tenant();
  /// A version 4 UUID. Drawn apart from the others, so that the typed and the wire face hand out
  /// the same ids for the same history.
  std::string request();

 private:
  static std::string uuid(Dice& dice);
  std::string letters(std::string_view prefix, std::size_t count, std::string_view alphabet);

  Dice entities_;
  Dice requests_;
};

}  // namespace revalab::cloudfront
