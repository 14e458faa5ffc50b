#pragma once

#include "core/pricing/price_book.hpp"

#include <string>

namespace revalab::sim {

/// The built-in price book of this id, or, when the name ends in `.json`, the one in that file.
Result<PriceBook, InputErrors> load_price_book(const std::string& name);

}  // namespace revalab::sim
