// The typed face: its own laws, and that it answers as the one with messages.

#include "fakes/edge/traffic_edge.hpp"

#include "tests/fakes/edge/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>

namespace revalab::edge::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using Kind = TrafficAnswer::Kind;

TrafficPage page(std::string path, Duration ttl = seconds(100),
                 std::vector<std::string> tags = {}) {
  TrafficPage made;
  made.path = std::move(path);
  made.bytes = 1'000;
  made.ttl = ttl;
  made.tags = std::move(tags);
  return made;
}

Instant second(int count) { return Instant(seconds(count)); }

TEST(TrafficEdge, MissesHitsAndRefreshes) {
  TrafficEdge edge({page("/b"), page("/a")}, {});
  const PageId a = edge.pages().find("/a").value();
  EXPECT_EQ(a, 0U);
  EXPECT_EQ(edge.view(0, a, second(1)).kind, Kind::miss);
  EXPECT_EQ(edge.view(0, a, second(100)).kind, Kind::hit);
  EXPECT_EQ(edge.view(1, a, second(100)).kind, Kind::miss);
  EXPECT_EQ(edge.view(0, a, second(101)).kind, Kind::refresh_hit);
  edge.change(a, second(150));
  EXPECT_EQ(edge.view(0, a, second(160)).received, second(101));  // Old, and fresh still.
  EXPECT_EQ(edge.view(0, a, second(201)).kind, Kind::miss);
}

// A path drops its variants, a wildcard what begins with it, a tag what carries it.
TEST(TrafficEdge, PurgesDropWhatTheyName) {
  TrafficPage variant = page("/a");
  variant.variant = "rsc";
  TrafficEdge edge(
      {page("/a"), variant, page("/a/b", hours(1), {"T"}), page("/b", hours(1), {"t"})}, {});
  const auto fill = [&] {
    for (PageId id = 0; id < 4; ++id) edge.view(0, id, second(1));
  };
  const auto dropped = [&](const std::string& item) {
    fill();
    const auto before = edge.totals().dropped;
    TrafficPurge purge = edge.resolve({item});
    edge.arrive(purge, 0);
    return edge.totals().dropped - before;
  };
  EXPECT_EQ(dropped("/a"), 2U);
  EXPECT_EQ(dropped("/a*"), 3U);
  EXPECT_EQ(dropped("/*"), 4U);
  EXPECT_EQ(dropped("#t"), 2U);
  EXPECT_EQ(dropped("/c*"), 0U);
  EXPECT_EQ(edge.pages().find("/a", "rsc"), 1U);
  EXPECT_FALSE(edge.pages().find("/a", "x"));
}

