#include "simulator/invalidate/operation.hpp"

namespace revalab::sim {
namespace {

/// Stands where no table is read.
class NoTransport final : public Transport {
 public:
  Task<Result<Response>> send(Request) override {
    co_return ApiError(0, std::string(k_connection_failed), "no table was to be read");
  }
};

}  // namespace

bool needs_table(const PurgeOrder& order, Strategy strategy) {
  if (order.mark_rows) return true;
  if (strategy == Strategy::cache_tags) return false;
  // OpenNext purges what the rows of a path's own tag say.
  return !order.tags.empty() || (strategy == Strategy::opennext && !order.paths.empty());
}

bool needs_build_id(const PurgeOrder& order, Strategy strategy) {
  return needs_table(order, strategy) || (order.router == Router::pages && !order.paths.empty());
}

Task<RevalidationReport> carry_out(const Operation& operation, Transport* to_dynamodb,
                                   Transport& to_cloudfront, Clock& clock, Dice dice,
                                   PurgeApproval approve) {
  NoTransport nowhere;
  Transport& table_transport = to_dynamodb != nullptr ? *to_dynamodb : nowhere;
  aws::ClientOptions table_client;
  if (operation.dynamodb) table_client = operation.dynamodb->client_options();
  aws::ClientOptions cdn_client = operation.cloudfront.client_options();
  // The submitter retries by itself, and knows what an answer that was lost may have done.
  cdn_client.retry.attempts_max = 1;
  dynamodb::Client table(table_transport, clock, dice.fork("table"), std::move(table_client));
  cloudfront::Client cdn(to_cloudfront, clock, dice.fork("cdn"), std::move(cdn_client));
  TagCacheOptions cache_options;
  cache_options.table_name = operation.table;
  cache_options.assumed_router = operation.order.router;
  TagCache tags(table, clock, dice.fork("tags"), operation.revalidator.rules, cache_options);
  Submitter submitter(cdn, clock, dice.fork("submitter"));
  Revalidator revalidator(tags, submitter, clock, operation.revalidator);
  auto report = co_await revalidator.purge_order(operation.order, std::move(approve));
  co_return report;
}

}  // namespace revalab::sim
