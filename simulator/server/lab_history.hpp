#pragma once

#include "fakes/journal/journal.hpp"
#include "simulator/server/played_history.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace revalab::sim {

/// Where a lab's history is kept.
struct HistoryOptions {
  HistoryOptions() = default;
  std::string data;       ///< A folder; empty: the history ends with the process.
  std::string recording;  ///< A file to record the session to; empty: none.
  /// Names of the options of `serve` that were given; the others are as the history has them.
  std::set<std::string> given;
  std::string site;      ///< Where the site was read from.
  std::string opennext;  ///< Where the build was read from.
  std::string build_id;  ///< What the site was given for its own; empty when it has that.
};

/// Why a history cannot be kept or played.
struct HistoryProblem {
  bool of_input = false;  ///< What was asked for is wrong; else the machine is not up to it.
  std::string message;
};

/// The files of a lab's history.
class LabHistory {
 public:
  /// Opens what there is and begins what there is not; `lab` gets the settings of the history.
  /// `now` is the machine's time.
  static Result<std::unique_ptr<LabHistory>, HistoryProblem> open(const HistoryOptions& options,
                                                                  ServedLabOptions& lab,
                                                                  WallTime now);

  /// Told how many of how many entries were played.
  using Progress = std::function<void(std::int64_t played, std::int64_t all)>;
  /// Brings a lab that stands still to where its history ended, and to life: time goes on, a site
  /// that is not loaded yet is loaded, and all that it is asked is kept.
  /// Errors: damaged files. Result: what there is to say about it, a line each.
  Result<std::string, HistoryProblem> begin(ServedLab& lab, AdminApi& admin, WallTime now,
                                            const Progress& progress);

 private:
  LabHistory() = default;

  std::optional<HistoryProblem> open_data(const HistoryOptions& options, ServedLabOptions& lab,
                                          WallTime now);
  std::optional<HistoryProblem> open_recording(const HistoryOptions& options,
                                               const ServedLabOptions& lab);

  std::unique_ptr<journal::Journal> data_;
  std::unique_ptr<journal::Journal> recording_;
};

/// What a lab loads at its start.
enum class Loaded { site, build };

/// Where the site or the build of a history was last read from; empty when it has none.
std::string remembered_file(const std::string& data, Loaded what);
/// The build id that the site of a history was given; empty when it has its own.
std::string remembered_build_id(const std::string& data);

}  // namespace revalab::sim
