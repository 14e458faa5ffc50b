#pragma once

#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/cloudfront/functions.hpp"
#include "fakes/edge/rules.hpp"

#include <map>
#include <memory>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// Origins by id; a group of origins stands under its own id for its first member.
using OriginsById = std::map<std::string, std::shared_ptr<const edge::OriginRules>, std::less<>>;

/// The origins of a configuration. Failover within a group is not modelled.
OriginsById origin_rules(const pugi::xml_node& config);

/// One behaviour with everything resolved; `pattern` is `*` for the default one.
edge::Behaviour behaviour_rules(const pugi::xml_node& behaviour, std::string pattern,
                                const OriginsById& origins, const Documents& documents,
                                const Functions& functions);

}  // namespace revalab::cloudfront
