// Times the edge as simulations use it: the rows of the design's section 8. The requests are drawn
// and put in order beforehand, as the simulator's workload does; usage goes to totals, and those to
// the ledger.

#include "core/base/dice.hpp"
#include "core/base/fixed_point.hpp"
#include "fakes/edge/edge.hpp"
#include "fakes/edge/traffic_edge.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::bench {
namespace {

using edge::PageId;
using edge::TrafficEdge;
using edge::TrafficPage;

constexpr std::size_t k_requests = 1 << 22;
constexpr Duration k_between_requests = std::chrono::microseconds(500);

std::vector<TrafficPage> pages_of(std::size_t count) {
  std::vector<TrafficPage> pages(count);
  for (std::size_t i = 0; i < count; ++i) {
    // A hundred pages share a directory, so that a wildcard names them.
    pages[i].path = "/section-" + std::to_string(i / 100) + "/page-" + std::to_string(i);
    pages[i].bytes = 12'000;
    pages[i].ttl = std::chrono::seconds(60 + i % 600);
  }
  return pages;
}

edge::TrafficOptions twenty_locations() {
  edge::TrafficOptions options;
  options.regional = true;
  options.locations = {"IAD", "FRA", "NRT", "SIN", "SYD", "GRU", "LHR", "DUB", "BOM", "ICN",
                       "PDX", "SFO", "CMH", "ORD", "MIA", "AMS", "CDG", "MAD", "HKG", "JNB"};
  return options;
}

struct Drawn {
  PageId page;
  std::uint32_t location;
};

/// Zipf 0.9 over the pages in a random order, locations evenly.
std::vector<Drawn> draw_requests(std::size_t pages, std::size_t locations) {
  std::vector<std::int64_t> sums;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < pages; ++i) {
    sum += static_cast<std::int64_t>(inverse_power(i + 1, {9, 10}).times(1'000'000'000));
    sums.push_back(sum);
  }
  Dice dice(1);
  std::vector<PageId> order(pages);
  for (std::size_t i = 0; i < pages; ++i) order[i] = static_cast<PageId>(i);
  for (std::size_t i = pages; i > 1; --i) std::swap(order[i - 1], order[dice.below(i)]);
  std::vector<Drawn> requests(k_requests);
  for (Drawn& request : requests) {
    const auto at = static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(sum)));
    const auto rank = std::upper_bound(sums.begin(), sums.end(), at) - sums.begin();
    request.page = order[static_cast<std::size_t>(rank)];
    request.location = static_cast<std::uint32_t>(dice.below(locations));
  }
  return requests;
}

/// A wildcard over a hundred pages every `purge_every` requests, at each location in the requests
/// that follow; 0 for none.
void simulate(benchmark::State& state, std::size_t purge_every) {
  const std::size_t page_count = 20'000;
  const auto options = twenty_locations();
  const auto requests = draw_requests(page_count, options.locations.size());
  TrafficEdge traffic(pages_of(page_count), options);
  Ledger ledger;
  Dice dice(2);
  Instant now(std::chrono::seconds(1));
  edge::TrafficPurge purge;
  std::size_t arrived = options.locations.size();
  std::size_t served = 0;
  for (auto _ : state) {
    for (const Drawn& request : requests) {
      now = now + k_between_requests;
      if (purge_every != 0) {
        const std::size_t since = served++ % purge_every;
        if (since == 0) {
          const std::string section = std::to_string(dice.below(page_count / 100));
          purge = traffic.resolve({"/section-" + section + "/*"});
          arrived = 0;
        }
        if (arrived < options.locations.size() && since % 10 == 0) {
          traffic.arrive(purge, arrived++);
        }
      }
      benchmark::DoNotOptimize(traffic.view(request.location, request.page, now));
    }
    traffic.settle(ledger, WallTime(), "views");
  }
  const auto count = state.iterations() * std::int64_t{k_requests};
  state.SetItemsProcessed(count);
  const auto hits = traffic.totals().answered(edge::TrafficAnswer::Kind::hit);
  state.counters["hit_ratio"] = static_cast<double>(hits) / static_cast<double>(count);
}

