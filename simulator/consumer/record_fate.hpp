#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::sim {

/// What became of one message of the revalidation queue.
struct RecordFate {
  enum class Outcome {
    revalidated,  ///< Done, and deleted.
    failed,       ///< Tried; it comes again when its visibility timeout is over.
    held,         ///< Not tried, because one before it in its group failed; comes again as well.
  };

  RecordFate() = default;
  Outcome outcome = Outcome::failed;
  std::string message_id;
  std::string group;
  std::string url;      ///< What was, or would have been, asked for; empty when nothing could be.
  int status = 0;       ///< Of the answer; 0 without one.
  std::string cache;    ///< Its `x-nextjs-cache`.
  std::string problem;  ///< Why it failed, for people.
};

/// `revalidated`, `failed` or `held`.
std::string_view name_of(RecordFate::Outcome outcome);

/// `{"at", "outcome", "messageId", "group", "url", "status", "cache", "problem"}` on one line;
/// members that are empty are left out.
std::string fate_document(const RecordFate& fate, WallTime at);

}  // namespace revalab::sim
