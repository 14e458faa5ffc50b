#include "core/base/time.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace revalab {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::year_month_day;

struct Unit {
  std::string_view suffix;
  std::int64_t nanoseconds;
};
// Longest first, so that formatting picks the largest unit that divides the value.
constexpr std::array<Unit, 7> k_units{{{"d", 86'400'000'000'000},
                                       {"h", 3'600'000'000'000},
                                       {"m", 60'000'000'000},
                                       {"s", 1'000'000'000},
                                       {"ms", 1'000'000},
                                       {"us", 1'000},
                                       {"ns", 1}}};

struct Civil {
  int year;
  unsigned month;
  unsigned day;
  unsigned weekday;  // 0 is Sunday
  int hour;
  int minute;
  int second;
  std::int64_t nanosecond;
};

Civil civil_of(Duration since_epoch) {
  const auto day_count = floor<days>(since_epoch);
  const std::chrono::sys_days date(day_count);
  const year_month_day ymd(date);
  auto rest = (since_epoch - day_count).count();
  Civil civil{};
  civil.year = static_cast<int>(ymd.year());
  civil.month = static_cast<unsigned>(ymd.month());
  civil.day = static_cast<unsigned>(ymd.day());
  civil.weekday = std::chrono::weekday(date).c_encoding();
  civil.nanosecond = rest % 1'000'000'000;
  rest /= 1'000'000'000;
  civil.second = static_cast<int>(rest % 60);
  civil.minute = static_cast<int>(rest / 60 % 60);
  civil.hour = static_cast<int>(rest / 3600);
  return civil;
}

/// Builds text from numbers of a fixed width. Every answer carries a date or two; printf would take
/// longer over them than a small answer takes altogether.
class Stamp {
 public:
  /// The last `width` decimal digits of a number that is not negative.
  Stamp& number(std::int64_t value, std::size_t width) {
    text_.append(width, '0');
    for (std::size_t i = 0; i < width; ++i, value /= 10) {
      text_[text_.size() - 1 - i] = static_cast<char>('0' + value % 10);
    }
    return *this;
  }
  Stamp& text(std::string_view text) {
    text_.append(text);
    return *this;
  }
  /// `2026-01-01` and `00:00:00`, with these separators.
  Stamp& date(const Civil& c, std::string_view separator) {
    number(c.year, 4).text(separator).number(c.month, 2).text(separator);
    return number(c.day, 2);
  }
  Stamp& time(const Civil& c, std::string_view separator) {
    number(c.hour, 2).text(separator).number(c.minute, 2).text(separator);
    return number(c.second, 2);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// Takes exactly `digits` decimal digits off the front of `text`.
bool take_digits(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits) return false;
  value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes an optional `.fraction` of at most nine digits.
bool take_fraction(std::string_view& text, std::int64_t& nanoseconds) {
  nanoseconds = 0;
  if (!take(text, '.')) return true;
  std::int64_t scale = 100'000'000;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    nanoseconds += (text[digits] - '0') * scale;
    scale /= 10;
  }
  text.remove_prefix(digits);
  return digits >= 1 && digits <= 9;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || text.front() == '-') return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : k_units) {
    if (unit.suffix != suffix) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / unit.nanoseconds) return std::nullopt;
    return Duration(number * unit.nanoseconds);
  }
  return std::nullopt;
}

std::string format_duration(Duration duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  for (const Unit& unit : k_units) {
    if (count % unit.nanoseconds == 0) {
      return std::to_string(count / unit.nanoseconds) + std::string(unit.suffix);
    }
  }
  return {};
}

std::optional<Month> Month::parse(std::string_view text) {
  Month parsed;
  const bool shaped =
      take_digits(text, 4, parsed.year) && take(text, '-') && take_digits(text, 2, parsed.month);
  if (!shaped || !text.empty() || parsed.month < 1 || parsed.month > 12) return std::nullopt;
  return parsed;
}

std::string Month::to_string() const {
  return Stamp().number(year, 4).text("-").number(month, 2).take();
}

std::optional<WallTime> WallTime::parse_rfc3339(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t nanoseconds = 0;
  const bool shaped = take_digits(text, 4, year) && take(text, '-') &&
                      take_digits(text, 2, month) && take(text, '-') && take_digits(text, 2, day) &&
                      take(text, 'T') && take_digits(text, 2, hour) && take(text, ':') &&
                      take_digits(text, 2, minute) && take(text, ':') &&
                      take_digits(text, 2, second) && take_fraction(text, nanoseconds) &&
                      text == "Z";
  if (!shaped || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const year_month_day ymd{std::chrono::year(year),
                           std::chrono::month(static_cast<unsigned>(month)),
                           std::chrono::day(static_cast<unsigned>(day))};
  // The range of a 64-bit count of nanoseconds ends in 2262.
  if (!ymd.ok() || year < 1970 || year > 2261) return std::nullopt;
  const Duration date = std::chrono::sys_days(ymd).time_since_epoch();
  return WallTime(date + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                  std::chrono::seconds(second) + Duration(nanoseconds));
}

std::optional<WallTime> WallTime::parse_http_date(std::string_view text) {
  static constexpr std::string_view k_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29) return std::nullopt;
  const auto month = k_months.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 101).substr(1);
  std::string rfc(text.substr(12, 4));
  rfc.append("-").append(number).append("-").append(text.substr(5, 2));
  rfc.append("T").append(text.substr(17, 8)).append("Z");
  const auto parsed = parse_rfc3339(rfc);
  // The weekday and the punctuation have to be right too.
  return parsed && parsed->http_date() == text ? parsed : std::nullopt;
}

std::int64_t WallTime::epoch_milliseconds() const {
  return floor<std::chrono::milliseconds>(since_epoch_).count();
}

std::int64_t WallTime::epoch_seconds() const {
  return floor<std::chrono::seconds>(since_epoch_).count();
}

std::string WallTime::iso8601_milliseconds() const {
  const Civil c = civil_of(since_epoch_);
  Stamp stamp;
  stamp.date(c, "-").text("T").time(c, ":");
  return stamp.text(".").number(c.nanosecond / 1'000'000, 3).text("Z").take();
}

std::string WallTime::rfc3339() const {
  const Civil c = civil_of(since_epoch_);
  Stamp stamp;
  stamp.date(c, "-").text("T").time(c, ":");
  if (c.nanosecond == 0) return stamp.text("Z").take();
  std::string text = stamp.text(".").number(c.nanosecond, 9).take();
  text.erase(text.find_last_not_of('0') + 1);
  return text + "Z";
}

std::string WallTime::http_date() const {
  static constexpr std::array<std::string_view, 7> k_days{"Sun", "Mon", "Tue", "Wed",
                                                          "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> k_months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Civil c = civil_of(since_epoch_);
  Stamp stamp;
  stamp.text(k_days.at(c.weekday)).text(", ").number(c.day, 2).text(" ");
  stamp.text(k_months.at(c.month - 1)).text(" ").number(c.year, 4).text(" ");
  return stamp.time(c, ":").text(" GMT").take();
}

std::string WallTime::amz_date() const {
  const Civil c = civil_of(since_epoch_);
  return Stamp().date(c, "").text("T").time(c, "").text("Z").take();
}

Month WallTime::month() const {
  const Civil c = civil_of(since_epoch_);
  return {c.year, static_cast<int>(c.month)};
}

}  // namespace revalab
