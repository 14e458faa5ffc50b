// Laws of distributions: what is made is what is read, and a slow model of what is in force.

#include "tests/fakes/cloudfront/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <map>

namespace revalab::cloudfront::test {
namespace {

rc::Gen<std::string> any_name() {
  return rc::gen::nonEmpty(rc::gen::resize(
      8, rc::gen::container<std::string>(rc::gen::element('a', 'b', '-', '.', '&', '<', '/'))));
}

// What the lab makes of its settings, it reads again as the same, whatever their texts hold.
RC_GTEST_PROP(DistributionLaws, WhatIsMadeIsReadAgain, ()) {
  Lab lab;
  DistributionSettings settings = second_settings();
  settings.comment = *any_name();
  settings.default_root_object = *any_name();
  settings.cache_tag_header = *any_name();
  settings.aliases = *rc::gen::unique<std::vector<std::string>>(any_name());
  const auto patterns = *rc::gen::container<std::vector<std::string>>(any_name());
  for (const auto& pattern : patterns) settings.behaviours.emplace_back(pattern, "default");
  settings.origins.front().domain = *any_name();
  settings.origins.front().http_port = *rc::gen::inRange<std::uint16_t>(1, 65'535);
  const auto added = lab.cloudfront.add_distribution("E2", settings, {lab.now});
  RC_ASSERT(added.ok());
  RC_ASSERT((*added)->config->aliases == settings.aliases);
  const auto rules = lab.cloudfront.rules().by_id("E2");
  RC_ASSERT(rules->cache_tag_header == settings.cache_tag_header);
  RC_ASSERT(rules->behaviours.size() == patterns.size() + 1);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    RC_ASSERT(rules->behaviours[i].path_pattern == patterns[i]);
  }
  RC_ASSERT(rules->behaviours.back().origin->domain_name == settings.origins.front().domain);
  RC_ASSERT(rules->behaviours.back().origin->http_port == settings.origins.front().http_port);
}

/// What a slow model knows of one distribution: every version sent, and when it would be there.
struct Sent {
  std::string header;
  Instant deployed;
};

/// The newest version, if it has arrived; else what was there when it was sent.
std::string header_in_force(const std::vector<Sent>& versions, Instant now) {
  std::string header = "none";
  for (std::size_t i = 0; i < versions.size(); ++i) {
    // A version that was overtaken before it arrived never does.
    const bool is_last = i + 1 == versions.size();
    const Duration deployment = std::chrono::seconds(30);
    const bool arrived = is_last ? versions[i].deployed <= now
                                 : versions[i].deployed <= versions[i + 1].deployed - deployment;
    if (arrived) header = versions[i].header;
  }
  return header;
}

// Creations, updates and time in any order: the edge has what was deployed, and the status says
// whether that is the newest.
RC_GTEST_PROP(DistributionLaws, TheEdgeObeysWhatWasDeployed, ()) {
  const Duration deployment = std::chrono::seconds(30);
  Lab lab({.propagation = Propagation::fixed(Duration(0), deployment)});
  std::map<std::string, std::vector<Sent>> model;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 40)));
  int serial = 0;
  for (const auto& [kind, number] : steps) {
    if (kind == 0) {
      lab.pass(std::chrono::seconds(number));
    } else if (kind == 1 || model.empty()) {
      DistributionSettings settings = second_settings();
      settings.caller_reference = "r" + std::to_string(++serial);
      settings.cache_tag_header = "h" + std::to_string(serial);
      const auto made =
          lab.cloudfront.create_distribution(make_distribution_config(settings), {lab.now});
      RC_ASSERT(made.ok());
      model[(*made)->id].push_back({settings.cache_tag_header, lab.now + deployment});
    } else {
      const auto& [id, versions] =
          *std::next(model.begin(), number % static_cast<std::ptrdiff_t>(model.size()));
      const Distribution& distribution = *lab.cloudfront.get_distribution(id).value();
      DistributionSettings settings = second_settings();
      settings.caller_reference = distribution.config->caller_reference;
      settings.cache_tag_header = "h" + std::to_string(++serial);
      const auto updated = lab.cloudfront.update_distribution(
          id, distribution.etag, make_distribution_config(settings), {lab.now});
      RC_ASSERT(updated.ok());
      model[id].push_back({settings.cache_tag_header, lab.now + deployment});
    }
    for (const auto& [id, versions] : model) {
      const auto rules = lab.cloudfront.rules().by_id(id);
      const std::string header = rules == nullptr ? "none" : rules->cache_tag_header;
      RC_ASSERT(header == header_in_force(versions, lab.now));
      const bool is_deployed = versions.back().deployed <= lab.now;
      RC_ASSERT(lab.cloudfront.get_distribution(id).value()->status(lab.now) ==
                (is_deployed ? "Deployed" : "InProgress"));
    }
  }
}

}  // namespace
}  // namespace revalab::cloudfront::test
