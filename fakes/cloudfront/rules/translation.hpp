#pragma once

#include "fakes/cloudfront/distributions.hpp"
#include "fakes/cloudfront/rules/behaviour_rules.hpp"

namespace revalab::cloudfront {

/// A distribution's configuration in force as the edge obeys it. Not told to the edge, because it
/// does nothing about them: response headers policies, signed URLs, geographic restrictions, WAF,
/// logging, price classes, HTTP versions, field-level encryption, gRPC.
/// Invariant: the distribution has a configuration in force.
std::shared_ptr<const edge::DistributionRules> translate(const Distribution& distribution,
                                                         const Documents& documents,
                                                         const Functions& functions);

}  // namespace revalab::cloudfront
