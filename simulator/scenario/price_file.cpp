#include "simulator/scenario/price_file.hpp"

#include <utility>

namespace revalab::sim {

Result<PriceBook, InputErrors> load_price_book(const std::string& name) {
  if (!name.ends_with(".json")) return builtin_price_book(name);
  auto text = read_file(name);
  if (!text) return InputErrors{text.error()};
  return parse_price_book(name, std::move(text).value());
}

}  // namespace revalab::sim
