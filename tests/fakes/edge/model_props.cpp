// Viewers, purges at random instants and places, and an origin that changes, against a slow model
// that says which version each viewer may get.

#include "tests/fakes/edge/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <map>
#include <optional>
#include <tuple>

namespace revalab::edge::test {
namespace {

using std::chrono::seconds;

const std::vector<std::string> k_locations{"FRA", "VIE", "IAD"};
const std::vector<std::string> k_targets{"/a", "/a?x=1", "/a/b", "/b"};

/// What the model keeps of an object: when it came, and which version.
struct Copy {
  Instant received;
  int version = 0;
};

/// Caches as lists of names, looked through one by one.
struct Model {
  Duration ttl;
  Duration window;
  /// By cache (a location or, with `R`, what is behind it) and target.
  std::map<std::pair<std::string, std::string>, Copy> copies;
  std::map<std::pair<std::string, int>, bool> regional_purged;

  static std::string behind(const std::string& location) {
    return location == "IAD" ? "R-us" : "R-eu";
  }

  struct Expected {
    std::string result;
    int version = 0;
    Duration age{0};
  };

  std::optional<Copy> at(const std::string& cache, const std::string& target) const {
    const auto found = copies.find({cache, target});
    return found == copies.end() ? std::nullopt : std::optional(found->second);
  }
  bool is_younger(const std::optional<Copy>& copy, Duration than, Instant now) const {
    return copy && now - copy->received < than;
  }

  Expected view(const std::string& location, const std::string& target, int version, Instant now) {
    const Copy fetched{now, version};
    auto& own = location;
    const std::string regional = behind(location);
    for (const std::string& cache : {own, regional}) {
      const auto copy = at(cache, target);
      if (!is_younger(copy, ttl + window, now)) continue;
      copies[{own, target}] = *copy;
      if (!is_younger(copy, ttl, now)) {
        const auto other = at(regional, target);
        const Copy newer = is_younger(other, ttl, now) ? *other : fetched;
        copies[{own, target}] = copies[{regional, target}] = newer;
      }
      return {"Hit", copy->version, now - copy->received};
    }
    const auto old = at(own, target) ? at(own, target) : at(regional, target);
    copies[{own, target}] = copies[{regional, target}] = fetched;
    return {old && old->version == version ? "RefreshHit" : "Miss", version, Duration(0)};
  }

