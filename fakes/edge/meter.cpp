#include "fakes/edge/meter.hpp"

namespace revalab::edge {
namespace {

constexpr int k_paths_told_apart_max = 100;

}  // namespace

std::string Meter::cause_of(const Visit& visit, Instant now) {
  if (!visit.cause.empty()) return visit.cause;
  const std::int64_t second = calendar_.wall(now).epoch_seconds();
  if (second != second_) {
    second_ = second;
    told_apart_ = 0;
  }
  if (told_apart_ == k_paths_told_apart_max) return "view";
  ++told_apart_;
  return "view " + std::string(visit.viewer.request.path());
}

void Meter::viewer(const Visit& visit, const Location& location, std::uint64_t bytes, Instant now) {
  const std::string cause = cause_of(visit, now);
  const WallTime at = calendar_.wall(now);
  ledger_.add(
      at,
      visit.viewer.https ? Dimension::cloudfront_request_https : Dimension::cloudfront_request_http,
      1, cause);
  ledger_.add(at, location.egress, static_cast<std::int64_t>(bytes), cause);
}

void Meter::fetch(const Visit& visit, Instant now) {
  ledger_.add(calendar_.wall(now), Dimension::cloudfront_origin_request, 1, cause_of(visit, now));
}

void Meter::shield_request(const Visit& visit, Instant now) {
  ledger_.add(calendar_.wall(now), Dimension::cloudfront_origin_shield_request, 1,
              cause_of(visit, now));
}

void Meter::fetched(const Visit& visit, std::uint64_t bytes, Instant now) {
  if (bytes == 0) return;
  ledger_.add(calendar_.wall(now), Dimension::cloudfront_origin_transfer,
              static_cast<std::int64_t>(bytes), cause_of(visit, now));
}

}  // namespace revalab::edge
