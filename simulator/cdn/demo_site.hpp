#pragma once

#include "core/base/handler.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace revalab::sim {

/// The origin of a lab that was given none: a site whose pages show when and how often they were
/// rendered, so that a cache can be seen at work. Every page carries the tag `demo`. `/about` never
/// changes and can be revalidated (`ETag`); all others are rendered anew for each request.
class DemoSite final : public Handler {
 public:
  /// `tag_header` is the response header that tells an edge an object's tags; empty for none.
  DemoSite(Calendar calendar, std::string tag_header);

  Answer handle(const Request& request, Instant now) override;
  /// Counts from the beginning, on another time line.
  void reset(Calendar calendar) {
    calendar_ = calendar;
    renders_.clear();
  }

 private:
  /// Pages beyond this are shown and not counted.
  static constexpr std::size_t k_pages_max = 10'000;

  Calendar calendar_;
  std::string tag_header_;
  std::map<std::string, std::uint64_t, std::less<>> renders_;
};

}  // namespace revalab::sim
