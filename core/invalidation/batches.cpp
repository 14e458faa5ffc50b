#include "core/invalidation/batches.hpp"

#include "core/invalidation/path_rules.hpp"

namespace revalab {
namespace {

/// What a batch holds so far, or would hold.
struct Load {
  std::int64_t paths = 0;
  std::int64_t wildcards = 0;
  std::int64_t bytes = k_body_frame_bytes;

  void add(std::string_view item) {
    ++(kind_of(item) == ItemKind::wildcard ? wildcards : paths);
    bytes += body_bytes_of(item);
  }
  [[nodiscard]] bool fits(const BatchLimits& limits) const {
    return paths <= limits.paths_max && wildcards <= limits.wildcards_max &&
           paths + wildcards <= limits.items_max && bytes <= limits.body_max_bytes;
  }
};

}  // namespace

std::vector<ItemBatch> split_into_batches(const std::vector<std::string>& items,
                                          const BatchLimits& limits) {
  std::vector<ItemBatch> batches;
  Load load;
  for (const std::string& item : items) {
    Load with_item = load;
    with_item.add(item);
    if (batches.empty() || !with_item.fits(limits)) {
      batches.emplace_back();
      with_item = Load{};
      with_item.add(item);
    }
    batches.back().push_back(item);
    load = with_item;
  }
  return batches;
}

std::int64_t body_bytes_of(std::string_view item) {
  constexpr std::string_view k_element = "<Path></Path>";
  constexpr std::int64_t k_escape_bytes_max = 6;  // `&quot;`
  std::int64_t bytes = std::ssize(k_element);
  for (const char c : item) {
    bytes += std::string_view("&<>\"'").find(c) == std::string_view::npos ? 1 : k_escape_bytes_max;
  }
  return bytes;
}

}  // namespace revalab
