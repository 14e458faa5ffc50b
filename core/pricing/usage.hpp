#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// What can be used and paid for. Each has one counting unit, fine enough to stay an integer.
enum class Dimension : std::uint8_t {
  cloudfront_invalidation_path,  ///< One per item of an accepted batch, wildcards and tags too.
  dynamodb_read_request_unit,    ///< Counted in half units.
  dynamodb_write_request_unit,   ///< Counted in half units.
  lambda_request,
  lambda_gb_second,  ///< Counted in MB-milliseconds, 1,024 x 1,000 to the unit.
  s3_get_request,
  s3_put_request,
  sqs_request,       ///< To a standard queue, or none; each 64 KiB that it carries is one.
  sqs_fifo_request,  ///< The same to a FIFO queue.
  cloudfront_request_http,
  cloudfront_request_https,
  cloudfront_egress_us,  ///< Counted in bytes, as all egress: North America.
  cloudfront_egress_eu,  ///< Europe and Israel.
  cloudfront_egress_za,  ///< South Africa, Kenya and the Middle East.
  cloudfront_egress_sa,  ///< South America.
  cloudfront_egress_jp,
  cloudfront_egress_au,  ///< Australia and New Zealand.
  cloudfront_egress_asia,
  cloudfront_egress_in,
  cloudfront_origin_request,         ///< A fetch from an origin. Not charged by CloudFront.
  cloudfront_origin_transfer,        ///< Bytes fetched from AWS origins. Not charged either.
  cloudfront_origin_shield_request,  ///< A request that reached the Origin Shield.
};

struct DimensionInfo {
  std::string_view name;         ///< As in price books: `cloudfront.invalidationPath`.
  std::string_view unit;         ///< As in price books: `path`.
  std::int64_t counts_per_unit;  ///< 2 where half units are counted.
};

const DimensionInfo& info(Dimension dimension);
std::optional<Dimension> dimension_named(std::string_view name);
const std::vector<Dimension>& all_dimensions();

/// One use of something, with what it was done for.
struct UsageEntry {
  WallTime at;
  Dimension dimension;
  std::int64_t count;   ///< In the dimension's counting unit.
  std::uint32_t cause;  ///< An index of `Ledger::causes`.
  friend bool operator==(const UsageEntry&, const UsageEntry&) = default;
};

/// Everything that was used, in the order it happened. A bill is a pure function of it.
/// What one cause uses of a dimension within a second is one entry, where its first use stands, so
/// that a lab under load does not fill the memory. A total never changes by it; only which of the
/// causes of one second a tier or the end of a free allowance falls to does.
class Ledger {
 public:
  /// How many causes are told apart; later ones are together `other causes`.
  static constexpr std::size_t k_causes_max = 100'000;

  void add(WallTime at, Dimension dimension, std::int64_t count, std::string_view cause);

  [[nodiscard]] const std::vector<UsageEntry>& entries() const { return entries_; }
  [[nodiscard]] const std::string& cause_name(std::uint32_t cause) const;
  [[nodiscard]] std::size_t cause_count() const { return causes_.size(); }
  /// Entries before this index never change again: they are of a second that is over.
  [[nodiscard]] std::size_t settled_count() const { return settled_count_; }
  void clear();

 private:
  std::uint32_t cause_of(std::string_view cause);

  std::vector<UsageEntry> entries_;
  std::size_t settled_count_ = 0;
  /// For each dimension and cause the last entry, as an index of `entries_` plus one.
  std::vector<std::vector<std::size_t>> last_entries_;
  std::vector<std::string> causes_;
  std::map<std::string, std::uint32_t, std::less<>> cause_index_;
};

}  // namespace revalab
