#pragma once

#include "core/base/time.hpp"
#include "fakes/journal/journal_file.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace revalab::sim {

/// One respect in which two answers to a request differ.
struct AnswerDifference {
  std::string what;      ///< `status`, `header content-type`, `body` with the place.
  std::string recorded;  ///< Texts as they are shown: cut around the first difference.
  std::string replayed;
  friend bool operator==(const AnswerDifference&, const AnswerDifference&) = default;
};

/// Compares what a request was answered with what it is answered now: status, header fields but
/// those that say when and under which number, body.
std::vector<AnswerDifference> differences_between(const Response& recorded,
                                                  const Response& replayed);

/// A request that was answered otherwise.
struct DifferingAnswer {
  std::int64_t number = 0;  ///< Of the entry, from 1.
  WallTime at;
  OperationName name;
  std::string method;
  std::string target;
  std::vector<AnswerDifference> differences;
};

struct ReplayResult {
  std::int64_t requests = 0;
  std::int64_t compared = 0;
  std::int64_t differing = 0;
  std::vector<DifferingAnswer> first;  ///< The first ones of them.
};

/// Why a session cannot be replayed.
struct ReplayProblem {
  bool of_input = true;  ///< Else another process uses the file.
  std::string message;   ///< Without the file's name.
};

/// Called after each request with how many there were, and are.
using ReplayProgress = std::function<void(std::int64_t done, std::int64_t all)>;

/// Plays a recorded session in a fresh lab. Of a lab's journal, which keeps no more of answers than
/// their status, the status alone is compared.
Result<ReplayResult, ReplayProblem> replay(const std::string& path, const ReplayProgress& progress);

std::string replay_text(const std::string& path, const ReplayResult& result);
std::string replay_json(const std::string& path, const ReplayResult& result);

}  // namespace revalab::sim
