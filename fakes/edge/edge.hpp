#pragma once

#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/edge/exchange.hpp"
#include "fakes/edge/explanation.hpp"
#include "fakes/edge/fetching.hpp"
#include "fakes/edge/location.hpp"
#include "fakes/edge/meter.hpp"
#include "fakes/edge/purges.hpp"
#include "fakes/edge/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge {

/// What becomes of a response whose fetch began before a purge arrived. AWS does not say.
enum class InFlight {
  discard,  ///< The viewer gets it, the cache does not.
  store,    ///< Both get it: old content may return after its purge.
};

/// What an answer within the stale-while-revalidate window says. Reports differ.
enum class StaleResult { hit, refresh_hit };

struct EdgeOptions {
  EdgeOptions() = default;
  std::vector<std::string> locations{"IAD", "FRA", "NRT"};  ///< The first is the default.
  bool regional = false;  ///< Regional edge caches between locations and origins.
  bool shield = false;    ///< An Origin Shield before every origin; else as the origin says.
  InFlight in_flight = InFlight::discard;
  StaleResult stale_result = StaleResult::hit;
  std::size_t capacity_bytes = std::size_t{1} << 30;     ///< Of each cache.
  std::size_t object_max_bytes = std::size_t{64} << 20;  ///< Larger ones pass unkept.
  /// Where viewers of a port of the lab's own are redirected to; 0: to the port of https.
  std::uint16_t tls_port = 0;
};

/// A CDN: edge locations that keep what origins allow and drop what purges name.
///
///     viewer --> location --> [regional cache] --> [shield] --> origin
///
/// The first cache that may serve does, and those before it keep a copy; what is fetched is kept on
/// the whole way. POST and the like, and what no policy lets be kept, go straight to the origin.
/// Invariant: after a purge has arrived at a location nothing fetched before it is served there
/// (with `InFlight::discard`): the caches behind a location are emptied before it.
class Edge final : public Exchanges {
 public:
  Edge(Calendar calendar, const Dice& dice, Ledger& ledger, const RuleSource& source,
       EdgeOptions options);
  ~Edge() override;

  Step begin(ExchangeId id, ViewerRequest request, Instant now) override;
  Step resume(ExchangeId id, Instant now) override;
  void forget(ExchangeId id) override;
  Step head(FetchId fetch, Response head, std::optional<std::uint64_t> content_length,
            Instant now) override;
  bool body(FetchId fetch, std::string_view bytes, Instant now) override;
  Step end(FetchId fetch, Instant now) override;
  Step fail(FetchId fetch, OriginFailure why, std::string detail, Instant now) override;
  void abandon(FetchId fetch, Instant now) override;

  /// Lets an invalidation arrive at one location. An unknown location is no place to purge.
  /// Takes a lookup an item, what it drops, and a look at the fetches on their way.
  void purge(const Purge& purge, Instant at);
  /// What each cache holds of a URL, and why. Changes nothing.
  [[nodiscard]] Explanation explain(std::string_view host, std::string_view target,
                                    const Headers& headers, Instant now) const;
  /// For an edge whose ports are opened after it is made.
  void set_tls_port(std::uint16_t port) { options_.tls_port = port; }
  /// Empties every cache; fetches on their way are not kept.
  void clear();

  [[nodiscard]] const std::vector<std::string>& locations() const { return options_.locations; }
  /// Objects in all caches together.
  [[nodiscard]] std::size_t object_count() const;

 private:
  [[nodiscard]] Chain chain_of(const Visit& visit) const;
  [[nodiscard]] const Location& location_of(const Visit& visit) const;
  Fetching& fetching(FetchId id);
  Fetching take(FetchId id);

  Step look(ExchangeId id, Visit visit, Instant now);
  Step serve(const Visit& visit, const StoredObject& object, ResultType result, Instant now);
  void copy_down(const Chain& chain, std::size_t from, const CacheKey& key,
                 const ObjectPointer& object);
  ObjectPointer fresh_in(const Chain& chain, std::size_t first, const CacheKey& key, Instant now);
  std::optional<Fetch> refresh_in_background(const Visit& visit, const Chain& chain,
                                             ObjectPointer stale, Instant now);
  Fetch start(Visit visit, const Chain& chain, ObjectPointer stale, bool background, Instant now);

  void claim(Fetching& fetching);
  void release(Fetching& fetching);
  Step answer(const Visit& visit, Reply reply, Instant now);
  void drop_stale(const Fetching& fetching);
  Step still_good(Fetching& fetching, const Response& head, Instant now);
  [[nodiscard]] bool may_serve_stale(const Fetching& fetching, Instant now) const;
  Step serve_stale(Fetching& fetching, int status, Instant now);
  Step leave_error(Fetching& fetching);
  std::optional<Step> to_error_page(Fetching& fetching, int status, const Headers& headers,
                                    std::string_view detail, Instant now);
  Step page_head(Fetching& fetching, Instant now);
  Step finish_page(const Fetching& fetching, Instant now);
  void keep_failure(const Fetching& fetching, const OwnAnswer& own, Instant now);
  Step object_head(Fetching& fetching, Instant now);
  Step present(Fetching& fetching, Instant now);
  Step stream(Fetching& fetching, ResultType result);
  Step finish(Fetching& fetching, Instant now);
  void keep(const Fetching& fetching, const CacheKey& key, StoredObject object);
  void account(const Fetching& fetching, Instant now);

  void purge_tier(Tier& tier, const std::shared_ptr<const Purge>& purge, Instant at);
  void doom(const Tier& tier, std::string_view distribution, const PurgeTarget& target);

  Calendar calendar_;
  Dice request_ids_;
  const RuleSource& source_;
  EdgeOptions options_;
  Meter meter_;
  std::vector<std::unique_ptr<Tier>> tiers_;  ///< In no order that matters.
  std::vector<Location> locations_;
  Tier* shield_;
  FetchId fetch_ids_ = 0;
  std::map<FetchId, Fetching> fetches_;
  std::map<ExchangeId, Visit> waiting_;
};

}  // namespace revalab::edge
