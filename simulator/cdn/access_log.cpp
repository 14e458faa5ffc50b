#include "simulator/cdn/access_log.hpp"

#include "core/base/gzip.hpp"
#include "simulator/cdn/access_log_line.hpp"

#include <filesystem>
#include <fstream>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_waiting_max_bytes = 1U << 20U;
constexpr std::size_t k_unique_letters = 8;

}  // namespace

Result<std::unique_ptr<AccessLog>, std::string> AccessLog::open(const std::string& folder,
                                                                const Dice& dice) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return folder + ": " + error.message();
  if (!fs::is_directory(folder, error)) return folder + ": is no folder";
  return std::unique_ptr<AccessLog>(new AccessLog(folder, dice));
}

void AccessLog::add(const Viewed& viewed) {
  // What never reached a distribution is in no distribution's log.
  if (viewed.outcome.distribution.empty()) return;
  std::string hour = viewed.ended_at.iso8601_milliseconds().substr(0, 13);
  hour[10] = '-';
  std::string& lines = waiting_[{viewed.outcome.distribution, std::move(hour)}];
  const std::size_t before = lines.size();
  append_access_log_line(lines, viewed);
  waiting_bytes_ += lines.size() - before;
}

bool AccessLog::is_due() const { return waiting_bytes_ >= k_waiting_max_bytes; }

std::optional<std::string> AccessLog::flush() {
  std::optional<std::string> problem;
  for (const auto& [key, lines] : std::exchange(waiting_, {})) {
    const std::string file = file_of(key.first, key.second);
    std::error_code absent;
    const bool begun = fs::exists(file, absent) && fs::file_size(file, absent) > 0;
    const std::string member = gzip_member(begun ? lines : std::string(access_log_head()) + lines);
    std::ofstream out(file, std::ios::binary | std::ios::app);
    out.write(member.data(), static_cast<std::streamsize>(member.size()));
    out.flush();
    if (!out) problem = file + ": cannot be written";
  }
  waiting_bytes_ = 0;
  return problem;
}

/// The unique part is the same for the same lab and hour, so that a lab that was started again goes
/// on in the file.
std::string AccessLog::file_of(const std::string& distribution, const std::string& hour) const {
  static constexpr std::string_view k_letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  Dice dice = dice_.fork(distribution + " " + hour);
  std::string unique;
  while (unique.size() < k_unique_letters)
    unique.push_back(k_letters[dice.below(k_letters.size())]);
  return folder_ + "/" + distribution + "." + hour + "." + unique + ".gz";
}

}  // namespace revalab::sim
