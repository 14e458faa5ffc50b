#include "core/pricing/usage.hpp"

#include "core/base/check.hpp"

#include <array>

namespace revalab {
namespace {

constexpr std::int64_t k_bytes_per_gb = std::int64_t{1} << 30;

// In the order of `Dimension`.
constexpr std::array<DimensionInfo, 22> k_dimensions{
    {{"cloudfront.invalidationPath", "path", 1},
     {"dynamodb.readRequestUnit", "request unit", 2},
     {"dynamodb.writeRequestUnit", "request unit", 2},
     {"lambda.request", "request", 1},
     {"lambda.gbSecond", "GB-second", 1'024'000},
     {"s3.getRequest", "request", 1},
     {"s3.putRequest", "request", 1},
     {"sqs.request", "request", 1},
     {"sqs.fifoRequest", "request", 1},
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
  const std::uint32_t index = cause_of(cause);
  last_entries_.resize(all_dimensions().size());
  auto& of_dimension = last_entries_[static_cast<std::size_t>(dimension)];
  if (of_dimension.size() <= index) of_dimension.resize(index + 1);
  std::size_t& last = of_dimension[index];
  if (!entries_.empty() && entries_.back().at.epoch_seconds() != at.epoch_seconds()) {
    settled_count_ = entries_.size();
  }
  if (last > settled_count_ && entries_[last - 1].at <= at) {
    entries_[last - 1].count += count;
    return;
  }
  entries_.push_back({at, dimension, count, index});
  last = entries_.size();
}

std::uint32_t Ledger::cause_of(std::string_view cause) {
  auto known = cause_index_.find(cause);
  if (known != cause_index_.end()) return known->second;
  if (causes_.size() > k_causes_max) return static_cast<std::uint32_t>(k_causes_max);
  // The last place is for all the others.
  const std::string_view name = causes_.size() == k_causes_max ? "other causes" : cause;
  known = cause_index_.emplace(name, static_cast<std::uint32_t>(causes_.size())).first;
  causes_.emplace_back(name);
  return known->second;
}

const std::string& Ledger::cause_name(std::uint32_t cause) const { return causes_.at(cause); }

void Ledger::clear() {
  entries_.clear();
  settled_count_ = 0;
  last_entries_.clear();
  causes_.clear();
  cause_index_.clear();
}

}  // namespace revalab
