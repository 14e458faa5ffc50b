#pragma once

#include "core/base/time.hpp"
#include "fakes/edge/purges.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::edge {

/// One cacheable object of a simulated site: a path with its query, as viewers ask for it and
/// purges name it, in one header variant.
struct TrafficPage {
  TrafficPage() = default;
  std::string path;
  std::string variant;  ///< What tells apart objects of one path; empty when there is one.
  std::uint32_t bytes = 0;
  Duration ttl{0};
  Duration stale_while_revalidate{0};
  std::vector<std::string> tags;
};

/// A page's number: dense, from 0, in byte order of path and variant.
using PageId = std::uint32_t;

/// Pages that stand side by side.
struct PageRange {
  PageId first = 0;
  PageId end = 0;  ///< Not included.
  friend bool operator==(const PageRange&, const PageRange&) = default;
};

/// The names of all pages, interned once: sorted, so that a prefix is a range that two binary
/// searches find. Holds at most 2^32 bytes of names.
class TrafficPages {
 public:
  /// Sorts `pages`; each path and variant stands there once.
  explicit TrafficPages(std::vector<TrafficPage>& pages);

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view path(PageId page) const;
  [[nodiscard]] std::optional<PageId> find(std::string_view path,
                                           std::string_view variant = {}) const;
  /// What a path or wildcard drops.
  [[nodiscard]] PageRange range_of(const PurgeTarget& target) const;
  /// What carries a tag, ascending.
  [[nodiscard]] const std::vector<PageId>& tagged(std::string_view tag) const;
  /// Without the names themselves.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  std::string names_;
  std::vector<std::uint32_t> ends_;                                ///< Of each path in `names_`.
  std::vector<std::string> variants_;                              ///< Empty when no page has one.
  std::vector<std::pair<std::string, std::vector<PageId>>> tags_;  ///< Sorted by tag.
};

}  // namespace revalab::edge
