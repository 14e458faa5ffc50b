#pragma once

#include "core/base/handler.hpp"
#include "fakes/edge/exchange.hpp"

#include <string>

namespace revalab::edge {

/// Reads an answer together: stored fields first, then the others, then the slice of the body.
Response response_of(const Reply& reply);

/// Drives one exchange to its end in a single call, with an origin that answers at once: whole
/// responses, `Dropped` is a connection that breaks. Background fetches are driven before it
/// returns, so nothing is on its way afterwards and no exchange has to wait.
/// The request's `https`, address and cause are the viewer request's.
Response visit(Exchanges& exchanges, Handler& origin, ViewerRequest request, Instant now);

}  // namespace revalab::edge
