#include "simulator/cli/patient_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace revalab::sim {
namespace {

/// The same file, pipe or terminal with a state of its own; -1 where that cannot be had (sockets).
int reopened(int descriptor) {
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  return open(path.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

}  // namespace

PatientWriter::PatientWriter(int descriptor) : descriptor_(reopened(descriptor)) {
  owned_ = descriptor_ >= 0;
  if (!owned_) descriptor_ = descriptor;
}

PatientWriter::~PatientWriter() {
  flush();
  if (owned_) close(descriptor_);
}

void PatientWriter::write(std::string_view lines) {
  flush();
  if (kept_.size() + lines.size() > k_kept_max_bytes) {
    lost_lines_ += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    return;
  }
  if (lost_lines_ > 0) {
    kept_ += "(" + std::to_string(lost_lines_) + " lines lost, nobody read them)\n";
    lost_lines_ = 0;
  }
  kept_ += lines;
  flush();
}

void PatientWriter::flush() {
  while (!kept_.empty()) {
    const auto count = ::write(descriptor_, kept_.data(), kept_.size());
    if (count <= 0) return;
    kept_.erase(0, static_cast<std::size_t>(count));
  }
}

}  // namespace revalab::sim
