#pragma once

#include "fakes/edge/location.hpp"
#include "fakes/edge/stored_object.hpp"
#include "fakes/edge/visit.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace revalab::edge {

/// A fetch from an origin on its way.
struct Fetching {
  Fetching() = default;

  enum class Stage {
    waiting,     ///< For the head.
    streaming,   ///< The viewer gets the body as it comes.
    collecting,  ///< The viewer gets an answer when the body is whole.
    answered,    ///< The viewer has its answer; the body is for the cache alone, if at all.
  };

  FetchId id = 0;
  Visit visit;
  Chain chain;          ///< Empty when nothing of it may be kept.
  ObjectPointer stale;  ///< What the origin was asked about, or what may stand in for an error.
  bool asks_whether_modified = false;
  bool background = false;
  Stage stage = Stage::waiting;
  /// The keys others wait under, each in some of the chain's tiers.
  std::vector<std::pair<Tier*, std::string>> claims;

  std::array<bool, 3> doomed{};  ///< By tier of the chain: a purge came; not kept there.
  /// Tags purged while those of the response are not known yet.
  std::array<std::set<std::string>, 3> purged_tags;

  Response head;
  std::optional<std::uint64_t> content_length;
  std::optional<StoredObject> object;  ///< What is made of the head.
  bool keeps = false;                  ///< The object is kept when its body is whole.
  std::string body;
  std::uint64_t bytes = 0;       ///< Of the body, so far.
  std::uint64_t head_bytes = 0;  ///< Sent to a viewer that gets a stream.
};

}  // namespace revalab::edge
