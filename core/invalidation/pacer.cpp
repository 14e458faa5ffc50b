#include "core/invalidation/pacer.hpp"

#include "core/invalidation/path_rules.hpp"

#include <algorithm>

namespace revalab {
namespace {

constexpr Duration k_window = std::chrono::seconds(1);

bool fits(const std::optional<std::int64_t>& per_second, std::int64_t used, std::int64_t more) {
  return !per_second || used == 0 || used + more <= *per_second;
}

}  // namespace

SendingLoad load_of(const std::vector<std::string>& items) {
  SendingLoad load;
  load.items = std::ssize(items);
  load.wildcards = std::count_if(items.begin(), items.end(), [](const std::string& item) {
    return kind_of(item) == ItemKind::wildcard;
  });
  return load;
}

Instant Pacer::earliest(const SendingRate& rate, const SendingLoad& load, Instant now) const {
  SendingLoad used;
  for (const Sent& sent : sent_) {
    if (sent.at + k_window <= now) continue;
    used.items += sent.load.items;
    used.wildcards += sent.load.wildcards;
  }
  Instant at = now;
  for (const Sent& sent : sent_) {
    if (fits(rate.items_per_second, used.items, load.items) &&
        fits(rate.wildcards_per_second, used.wildcards, load.wildcards)) {
      break;
    }
    if (sent.at + k_window <= now) continue;
    at = sent.at + k_window;
    used.items -= sent.load.items;
    used.wildcards -= sent.load.wildcards;
  }
  return at;
}

void Pacer::record(const SendingLoad& load, Instant at) {
  while (!sent_.empty() && sent_.front().at + k_window <= at) sent_.pop_front();
  sent_.push_back({at, load});
}

}  // namespace revalab
