#include "fakes/cloudfront/distributions.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "fakes/cloudfront/documents/documents.hpp"

#include <algorithm>

namespace revalab::cloudfront {

Result<const Distribution*> Distributions::create(Ids& ids, DistributionConfig config, Instant now,
                                                  Duration deployment) {
  for (const Distribution* earlier : in_order_) {
    if (earlier->config->caller_reference != config.caller_reference) continue;
    if (earlier->config->sent == config.sent) return earlier;
    return errors::distribution_already_exists();
  }
  std::string id;
  do {
    id = ids.distribution();
  } while (by_id_.contains(id));
  return insert(ids, std::move(id), std::move(config), now, deployment);
}

Result<const Distribution*> Distributions::add(Ids& ids, std::string id, DistributionConfig config,
                                               Instant now) {
  if (by_id_.contains(id)) return errors::distribution_already_exists();
  return insert(ids, std::move(id), std::move(config), now, Duration(0));
}

Result<const Distribution*> Distributions::insert(Ids& ids, std::string id,
                                                  DistributionConfig config, Instant now,
                                                  Duration deployment) {
  if (is_taken(config.aliases, nullptr)) return errors::cname_already_exists();
  if (by_id_.size() >= k_distributions_max) {
    return errors::too_many("Distributions", k_distributions_max);
  }
  Distribution distribution;
  distribution.id = id;
  distribution.arn = "arn:aws:cloudfront::" + account_id_ + ":distribution/" + id;
  distribution.domain_name = ids.domain_name();
  distribution.etag = ids.distribution();
  distribution.config = std::make_shared<const DistributionConfig>(std::move(config));
  Distribution& kept = by_id_.emplace(std::move(id), std::move(distribution)).first->second;
  in_order_.push_back(&kept);
  deploy(kept, now, deployment);
  return &kept;
}

Result<const Distribution*> Distributions::update(std::string_view id, std::string_view if_match,
                                                  DistributionConfig config, Ids& ids, Instant now,
                                                  Duration deployment) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return errors::no_such_distribution();
  Distribution& distribution = found->second;
  if (auto error = check_version(if_match, distribution.etag)) return *std::move(error);
  if (config.caller_reference != distribution.config->caller_reference) {
    return errors::illegal_update();
  }
  if (is_taken(config.aliases, &distribution)) return errors::cname_already_exists();
  distribution.etag = ids.distribution();
  distribution.config = std::make_shared<const DistributionConfig>(std::move(config));
  deploy(distribution, now, deployment);
  return &distribution;
}

void Distributions::deploy(Distribution& distribution, Instant now, Duration deployment) {
  distribution.modified = now;
  distribution.deployed = now + deployment;
  if (distribution.deployed > now) {
    deploying_.emplace(distribution.deployed, &distribution);
  } else {
    distribution.in_force = distribution.config;
  }
}

Result<Done> Distributions::remove(std::string_view id, std::string_view if_match, Instant now) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return errors::no_such_distribution();
  const Distribution& distribution = found->second;
  if (auto error = check_version(if_match, distribution.etag)) return *std::move(error);
  if (distribution.config->enabled || now < distribution.deployed) {
    return errors::distribution_not_disabled();
  }
  std::erase(in_order_, &distribution);
  std::erase_if(deploying_, [&](const auto& each) { return each.second == &distribution; });
  by_id_.erase(found);
  return Done{};
}

const Distribution* Distributions::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

bool Distributions::is_taken(const std::vector<std::string>& aliases,
                             const Distribution* but) const {
  return std::any_of(in_order_.begin(), in_order_.end(), [&](const Distribution* other) {
    const auto& taken = other->config->aliases;
    return other != but && std::find_first_of(taken.begin(), taken.end(), aliases.begin(),
                                              aliases.end()) != taken.end();
  });
}

bool Distributions::any_mentions(std::string_view element, std::string_view text) const {
  return std::any_of(in_order_.begin(), in_order_.end(), [&](const Distribution* each) {
    return each->config->mentions(element, text) ||
           (each->in_force != nullptr && each->in_force->mentions(element, text));
  });
}

Result<DistributionList> Distributions::list(const Page& page,
                                             const DistributionFilter& filter) const {
  if (page.max_items < 1) return errors::invalid_argument("MaxItems must be at least 1.");
  DistributionList list;
  list.marker = page.marker;
  list.max_items = std::min(page.max_items, k_page_max_items);
  auto next = in_order_.begin();
  if (!page.marker.empty()) {
    next = std::find_if(in_order_.begin(), in_order_.end(),
                        [&](const Distribution* each) { return each->id == page.marker; });
    if (next == in_order_.end()) return errors::invalid_argument("The marker is invalid.");
    ++next;
  }
  for (; next != in_order_.end(); ++next) {
    if (filter && !filter(**next)) continue;
    if (static_cast<std::int64_t>(list.items.size()) == list.max_items) {
      list.next_marker = list.items.back()->id;
      break;
    }
    list.items.push_back(*next);
  }
  return list;
}

std::optional<Instant> Distributions::next_deadline() const {
  if (deploying_.empty()) return std::nullopt;
  return deploying_.begin()->first;
}

bool Distributions::advance_to(Instant now) {
  bool changed = false;
  while (!deploying_.empty() && deploying_.begin()->first <= now) {
    Distribution& distribution = *deploying_.begin()->second;
    deploying_.erase(deploying_.begin());
    // A version that was overtaken on its way is not deployed any more.
    if (distribution.deployed > now) continue;
    distribution.in_force = distribution.config;
    changed = true;
  }
  return changed;
}

}  // namespace revalab::cloudfront
