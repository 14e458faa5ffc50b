#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::sim {

/// Writes whole lines to a descriptor and never waits for its reader: what does not fit is kept up
/// to a limit, and beyond it dropped and counted. The count is written when there is room again.
class PatientWriter {
 public:
  static constexpr std::size_t k_kept_max_bytes = 256 * 1024;

  /// The descriptor is opened anew where the system allows it, so that others who share it are not
  /// affected; where not, writing waits as usual.
  explicit PatientWriter(int descriptor);
  ~PatientWriter();
  PatientWriter(const PatientWriter&) = delete;
  PatientWriter& operator=(const PatientWriter&) = delete;

  void write(std::string_view lines);

 private:
  void flush();

  int descriptor_;
  bool owned_;
  std::string kept_;
  std::uint64_t lost_lines_ = 0;
};

}  // namespace revalab::sim