  void purge(const std::string& item, const std::string& location, int invalidation) {
    const auto empty = [&](const std::string& cache) {
      std::erase_if(copies, [&](const auto& entry) {
        const auto& [name, target] = entry.first;
        const bool covered = item.ends_with('*')
                                 ? target.starts_with(item.substr(0, item.size() - 1))
                                 : target == item;
        return name == cache && covered;
      });
    };
    const std::string regional = behind(location);
    if (!std::exchange(regional_purged[{regional, invalidation}], true)) empty(regional);
    empty(location);
  }
};

Response version_of(int version, Duration ttl, Duration window) {
  const auto text = [](Duration span) {
    return std::to_string(std::chrono::duration_cast<seconds>(span).count());
  };
  return response(
      200,
      {{"Cache-Control", "s-maxage=" + text(ttl) + ", stale-while-revalidate=" + text(window)},
       {"ETag", "\"" + std::to_string(version) + "\""}},
      std::to_string(version));
}

struct Arriving {
  std::string item;
  int invalidation = 0;
  std::string location;
};

void let_arrive(Lab& lab, Model& model, std::vector<Arriving>& under_way) {
  if (under_way.empty()) return;
  const auto which = *rc::gen::inRange<std::size_t>(0, under_way.size());
  const Arriving arriving = under_way[which];
  under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(which));
  Purge purge;
  purge.distribution = k_distribution;
  purge.invalidation = "I" + std::to_string(arriving.invalidation);
  purge.items = {arriving.item};
  purge.location = arriving.location;
  lab.edge.purge(purge, lab.now);
  model.purge(arriving.item, arriving.location, arriving.invalidation);
}

RC_GTEST_PROP(EdgeModel, EachViewerGetsTheVersionTheModelSays, ()) {
  EdgeOptions options;
  options.locations = k_locations;
  options.regional = true;
  Lab lab(options);
  Model model;
  model.ttl = seconds(*rc::gen::inRange(1, 30));
  model.window = seconds(*rc::gen::element(0, 20));
  int version = 1;
  int invalidations = 0;
  std::vector<Arriving> under_way;
  const auto steps = *rc::gen::inRange(1, 80);
  for (int step = 0; step < steps; ++step) {
    lab.pass(seconds(*rc::gen::inRange(0, 8)));
    const auto what = *rc::gen::inRange(0, 10);
    if (what == 0) ++version;
    if (what == 1) {
      const std::string item = *rc::gen::element<std::string>("/a", "/a*", "/a/*", "/b", "/*");
      ++invalidations;
      for (const auto& location : k_locations) under_way.push_back({item, invalidations, location});
    }
    if (what == 2 || what == 3) let_arrive(lab, model, under_way);
    if (what < 4) continue;
    const std::string location = *rc::gen::elementOf(k_locations);
    const std::string target = *rc::gen::elementOf(k_targets);
    lab.origin.answer = version_of(version, model.ttl, model.window);
    const Response answer = lab.get(target, {{"x-revalab-edge", location}});
    const Model::Expected expected = model.view(location, target, version, lab.now);
    RC_ASSERT(result_of(answer) == expected.result);
    RC_ASSERT(answer.body == std::to_string(expected.version));
    if (expected.result == "Miss") continue;
    RC_ASSERT(answer.headers.get("Age") ==
              std::to_string(std::chrono::duration_cast<seconds>(expected.age).count()));
  }
}

// The law the whole lab is for: once a purge has arrived at a location, nothing that was fetched
// before it is served there, however slow the fetches are.
RC_GTEST_PROP(EdgeLaws, NothingFetchedBeforeAPurgeIsServedAfterIt, ()) {
  EdgeOptions options;
  options.locations = k_locations;
  options.regional = *rc::gen::arbitrary<bool>();
  options.shield = *rc::gen::arbitrary<bool>();
  Lab lab(options);
  std::map<std::string, Instant> purged_at;  // By location.
  struct Slow {
    Fetch fetch;
    Instant begun;
    bool has_head = false;
  };
  std::vector<Slow> slow;
  const auto steps = *rc::gen::inRange(1, 80);
  for (ExchangeId id = 1; id <= static_cast<ExchangeId>(steps); ++id) {
    lab.pass(seconds(1));
    const std::string location = *rc::gen::elementOf(k_locations);
    const auto what = *rc::gen::inRange(0, 6);
    if (what == 0) {
      lab.purge({*rc::gen::element<std::string>("/a", "/*")}, {location});
      purged_at[location] = lab.now;
    } else if (what < 4) {
      const Step step =
          lab.edge.begin(id, lab.request("/a", {{"x-revalab-edge", location}}), lab.now);
      if (const auto* reply = std::get_if<Reply>(&step.action)) {
        // The body says when its fetch began.
        RC_ASSERT(std::stoll(*reply->body) >= purged_at[location].since_start() / seconds(1));
      } else if (const auto* forward = std::get_if<Forward>(&step.action)) {
        slow.push_back({forward->fetch, lab.now});
      } else {
        lab.edge.forget(id);
      }
      if (step.background) slow.push_back({*step.background, lab.now});
    } else if (!slow.empty()) {
      const auto which = *rc::gen::inRange<std::size_t>(0, slow.size());
      Slow& one = slow[which];
      if (!one.has_head) {
        lab.edge.head(one.fetch.id, cached("s-maxage=4, stale-while-revalidate=9"), {}, lab.now);
        one.has_head = true;
        continue;
      }
      lab.edge.body(one.fetch.id, std::to_string(one.begun.since_start() / seconds(1)), lab.now);
      lab.edge.end(one.fetch.id, lab.now);
      slow.erase(slow.begin() + static_cast<std::ptrdiff_t>(which));
    }
  }
}

}  // namespace
}  // namespace revalab::edge::test
