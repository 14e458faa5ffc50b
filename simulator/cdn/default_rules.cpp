#include "simulator/cdn/default_rules.hpp"

#include "simulator/cdn/origins.hpp"

#include <utility>

namespace revalab::sim {
namespace {

std::shared_ptr<const edge::OriginRules> default_origin() {
  auto origin = std::make_shared<edge::OriginRules>();
  origin->id = k_default_origin;
  origin->domain_name = "localhost";
  return origin;
}

edge::Behaviour default_behaviour() {
  edge::Behaviour made;
  made.path_pattern = "*";
  made.origin = default_origin();
  made.allowed_methods = {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"};
  made.cache.name = "OpenNext";
  made.cache.default_ttl = Duration(0);
  made.cache.headers.kind = edge::Selection::Kind::listed;
  made.cache.headers.names = {"x-open-next-cache-key"};
  made.cache.query_strings.kind = edge::Selection::Kind::all;
  made.cache.gzip = true;
  made.cache.brotli = true;
  edge::OriginRequestRules forwarded;
  forwarded.name = "AllViewerExceptHostHeader";
  forwarded.headers.kind = edge::Selection::Kind::all_except;
  forwarded.headers.names = {"Host"};
  forwarded.cookies.kind = edge::Selection::Kind::all;
  forwarded.query_strings.kind = edge::Selection::Kind::all;
  made.origin_request = std::move(forwarded);
  made.viewer_request.kind = edge::ViewerFunction::Kind::open_next;
  return made;
}

}  // namespace

DefaultRules::DefaultRules(std::string distribution, std::string cache_tag_header) {
  auto rules = std::make_shared<edge::DistributionRules>();
  rules->id = std::move(distribution);
  rules->cache_tag_header = std::move(cache_tag_header);
  rules->behaviours.push_back(default_behaviour());
  rules_ = std::move(rules);
}

std::shared_ptr<const edge::DistributionRules> DefaultRules::for_host(std::string_view) const {
  return rules_;
}

std::shared_ptr<const edge::DistributionRules> DefaultRules::by_id(
    std::string_view distribution_id) const {
  return distribution_id == rules_->id ? rules_ : nullptr;
}

}  // namespace revalab::sim
