#include "fakes/cloudfront/rules/rules_in_force.hpp"

#include "core/aws/text.hpp"
#include "fakes/cloudfront/rules/translation.hpp"

#include <algorithm>

namespace revalab::cloudfront {
namespace {

template <class Map>
typename Map::mapped_type find_in(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

std::shared_ptr<const edge::DistributionRules> RulesInForce::for_host(std::string_view host) const {
  if (!is_current_) make();
  // Most hosts are written in lower case already.
  const bool has_capitals =
      std::any_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const std::string lower = has_capitals ? aws::lower_case(host) : std::string();
  if (has_capitals) host = lower;
  if (auto exact = find_in(by_host_, host)) return exact;
  if (!by_wildcard_.empty()) {
    for (auto dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.', dot + 1)) {
      if (auto covering = find_in(by_wildcard_, host.substr(dot))) return covering;
    }
  }
  return first_;
}

std::shared_ptr<const edge::DistributionRules> RulesInForce::by_id(
    std::string_view distribution_id) const {
  if (!is_current_) make();
  return find_in(by_id_, distribution_id);
}

void RulesInForce::make() const {
  by_id_.clear();
  by_host_.clear();
  by_wildcard_.clear();
  first_ = nullptr;
  for (const Distribution* each : distributions_.all()) {
    if (each->in_force == nullptr) continue;
    const Rules rules = translate(*each, documents_, functions_);
    if (first_ == nullptr) first_ = rules;
    by_id_.emplace(each->id, rules);
    name(each->id + ".cloudfront.localhost", rules);
    name(each->domain_name, rules);
    for (const auto& alias : rules->aliases) name(alias, rules);
  }
  for (const Tenant* tenant : tenants_.all()) {
    Rules rules = find_in(by_id_, tenant->distribution_id);
    if (rules == nullptr) continue;
    if (!tenant->enabled) {
      auto disabled = std::make_shared<edge::DistributionRules>(*rules);
      disabled->enabled = false;
      rules = std::move(disabled);
    }
    for (const auto& domain : tenant->domains) name(domain, rules);
  }
  is_current_ = true;
}

void RulesInForce::name(std::string_view host, const Rules& rules) const {
  const std::string lower = aws::lower_case(host);
  if (lower.starts_with("*.")) {
    by_wildcard_.emplace(lower.substr(1), rules);
  } else {
    by_host_.emplace(lower, rules);
  }
}

}  // namespace revalab::cloudfront
