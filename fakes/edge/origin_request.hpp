#pragma once

#include "fakes/edge/stored_object.hpp"
#include "fakes/edge/visit.hpp"

#include <string_view>

namespace revalab::edge {

/// Whether it means one connection only, by name or by the message's own `Connection`.
/// Source: RFC 9110 section 7.6.1.
bool is_hop_by_hop(std::string_view name, std::string_view connection);

/// Puts the `CloudFront-*` headers a policy names into the viewer's request, as far as the lab
/// knows them: the protocol and the HTTP version.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// using-cloudfront-headers.html (2023-06-15 tree).
void add_cloudfront_headers(ViewerRequest& viewer, const Behaviour& behaviour);

/// The request the origin gets: what policies take of the viewer's, and what CloudFront removes,
/// replaces and adds.
/// Source: RequestAndResponseBehaviorCustomOrigin.html of the developer guide (2023-06-15 tree).
Request origin_request(const Visit& visit, std::string_view via);

/// Asks whether `stored` is still good, by its validators.
void make_conditional(Request& request, const StoredObject& stored);

}  // namespace revalab::edge
