#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab {

/// A span of time. Units: nanoseconds.
using Duration = std::chrono::nanoseconds;

/// Parses `500ms`, `30s`, `5m`, `2h`, `7d`; a whole number and one unit. Empty when it is not one
/// or does not fit.
std::optional<Duration> parse_duration(std::string_view text);

/// The shortest exact text `parse_duration` reads back; sub-millisecond rests appear as `1500us` or
/// `7ns`.
std::string format_duration(Duration duration);

/// A point on the lab's monotonic time line; freshness, ages and deadlines use it.
/// Units: nanoseconds since the lab started. Invariant: never mixes with `WallTime`; only
/// `Calendar` converts.
class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(Duration since_start) : since_start_(since_start) {}

  [[nodiscard]] constexpr Duration since_start() const { return since_start_; }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant at, Duration span) {
    return Instant(at.since_start_ + span);
  }
  friend constexpr Instant operator-(Instant at, Duration span) {
    return Instant(at.since_start_ - span);
  }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return a.since_start_ - b.since_start_;
  }

 private:
  Duration since_start_{0};
};

/// A calendar month in UTC, the period of every price book.
struct Month {
  int year = 1970;
  int month = 1;  ///< 1 to 12

  friend constexpr auto operator<=>(const Month&, const Month&) = default;
  /// Reads `2026-01`. Empty when it is not a month.
  static std::optional<Month> parse(std::string_view text);
  /// `2026-01`.
  [[nodiscard]] std::string to_string() const;
};

/// A point of civil time; `Date`, `LastModified`, signatures and bills use it.
/// Units: nanoseconds since 1970-01-01T00:00:00Z.
class WallTime {
 public:
  constexpr WallTime() = default;
  constexpr explicit WallTime(Duration since_epoch) : since_epoch_(since_epoch) {}

  /// Reads RFC 3339 in UTC (`2026-01-01T00:00:00Z`, fractions allowed). Empty when it is not that.
  static std::optional<WallTime> parse_rfc3339(std::string_view text);

  /// Reads `Thu, 01 Jan 2026 00:00:00 GMT`, the weekday and the punctuation included. Empty when it
  /// is not that; the two obsolete forms of RFC 9110 section 5.6.7 are not.
  static std::optional<WallTime> parse_http_date(std::string_view text);

  [[nodiscard]] constexpr Duration since_epoch() const { return since_epoch_; }
  [[nodiscard]] std::int64_t epoch_milliseconds() const;
  [[nodiscard]] std::int64_t epoch_seconds() const;
  /// `2026-01-01T00:00:00.000Z`, the form CloudFront's XML uses.
  [[nodiscard]] std::string iso8601_milliseconds() const;
  /// `2026-01-01T00:00:00Z`, with as many fraction digits as the value needs.
  [[nodiscard]] std::string rfc3339() const;
  /// `Thu, 01 Jan 2026 00:00:00 GMT`. Source: RFC 9110 section 5.6.7.
  [[nodiscard]] std::string http_date() const;
  /// `20260101T000000Z`, the form of `x-amz-date`.
  [[nodiscard]] std::string amz_date() const;
  [[nodiscard]] Month month() const;

  friend constexpr auto operator<=>(WallTime, WallTime) = default;
  friend constexpr WallTime operator+(WallTime at, Duration span) {
    return WallTime(at.since_epoch_ + span);
  }
  friend constexpr Duration operator-(WallTime a, WallTime b) {
    return a.since_epoch_ - b.since_epoch_;
  }

 private:
  Duration since_epoch_{0};
};

/// Says which civil time an instant of the lab is. The only bridge between the two time types.
class Calendar {
 public:
  /// `start` is the civil time of the lab's first instant.
  constexpr explicit Calendar(WallTime start) : start_(start) {}

  [[nodiscard]] constexpr WallTime wall(Instant at) const { return start_ + at.since_start(); }
  [[nodiscard]] constexpr Instant instant(WallTime at) const { return Instant(at - start_); }

 private:
  WallTime start_;
};

}  // namespace revalab
