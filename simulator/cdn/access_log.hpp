#pragma once

#include "core/base/dice.hpp"
#include "core/base/result.hpp"
#include "simulator/cdn/viewed.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace revalab::sim {

/// CloudFront's standard access log in a folder: `DISTRIBUTION.YYYY-MM-DD-HH.UNIQUE.gz`, a file for
/// each distribution and hour of the lab's time. Each flush appends a whole gzip member to a file,
/// so that what a killed lab leaves can be read.
class AccessLog {
 public:
  /// Makes the folder when it is not there.
  /// Errors: why it cannot be written to.
  static Result<std::unique_ptr<AccessLog>, std::string> open(const std::string& folder,
                                                              const Dice& dice);

  void add(const Viewed& viewed);
  /// True while lines wait for a flush, and when so many do that it is time.
  [[nodiscard]] bool has_lines() const { return waiting_bytes_ > 0; }
  [[nodiscard]] bool is_due() const;
  /// Writes what waits. Gives what went wrong; the lines are lost then.
  std::optional<std::string> flush();

 private:
  AccessLog(std::string folder, const Dice& dice) : folder_(std::move(folder)), dice_(dice) {}
  [[nodiscard]] std::string file_of(const std::string& distribution, const std::string& hour) const;

  std::string folder_;
  Dice dice_;
  std::map<std::pair<std::string, std::string>, std::string> waiting_;  ///< Distribution and hour.
  std::size_t waiting_bytes_ = 0;
};

}  // namespace revalab::sim
