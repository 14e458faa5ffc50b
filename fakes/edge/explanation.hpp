#pragma once

#include "core/base/time.hpp"
#include "fakes/edge/purges.hpp"

#include <optional>
#include <string>
#include <vector>

namespace revalab::edge {

/// What one cache has to say about a URL.
struct LayerExplanation {
  LayerExplanation() = default;
  std::string kind;  ///< `location`, `regional` or `shield`.
  std::string name;
  std::string state;  ///< `fresh`, `stale`, `expired`, `absent` or `purged`.
  int status = 0;     ///< Of what is kept; 0 when nothing is.
  std::optional<Duration> age;
  std::optional<Duration> ttl;
  std::string rule;  ///< Which rule gave the TTL, in words; empty when nothing is kept.
  std::optional<Instant> stored_at;
  std::optional<PurgeNote> purged_by;  ///< The last purge that dropped something there.
  std::optional<PurgeNote> missed_by;  ///< The last since it is kept that did not cover it.
  std::string next;                    ///< What the next request here would do.
};

/// What the edge knows of a URL.
struct Explanation {
  Explanation() = default;
  std::string distribution;  ///< Empty when no distribution serves the host.
  std::string path;          ///< As purges must name it.
  std::string path_pattern;  ///< Of the behaviour.
  std::string policy;
  std::string refusal;  ///< Why the request would be turned away at once; empty when not.
  std::vector<std::string> notes;
  std::vector<LayerExplanation> layers;  ///< Each location, followed by the caches behind it.
};

}  // namespace revalab::edge
