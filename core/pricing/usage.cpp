#include "core/pricing/usage.hpp"

#include "core/base/check.hpp"

#include <array>

namespace revalab {
namespace {

// In the order of `Dimension`.
constexpr std::array<DimensionInfo, 9> k_dimensions{
    {{"cloudfront.invalidationPath", "path", 1},
     {"dynamodb.readRequestUnit", "request unit", 2},
     {"dynamodb.writeRequestUnit", "request unit", 2},
     {"lambda.request", "request", 1},
     {"lambda.gbSecond", "GB-second", 1'024'000},
     {"s3.getRequest", "request", 1},
     {"s3.putRequest", "request", 1},
     {"sqs.request", "request", 1},
     {"sqs.fifoRequest", "request", 1}}};

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
  static const std::vector<Dimension> k_all{Dimension::cloudfront_invalidation_path,
                                            Dimension::dynamodb_read_request_unit,
                                            Dimension::dynamodb_write_request_unit,
                                            Dimension::lambda_request,
                                            Dimension::lambda_gb_second,
                                            Dimension::s3_get_request,
                                            Dimension::s3_put_request,
                                            Dimension::sqs_request,
                                            Dimension::sqs_fifo_request};
  return k_all;
}

void Ledger::add(WallTime at, Dimension dimension, std::int64_t count, std::string_view cause) {
  REVALAB_CHECK(count >= 0, "usage is never negative");
  const std::uint32_t index = cause_of(cause);
  last_entries_.resize(all_dimensions().size());
  auto& of_dimension = last_entries_[static_cast<std::size_t>(dimension)];
  if (of_dimension.size() <= index) of_dimension.resize(index + 1);
  std::size_t& last = of_dimension[index];
  if (last != 0) {
    UsageEntry& before = entries_[last - 1];
    if (before.at <= at && before.at.epoch_seconds() == at.epoch_seconds()) {
      before.count += count;
      return;
    }
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
  last_entries_.clear();
  causes_.clear();
  cause_index_.clear();
}

}  // namespace revalab
