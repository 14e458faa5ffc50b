#include "core/base/time.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace revalab {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

WallTime at(std::string_view text) { return WallTime::parse_rfc3339(text).value(); }

TEST(Durations, ReadAWholeNumberAndAUnit) {
  EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(parse_duration("30s"), seconds(30));
  EXPECT_EQ(parse_duration("5m"), seconds(300));
  EXPECT_EQ(parse_duration("2h"), hours(2));
  EXPECT_EQ(parse_duration("7d"), hours(168));
  EXPECT_EQ(parse_duration("0s"), Duration(0));
}

TEST(Durations, RefuseEverythingElse) {
  for (const std::string_view text : {"", "5", "s", "1.5s", "-1s", "+1s", " 1s", "1s ", "1S", "1w",
                                      "1h30m", "99999999999999999999s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

// 2^63 nanoseconds are 106,751 days and a bit.
TEST(Durations, RefuseWhatDoesNotFit) {
  EXPECT_TRUE(parse_duration("106751d").has_value());
  EXPECT_EQ(parse_duration("106752d"), std::nullopt);
  EXPECT_EQ(parse_duration("9223372036854775807ns"),
            Duration(std::numeric_limits<std::int64_t>::max()));
}

TEST(Durations, AreWrittenInTheLargestUnitThatIsExact) {
  EXPECT_EQ(format_duration(Duration(0)), "0s");
  EXPECT_EQ(format_duration(hours(48)), "2d");
  EXPECT_EQ(format_duration(hours(36)), "36h");
  EXPECT_EQ(format_duration(seconds(90)), "90s");
  EXPECT_EQ(format_duration(milliseconds(1500)), "1500ms");
  EXPECT_EQ(format_duration(Duration(1'500'000)), "1500us");
  EXPECT_EQ(format_duration(Duration(7)), "7ns");
}

TEST(WallTimes, ReadLeapDaysOnlyInLeapYears) {
  EXPECT_EQ(at("2024-02-29T00:00:00Z").epoch_seconds(), 1'709'164'800);
  EXPECT_TRUE(WallTime::parse_rfc3339("2000-02-29T00:00:00Z").has_value());
  EXPECT_EQ(WallTime::parse_rfc3339("2026-02-29T00:00:00Z"), std::nullopt);
  EXPECT_EQ(WallTime::parse_rfc3339("2100-02-29T00:00:00Z"), std::nullopt);
}

TEST(WallTimes, TurnTheMonthAtMidnight) {
  const WallTime last = at("2026-01-31T23:59:59.999999999Z");
  EXPECT_EQ(last.month().to_string(), "2026-01");
  const WallTime first = last + Duration(1);
  EXPECT_EQ(first.month().to_string(), "2026-02");
  EXPECT_EQ(first.rfc3339(), "2026-02-01T00:00:00Z");
  EXPECT_EQ((at("2024-02-28T23:59:59Z") + seconds(1)).rfc3339(), "2024-02-29T00:00:00Z");
  EXPECT_EQ((at("2026-12-31T23:59:59Z") + seconds(1)).month(), (Month{2027, 1}));
}

// A 64-bit count of nanoseconds ends in April 2262; whole years end with 2261.
TEST(WallTimes, ReachFrom1970To2261) {
  EXPECT_EQ(at("1970-01-01T00:00:00Z").epoch_milliseconds(), 0);
  EXPECT_EQ(at("2261-12-31T23:59:59.999999999Z").rfc3339(), "2261-12-31T23:59:59.999999999Z");
  EXPECT_EQ(WallTime::parse_rfc3339("2262-01-01T00:00:00Z"), std::nullopt);
  EXPECT_EQ(WallTime::parse_rfc3339("1969-12-31T23:59:59Z"), std::nullopt);
}

TEST(WallTimes, KeepEveryFractionDigitThatCounts) {
  EXPECT_EQ(at("2026-01-01T00:00:00.5Z").rfc3339(), "2026-01-01T00:00:00.5Z");
  EXPECT_EQ(at("2026-01-01T00:00:00.120Z").rfc3339(), "2026-01-01T00:00:00.12Z");
  EXPECT_EQ(at("2026-01-01T00:00:00.000000001Z").rfc3339(), "2026-01-01T00:00:00.000000001Z");
  EXPECT_EQ(at("2026-01-01T00:00:00.9999Z").epoch_milliseconds(), 1'767'225'600'999);
  EXPECT_EQ(at("2026-01-01T00:00:00.9999Z").iso8601_milliseconds(), "2026-01-01T00:00:00.999Z");
}

TEST(WallTimes, RefuseWhatIsNotUtcRfc3339) {
  for (const std::string_view text :
       {"", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "2026-1-1T00:00:00Z",
        "2026-01-01 00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.0000000001Z", "2026-01-01T00:00:00Zx"}) {
    EXPECT_EQ(WallTime::parse_rfc3339(text), std::nullopt) << text;
  }
}

// RFC 9110 section 5.6.7 gives this very date.
TEST(WallTimes, AreWrittenAsHttpAndAmzDates) {
  const WallTime example = at("1994-11-06T08:49:37Z");
  EXPECT_EQ(example.http_date(), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(example.amz_date(), "19941106T084937Z");
  EXPECT_EQ(at("2024-02-29T00:00:00Z").http_date(), "Thu, 29 Feb 2024 00:00:00 GMT");
}

// The weekday has to be that of the date: a date that is wrong in one part is no date.
TEST(WallTimes, AreReadFromHttpDates) {
  EXPECT_EQ(WallTime::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), at("1994-11-06T08:49:37Z"));
  for (const char* wrong : {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                            "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
                            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_FALSE(WallTime::parse_http_date(wrong)) << wrong;
  }
}

TEST(WallTimes, BeforeTheEpochRoundDown) {
  const WallTime before(milliseconds(-1));
  EXPECT_EQ(before.epoch_seconds(), -1);
  EXPECT_EQ(before.iso8601_milliseconds(), "1969-12-31T23:59:59.999Z");
}

TEST(Calendars, ConvertBothWays) {
  const Calendar calendar(at("2026-01-01T00:00:00Z"));
  const Instant instant = Instant() + seconds(5);
  EXPECT_EQ(calendar.wall(instant).rfc3339(), "2026-01-01T00:00:05Z");
  EXPECT_EQ(calendar.instant(calendar.wall(instant)), instant);
}

}  // namespace
}  // namespace revalab
