#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::wire {

/// Bytes in a file that exists in memory only, closed when nobody holds this any more. What is on
/// its way keeps its pages all the same.
class FileCopy {
 public:
  /// Null when the system gives no such file.
  static std::shared_ptr<const FileCopy> of(std::string_view bytes);
  ~FileCopy();
  FileCopy(const FileCopy&) = delete;
  FileCopy& operator=(const FileCopy&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  explicit FileCopy(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Copies of the bodies that are sent again and again, so that the kernel need not copy them once
/// more each time: that is most of what a hit of some KB costs (12 KB: about 6 of 16 us).
class FileCopies {
 public:
  /// Below it a copy costs less than another system call; above it few are sent often.
  static constexpr std::size_t k_body_min_bytes = 8 * 1024;
  static constexpr std::size_t k_body_max_bytes = 1U << 20U;
  /// Of bodies that are watched, and of copies. Beyond either it begins anew.
  static constexpr std::size_t k_bodies_max = 128;
  static constexpr std::size_t k_copied_max_bytes = 32U << 20U;
  /// How often a body is sent before it is copied.
  static constexpr int k_sends_before_copy = 3;

  /// A body is about to be sent. Null when it is better sent from where it lies.
  std::shared_ptr<const FileCopy> find(const std::shared_ptr<const std::string>& body);

 private:
  struct Watched {
    std::weak_ptr<const std::string> body;  ///< Another may come to lie at the same address.
    int sends = 0;
    std::shared_ptr<const FileCopy> copy;
  };

  std::map<const std::string*, Watched> bodies_;
  std::size_t copied_bytes_ = 0;  ///< Since it began.
};

}  // namespace revalab::wire
