#include "core/wire/file_copies.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace revalab::wire {
namespace {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::shared_ptr<const FileCopy> FileCopy::of(std::string_view bytes) {
  const int descriptor = memfd_create("revalab-body", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  std::shared_ptr<const FileCopy> copy(new FileCopy(descriptor));
  return write_all(descriptor, bytes) ? copy : nullptr;
}

FileCopy::~FileCopy() { close(descriptor_); }

std::shared_ptr<const FileCopy> FileCopies::find(const std::shared_ptr<const std::string>& body) {
  if (!body || body->size() < k_body_min_bytes || body->size() > k_body_max_bytes) return nullptr;
  if (bodies_.size() >= k_bodies_max && !bodies_.contains(body.get())) {
    bodies_.clear();
    copied_bytes_ = 0;
  }
  Watched& watched = bodies_[body.get()];
  const bool is_same = !watched.body.owner_before(body) && !body.owner_before(watched.body);
  if (!is_same) {
    watched = Watched();
    watched.body = body;
  }
  if (watched.copy || ++watched.sends <= k_sends_before_copy) return watched.copy;
  auto copy = FileCopy::of(*body);
  if (!copy) return nullptr;
  copied_bytes_ += body->size();
  if (copied_bytes_ > k_copied_max_bytes) {
    bodies_.clear();
    copied_bytes_ = 0;
    return copy;
  }
  watched.copy = copy;
  return copy;
}

}  // namespace revalab::wire
