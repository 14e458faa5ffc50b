#include "core/invalidation/path_rules.hpp"
#include "fakes/edge/cache_key.hpp"
#include "fakes/edge/conditions.hpp"
#include "fakes/edge/freshness.hpp"
#include "fakes/edge/path_pattern.hpp"
#include "fakes/edge/selection.hpp"
#include "fakes/edge/stored_object.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// What viewers and origins put into their fields reaches the edge as it is: no value may end in a
// negative age, a slice outside the body, or a tag no purge could name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  using namespace revalab::edge;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = size == 0 ? 0 : data[0] % size;
  CacheRules rules;
  rules.gzip = rules.brotli = true;
  rules.query_strings.kind = Selection::Kind::all;

  const Headers headers{{"Cache-Control", text.substr(0, cut)}, {"Expires", text}, {"Age", text}};
  const Lifetime lifetime = lifetime_of(headers, rules, WallTime());
  if (lifetime.ttl < Duration(0) || lifetime.ttl > rules.max_ttl) __builtin_trap();
  if (lifetime.stale_while_revalidate < Duration(0) || age_told(headers) < Duration(0)) {
    __builtin_trap();
  }

  const RangeChoice choice = choose_ranges(text, size);
  std::size_t end = 0;
  for (const ByteRange& range : choice.ranges) {
    if (range.first < end || range.size == 0 || range.first + range.size > size) __builtin_trap();
    end = range.first + range.size;
  }

  for (const std::string& tag : tags_of({{"tags", text}}, "tags")) {
    // A `*` the origin may send, but no item may have.
    if (tag.find('*') == std::string::npos && why_refused("#" + tag)) __builtin_trap();
  }

  Request request("GET", "/" + text);
  request.headers = {{"Cookie", text}, {"Accept-Encoding", text}, {"If-None-Match", text}};
  const CacheKey key =
      cache_key_of("E1", rules, request, accepted_encodings(request.headers, rules));
  if (key.address_size > key.text.size()) __builtin_trap();
  static_cast<void>(is_not_modified(request.headers, "\"a\"", text));
  static_cast<void>(cookie_named(request.headers, text.substr(cut)));
  if (!matches("*" + text.substr(0, cut) + "*", text) &&
      text.find_first_of("*?") == std::string::npos) {
    __builtin_trap();
  }
  return 0;
}
