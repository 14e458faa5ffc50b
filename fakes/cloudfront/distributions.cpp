#include "fakes/cloudfront/distributions.hpp"

#include "core/aws/cloudfront/errors.hpp"

#include <algorithm>

namespace revalab::cloudfront {

Result<const Distribution*> Distributions::create(Ids& ids, std::string_view config_body,
                                                  Instant now, Duration deployment) {
  auto config = parse_distribution_config(config_body);
  if (!config) return config.error();
  for (const Distribution* earlier : in_order_) {
    if (earlier->config.caller_reference != config->caller_reference) continue;
    if (earlier->config.canonical == config->canonical) return earlier;
    return errors::distribution_already_exists();
  }
  std::string id;
  do {
    id = ids.distribution();
  } while (by_id_.contains(id));
  return insert(ids, std::move(id), std::move(config).value(), now, deployment);
}

Result<const Distribution*> Distributions::add(Ids& ids, std::string id,
                                               std::string_view config_body, Instant now) {
  auto config = parse_distribution_config(config_body);
  if (!config) return config.error();
  if (by_id_.contains(id)) return errors::distribution_already_exists();
  return insert(ids, std::move(id), std::move(config).value(), now, Duration(0));
}

Result<const Distribution*> Distributions::insert(Ids& ids, std::string id,
                                                  DistributionConfig config, Instant now,
                                                  Duration deployment) {
  for (const Distribution* other : in_order_) {
    const auto& taken = other->config.aliases;
    for (const auto& alias : config.aliases) {
      if (std::find(taken.begin(), taken.end(), alias) != taken.end()) {
        return errors::cname_already_exists();
      }
    }
  }
  Distribution distribution;
  distribution.id = id;
  distribution.arn = "arn:aws:cloudfront::" + account_id_ + ":distribution/" + id;
  distribution.domain_name = ids.domain_name();
  distribution.etag = ids.distribution();
  distribution.modified = now;
  distribution.deployed = now + deployment;
  distribution.config = std::move(config);
  const Distribution& kept = by_id_.emplace(std::move(id), std::move(distribution)).first->second;
  in_order_.push_back(&kept);
  if (kept.deployed > now) deploying_.emplace(kept.deployed, &kept);
  return &kept;
}

const Distribution* Distributions::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

Result<DistributionList> Distributions::list(const Page& page) const {
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

void Distributions::advance_to(Instant now) {
  deploying_.erase(deploying_.begin(), deploying_.upper_bound(now));
}

}  // namespace revalab::cloudfront
