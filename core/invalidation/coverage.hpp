#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// Whether purging `item` drops the object cached for `url`, the viewer's path with its query if
/// the cache key has one: the same text, or for an item that ends in `*` the same beginning. A
/// `#tag` covers no URL by itself; only the origin knows which objects carry it.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// invalidation-specifying-objects.html (read 2026-11-22).
bool covers(std::string_view item, std::string_view url);

/// The URLs a site is known to serve, ordered so that a purge is looked up, not scanned for.
class Inventory {
 public:
  /// Keeps each URL once.
  explicit Inventory(std::vector<std::string> urls);

  /// In byte order.
  [[nodiscard]] const std::vector<std::string>& urls() const { return urls_; }
  /// The URLs some item covers, in byte order. Takes a binary search an item, and the answer.
  [[nodiscard]] std::vector<std::string> covered_by(const std::vector<std::string>& items) const;

 private:
  std::vector<std::string> urls_;
};

/// The known URLs that `items` drop besides `targets`, in byte order: what is purged needlessly.
std::vector<std::string> also_drops(const std::vector<std::string>& items,
                                    const Inventory& inventory, std::vector<std::string> targets);

/// The targets no item covers, in byte order: what stays stale.
std::vector<std::string> uncovered(const std::vector<std::string>& items,
                                   std::vector<std::string> targets);

}  // namespace revalab