void EdgeSimulationWithPurges(benchmark::State& state) { simulate(state, 1'000); }
void EdgeSimulationWithoutPurges(benchmark::State& state) { simulate(state, 0); }
BENCHMARK(EdgeSimulationWithPurges)->Unit(benchmark::kMillisecond);
BENCHMARK(EdgeSimulationWithoutPurges)->Unit(benchmark::kMillisecond);

/// Bytes the allocator has given out.
std::size_t allocated_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// What an object takes beyond its name at each of twenty locations, regional caches and all.
void EdgeMemoryPerObject(benchmark::State& state) {
  const std::size_t page_count = 100'000;
  const auto options = twenty_locations();
  double bytes = 0;
  for (auto _ : state) {
    auto pages = pages_of(page_count);
    std::size_t names = 0;
    for (const TrafficPage& page : pages) names += page.path.size();
    const std::size_t before = allocated_bytes();
    const TrafficEdge traffic(pages, options);
    const auto objects = static_cast<double>(page_count * options.locations.size());
    bytes = static_cast<double>(allocated_bytes() - before - names) / objects;
  }
  state.counters["bytes_per_object"] = bytes;
}
BENCHMARK(EdgeMemoryPerObject)->Unit(benchmark::kMillisecond)->Iterations(1);

// A purge that names a prefix among a million objects, at one location, where it drops nothing
// after the first time: its own cost.
void EdgePrefixPurge(benchmark::State& state) {
  const std::size_t page_count = 1'000'000;
  edge::TrafficOptions options;
  options.locations = {"IAD"};
  TrafficEdge traffic(pages_of(page_count), options);
  Dice dice(3);
  std::vector<std::vector<std::string>> items;
  for (int i = 0; i < 4'096; ++i) {
    items.push_back({"/section-" + std::to_string(dice.below(page_count / 100)) + "/page-*"});
  }
  std::size_t next = 0;
  for (auto _ : state) {
    edge::TrafficPurge purge = traffic.resolve(items[next++ % items.size()]);
    traffic.arrive(purge, 0);
    benchmark::DoNotOptimize(purge);
  }
}
BENCHMARK(EdgePrefixPurge);

/// One distribution, as `serve` makes it.
class OneDistribution final : public edge::RuleSource {
 public:
  OneDistribution() {
    edge::DistributionRules rules;
    rules.id = "E1EXAMPLE00001";
    edge::Behaviour everything;
    everything.path_pattern = "*";
    everything.origin = std::make_shared<edge::OriginRules>();
    everything.cache.id = "policy";
    everything.cache.query_strings.kind = edge::Selection::Kind::all;
    everything.cache.headers = {edge::Selection::Kind::listed, {"x-open-next-cache-key"}};
    everything.cache.gzip = true;
    everything.cache.brotli = true;
    everything.viewer_request.kind = edge::ViewerFunction::Kind::open_next;
    rules.behaviours.push_back(everything);
    rules_ = std::make_shared<const edge::DistributionRules>(rules);
  }
  std::shared_ptr<const edge::DistributionRules> for_host(std::string_view) const override {
    return rules_;
  }
  std::shared_ptr<const edge::DistributionRules> by_id(std::string_view) const override {
    return rules_;
  }

 private:
  std::shared_ptr<const edge::DistributionRules> rules_;
};

// A hit of 12 KB as the CDN port asks for it: what the edge adds to reading and writing.
void EdgeHit(benchmark::State& state) {
  const OneDistribution source;
  Ledger ledger;
  edge::Edge cdn(Calendar(WallTime()), Dice(1), ledger, source, {});
  Instant now(std::chrono::seconds(1));
  edge::ViewerRequest viewer;
  viewer.request = Request("GET", "/posts/1?page=2");
  viewer.request.headers = {{"Host", "127.0.0.1:8080"},
                            {"User-Agent", "curl/7.88.1"},
                            {"Accept", "*/*"},
                            {"Accept-Encoding", "gzip, deflate, br"}};
  const edge::Step missed = cdn.begin(1, viewer, now);
  const edge::FetchId fetch = std::get<edge::Forward>(missed.action).fetch.id;
  Response head(200);
  head.headers = {{"Cache-Control", "s-maxage=31536000"},
                  {"Content-Type", "text/html; charset=utf-8"},
                  {"ETag", "\"0123456789abcdef\""}};
  cdn.head(fetch, head, 12'288, now);
  cdn.body(fetch, std::string(12'288, 'x'), now);
  cdn.end(fetch, now);
  for (auto _ : state) {
    edge::ViewerRequest copy = viewer;
    const edge::Step step = cdn.begin(2, std::move(copy), now);
    benchmark::DoNotOptimize(std::get<edge::Reply>(step.action).body_size);
  }
}
BENCHMARK(EdgeHit);

}  // namespace
}  // namespace revalab::bench

BENCHMARK_MAIN();