TEST(TrafficEdge, SettlesItsUsageOnce) {
  TrafficOptions options;
  options.locations = {"IAD", "NRT"};
  options.head_bytes = 100;
  TrafficEdge edge({page("/a")}, options);
  edge.view(0, 0, second(1));
  edge.view(1, 0, second(1));
  edge.view(1, 0, second(2));
  Ledger ledger;
  edge.settle(ledger, WallTime(), "views");
  edge.settle(ledger, WallTime(), "views");
  std::map<Dimension, std::int64_t> used;
  for (const UsageEntry& entry : ledger.entries()) used[entry.dimension] += entry.count;
  EXPECT_EQ(used[Dimension::cloudfront_request_https], 3);
  EXPECT_EQ(used[Dimension::cloudfront_egress_us], 1'100);
  EXPECT_EQ(used[Dimension::cloudfront_egress_jp], 2'200);
  EXPECT_EQ(used[Dimension::cloudfront_origin_request], 2);
  EXPECT_EQ(used[Dimension::cloudfront_origin_transfer], 2'000);
}

// Design section 8: at most 64 bytes for each cached object and location beyond its name.
TEST(TrafficEdge, TakesFewBytesAnObject) {
  std::vector<TrafficPage> pages;
  for (int i = 0; i < 1'000; ++i) pages.push_back(page("/" + std::to_string(i)));
  TrafficOptions options;
  options.locations = {"IAD"};
  options.regional = true;
  EXPECT_LE(TrafficEdge(pages, options).memory_bytes(), 64U * 1'000U);
}

// The ranges against a scan of all names.
RC_GTEST_PROP(TrafficPagesLaws, RangesAreWhatAScanFinds, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', '/', '?'));
  auto paths = *rc::gen::container<std::vector<std::string>>(letters);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<TrafficPage> pages;
  for (const std::string& path : paths) pages.push_back(page("/" + path));
  const TrafficPages names(pages);
  const std::string item = "/" + *letters + *rc::gen::element<std::string>("", "*");
  const PurgeTarget target = target_of(item);
  const PageRange range = names.range_of(target);
  for (PageId id = 0; id < names.size(); ++id) {
    RC_ASSERT((id >= range.first && id < range.end) == reaches(target, names.path(id)));
  }
}

const std::vector<std::string> k_targets{"/a", "/a/b", "/b", "/b?x=1"};

std::string word(Kind kind) {
  if (kind == Kind::miss) return "Miss";
  return kind == Kind::refresh_hit ? "RefreshHit" : "Hit";
}

// Design, law 3: both faces give the same answers, and the origin the same work.
RC_GTEST_PROP(Parity, BothFacesAnswerAlike, ()) {
  EdgeOptions wire;
  wire.locations = {"FRA", "VIE", "IAD"};
  wire.regional = *rc::gen::arbitrary<bool>();
  Lab lab(wire);
  lab.source.rules.cache_tag_header = "tags";
  const auto ttl = *rc::gen::inRange(0, 20);
  const auto window = *rc::gen::element(0, 15);
  std::vector<TrafficPage> pages;
  for (const std::string& target : k_targets) {
    pages.push_back(page(target, seconds(ttl), {"all", "tag" + target}));
    pages.back().stale_while_revalidate = seconds(window);
  }
  TrafficOptions typed;
  typed.locations = wire.locations;
  typed.regional = wire.regional;
  TrafficEdge edge(pages, typed);
  int version = 1;
  const auto steps = *rc::gen::inRange(1, 80);
  for (int step = 0; step < steps; ++step) {
    lab.pass(seconds(*rc::gen::inRange(1, 6)));
    const auto what = *rc::gen::inRange(0, 8);
    if (what == 0) {
      ++version;
      for (PageId id = 0; id < k_targets.size(); ++id) edge.change(id, lab.now);
      // A change and a fetch at one instant have no order.
      lab.pass(seconds(1));
    } else if (what == 1) {
      const std::string item = *rc::gen::element<std::string>("/a", "/a*", "/*", "#ALL", "#tag/b");
      TrafficPurge purge = edge.resolve({item});
      std::vector<std::string> reached;
      const auto count = *rc::gen::inRange<std::size_t>(1, 4);
      for (std::size_t i = 0; i < count; ++i) {
        edge.arrive(purge, i);
        reached.push_back(wire.locations[i]);
      }
      lab.purge({item}, reached);
    } else {
      const auto location = *rc::gen::inRange<std::size_t>(0, 3);
      const std::string target = *rc::gen::elementOf(k_targets);
      lab.origin.answer =
          response(200,
                   {{"Cache-Control", "s-maxage=" + std::to_string(ttl) +
                                          ", stale-while-revalidate=" + std::to_string(window)},
                    {"tags", "all, tag" + target},
                    {"ETag", "\"" + std::to_string(version) + "\""}},
                   std::string(1'000, 'x'));
      const Response answer = lab.get(target, {{"x-revalab-edge", wire.locations[location]}});
      const TrafficAnswer typed_answer =
          edge.view(location, edge.pages().find(target).value(), lab.now);
      RC_ASSERT(result_of(answer) == word(typed_answer.kind));
      if (typed_answer.kind != Kind::miss) {
        const auto age = (lab.now - typed_answer.received) / seconds(1);
        RC_ASSERT(answer.headers.get("Age") == std::to_string(age));
      }
      RC_ASSERT(lab.origin.asked.size() == edge.totals().fetches);
    }
  }
  std::int64_t fetched = 0;
  for (const UsageEntry& entry : lab.ledger.entries()) {
    if (entry.dimension == Dimension::cloudfront_origin_transfer) fetched += entry.count;
  }
  RC_ASSERT(static_cast<std::uint64_t>(fetched) == edge.totals().fetched_bytes);
}

}  // namespace
}  // namespace revalab::edge::test
