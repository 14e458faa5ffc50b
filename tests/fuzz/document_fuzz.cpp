#include "core/base/document.hpp"
#include "core/pricing/price_book.hpp"

#include <cstdint>
#include <string>

// A file may hold anything; a mistake is an error with a place inside the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  const std::string text(reinterpret_cast<const char*>(data), size);
  Document document("f.json", text);
  if (document.parsed()) {
    for (const std::string& name : document.root().names()) {
      const auto span = document.span_of("/" + name);
      if (span && (span->begin > span->end || span->end > text.size())) __builtin_trap();
    }
  }
  const auto book = parse_price_book("f.json", text);
  if (!book.ok() && book.error().empty()) __builtin_trap();
  return 0;
}
