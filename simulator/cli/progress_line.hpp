#pragma once

#include "core/invalidation/submission.hpp"
#include "simulator/cli/cli.hpp"

namespace revalab::sim {

/// Shows how far a submission is, on a line of its own, when `err` is a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(Streams streams);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const SubmissionProgress& progress);
  /// Takes the line back, so that something else can be printed.
  void clear();
  [[nodiscard]] const SubmissionProgress& last() const { return last_; }

 private:
  Streams streams_;
  SubmissionProgress last_;
  bool shown_ = false;
};

}  // namespace revalab::sim
