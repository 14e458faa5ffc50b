#pragma once

#include "core/invalidation/submission.hpp"
#include "simulator/cli/cli.hpp"

#include <cstdint>
#include <string_view>

namespace revalab::sim {

/// Shows how far something is, on a line of its own, when `err` is a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(Streams streams);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const SubmissionProgress& progress);
  /// So many of so many things, at each multiple of `step`.
  void show(std::string_view things, std::int64_t done, std::int64_t all, std::int64_t step);
  /// Takes the line back, so that something else can be printed.
  void clear();
  [[nodiscard]] const SubmissionProgress& last() const { return last_; }

 private:
  Streams streams_;
  SubmissionProgress last_;
  bool shown_ = false;
};

}  // namespace revalab::sim
