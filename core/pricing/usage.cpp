#include "core/pricing/usage.hpp"

#include "core/base/check.hpp"

#include <array>

namespace revalab {
namespace {

constexpr std::int64_t k_bytes_per_gb = std::int64_t{1} << 30;

// In the order of `Dimension`.
constexpr std::array<DimensionInfo, 20> k_dimensions{
    {{"cloudfront.invalidationPath", "path", 1},
     {"dynamodb.readRequestUnit", "request unit", 2},
     {"dynamodb.writeRequestUnit", "request unit", 2},
     {"lambda.request", "request", 1},
     {"lambda.gbSecond", "GB-second", 1'024'000},
     {"s3.getRequest", "request", 1},
     {"s3.putRequest", "request", 1},
     {"cloudfront.requestHttp", "request", 1},
     {"cloudfront.requestHttps", "request", 1},
     {"cloudfront.egress.us", "GB", k_bytes_per_gb},
     {"cloudfront.egress.eu", "GB", k_bytes_per_gb},
     {"cloudfront.egress.za", "GB", k_bytes_per_gb},
     {"cloudfront.egress.sa", "GB", k_bytes_per_gb},
     {"cloudfront.egress.jp", "GB", k_bytes_per_gb},
     {"cloudfront.egress.au", "GB", k_bytes_per_gb},
     {"cloudfront.egress.asia", "GB", k_bytes_per_gb},
     {"cloudfront.egress.in", "GB", k_bytes_per_gb},
     {"cloudfront.originRequest", "request", 1},
     {"cloudfront.originTransfer", "GB", k_bytes_per_gb},
     {"cloudfront.originShieldRequest", "request", 1}}};

}  // namespace

const DimensionInfo& info(Dimension dimension) {
  return k_dimensions.at(static_cast<std::size_t>(dimension));
}

std::optional<Dimension> dimension_named(std::string_view name) {
  for (const Dimension dimension : all_dimensions()) {
    if (info(dimension).name == name) return dimension;
  }
  return std::nullopt;
}

const std::vector<Dimension>& all_dimensions() {
  static const std::vector<Dimension> k_all = [] {
    std::vector<Dimension> all;
    for (std::size_t i = 0; i < k_dimensions.size(); ++i) all.push_back(static_cast<Dimension>(i));
    return all;
  }();
  return k_all;
}

void Ledger::add(WallTime at, Dimension dimension, std::int64_t count, std::string_view cause) {
  REVALAB_CHECK(count >= 0, "usage is never negative");
  auto known = cause_index_.find(cause);
  if (known == cause_index_.end()) {
    known = cause_index_.emplace(cause, static_cast<std::uint32_t>(causes_.size())).first;
    causes_.emplace_back(cause);
  }
  const auto [last, is_first] = last_entries_.try_emplace(dimension, entries_.size());
  if (!is_first) {
    UsageEntry& before = entries_[last->second];
    if (before.cause == known->second && before.at <= at &&
        before.at.epoch_seconds() == at.epoch_seconds()) {
      before.count += count;
      return;
    }
    last->second = entries_.size();
  }
  entries_.push_back({at, dimension, count, known->second});
}

const std::string& Ledger::cause_name(std::uint32_t cause) const { return causes_.at(cause); }

void Ledger::clear() {
  entries_.clear();
  last_entries_.clear();
  causes_.clear();
  cause_index_.clear();
}

}  // namespace revalab
