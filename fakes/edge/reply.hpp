#pragma once

#include "fakes/edge/location.hpp"
#include "fakes/edge/own_answers.hpp"
#include "fakes/edge/stored_object.hpp"
#include "fakes/edge/visit.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace revalab::edge {

/// Who answers whom.
struct Audience {
  const Visit& visit;
  const Location& location;
};

/// An object as this viewer gets it: whole, a slice (206), 304 when the viewer has it, 416, or
/// without its body to a HEAD. `age` is told when a cache answered.
/// An object that is an error says so, cached or not.
Reply reply_with(const StoredObject& object, const Audience& audience, ResultType result,
                 std::optional<Duration> age);

/// An answer of the edge's own.
Reply reply_with(OwnAnswer answer, const Audience& audience);

/// The head of an answer whose body is still to come.
Reply streamed_head(const StoredObject& object, const Audience& audience, ResultType result);

/// Bytes of a reply's head, about as they go over the wire.
std::size_t head_bytes(const Reply& reply);

}  // namespace revalab::edge
