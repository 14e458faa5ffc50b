#include "fakes/edge/traffic_pages.hpp"

#include "core/base/check.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace revalab::edge {

TrafficPages::TrafficPages(std::vector<TrafficPage>& pages) {
  const auto name = [](const TrafficPage& page) { return std::tie(page.path, page.variant); };
  std::sort(pages.begin(), pages.end(),
            [&](const auto& a, const auto& b) { return name(a) < name(b); });
  const bool has_variants = std::any_of(pages.begin(), pages.end(),
                                        [](const auto& page) { return !page.variant.empty(); });
  ends_.reserve(pages.size());
  std::map<std::string, std::vector<PageId>> tags;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    REVALAB_CHECK(i == 0 || name(pages[i - 1]) != name(pages[i]), "a page stands there twice");
    names_ += pages[i].path;
    REVALAB_CHECK(names_.size() <= std::numeric_limits<std::uint32_t>::max(),
                  "names of at most 4 GiB");
    ends_.push_back(static_cast<std::uint32_t>(names_.size()));
    if (has_variants) variants_.push_back(pages[i].variant);
    for (const std::string& tag : pages[i].tags) {
      std::vector<PageId>& tagged = tags[comparable_tag(tag)];
      const auto id = static_cast<PageId>(i);
      if (tagged.empty() || tagged.back() != id) tagged.push_back(id);
    }
  }
  tags_.assign(std::make_move_iterator(tags.begin()), std::make_move_iterator(tags.end()));
}

std::string_view TrafficPages::path(PageId page) const {
  const std::size_t begin = page == 0 ? 0 : ends_[page - 1];
  return std::string_view(names_).substr(begin, ends_[page] - begin);
}

std::optional<PageId> TrafficPages::find(std::string_view path_text,
                                         std::string_view variant) const {
  const PageRange range = range_of({ItemKind::path, std::string(path_text)});
  for (PageId page = range.first; page < range.end; ++page) {
    const std::string_view own = variants_.empty() ? std::string_view() : variants_[page];
    if (own == variant) return page;
  }
  return std::nullopt;
}

PageRange TrafficPages::range_of(const PurgeTarget& target) const {
  if (target.kind == ItemKind::tag) return {};
  // The first page at or behind `begin` of which `is_before` is no longer true.
  const auto first_not = [&](PageId begin, const auto& is_before) {
    PageId end = static_cast<PageId>(size());
    while (begin < end) {
      const PageId middle = begin + (end - begin) / 2;
      if (is_before(path(middle))) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return begin;
  };
  PageRange range;
  range.first = first_not(0, [&](std::string_view text) { return text < target.text; });
  range.end = first_not(range.first, [&](std::string_view text) { return reaches(target, text); });
  return range;
}

const std::vector<PageId>& TrafficPages::tagged(std::string_view tag) const {
  static const std::vector<PageId> k_none;
  const auto found =
      std::lower_bound(tags_.begin(), tags_.end(), tag,
                       [](const auto& one, std::string_view text) { return one.first < text; });
  return found == tags_.end() || found->first != tag ? k_none : found->second;
}

std::size_t TrafficPages::memory_bytes() const {
  std::size_t bytes = ends_.capacity() * sizeof(ends_[0]) +
                      variants_.capacity() * sizeof(std::string) +
                      tags_.capacity() * sizeof(tags_[0]);
  for (const auto& [tag, pages] : tags_) bytes += pages.capacity() * sizeof(PageId);
  return bytes;
}

}  // namespace revalab::edge
