#include "core/invalidation/path_rules.hpp"
#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// Row paths come from a table anyone may have written; what they become must be purgeable text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  const std::string text(reinterpret_cast<const char*>(data), size);
  UrlRules rules;
  rules.build_id = "b";
  const KeyCodec codec("b", KeyProfile::exact);
  const StrippedKey key = codec.strip(codec.join(text));
  if (std::get<std::string>(key) != text) __builtin_trap();
  const RowTarget row = target_of_row_path(rules, text, Router::app);
  if (row.kind == RowTarget::Kind::page) {
    for (const std::string& url : urls_of(rules, row.target).pages) {
      if (!url.starts_with('/')) __builtin_trap();
      for (const char c : url) {
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) {
          __builtin_trap();
        }
      }
    }
  }
  static_cast<void>(why_refused(text));
  return 0;
}
