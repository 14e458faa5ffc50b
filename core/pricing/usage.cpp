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
