#include "simulator/cli/progress_line.hpp"

#include <ostream>
#include <utility>

namespace revalab::sim {

ProgressLine::ProgressLine(Streams streams) : streams_(std::move(streams)) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const SubmissionProgress& progress) {
  last_ = progress;
  if (!streams_.err_is_terminal) return;
  shown_ = true;
  streams_.err << "\r\x1b[K" << progress.batches_done << "/" << progress.batches
               << " batches sent, " << progress.items_accepted << "/" << progress.items
               << " items accepted, " << progress.batches_completed << " completed";
  if (!progress.waiting_for.empty()) streams_.err << "; waiting: " << progress.waiting_for;
  streams_.err << std::flush;
}

void ProgressLine::show(std::string_view things, std::int64_t done, std::int64_t all,
                        std::int64_t step) {
  if (!streams_.err_is_terminal || done % step != 0) return;
  shown_ = true;
  streams_.err << "\r\x1b[K" << done << "/" << all << " " << things << std::flush;
}

void ProgressLine::clear() {
  if (shown_) streams_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace revalab::sim
