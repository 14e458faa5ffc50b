#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/routes/site.hpp"
#include "fakes/account/account.hpp"
#include "simulator/clock/virtual_clock.hpp"
#include "simulator/opennext/deployment.hpp"
#include "simulator/server/event_log.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace revalab::sim {

enum class ClockMode {
  real,           ///< The lab's time is the machine's.
  virtual_clock,  ///< It stands still until it is told to move.
};
/// `real` or `virtual`.
std::string_view name_of(ClockMode mode);

/// The name of the origin that has none of its own.
inline constexpr std::string_view k_default_origin = "default";

/// What a lab is made of, and made of again by a reset.
struct ServedLabOptions {
  ServedLabOptions() = default;
  ClockMode clock = ClockMode::real;
  WallTime start;  ///< Of a virtual clock.
  std::uint64_t seed = 1;
  AccountOptions account;
  std::optional<Site> site;  ///< Its rows are in the tag table from the start.
  std::optional<opennext::Build> build;  ///< Deployed from the start, instead of a site.
  opennext::DeploymentProgress deployment_progress;  ///< Hears of it at the start; may be empty.
  std::vector<Fault> faults;
  std::map<std::string, std::string, std::less<>>
      origins;  ///< URLs, by an OpenNext manifest's names.
  std::string cache_tag_header = "x-amz-meta-cache-tag";
};

/// The last instant a lab's clock can be set to.
inline constexpr std::string_view k_lab_time_max = "2200-01-01T00:00:00Z";

/// A lab without its ports: an account, a site in it, and the time both live in.
class ServedLab {
 public:
  /// `machine` tells the real time and outlives this.
  ServedLab(ServedLabOptions options, Clock& machine);
  ServedLab(const ServedLab&) = delete;
  ServedLab& operator=(const ServedLab&) = delete;

  /// What kept the site or the build from being loaded, in the services' words; empty when it is
  /// there.
  [[nodiscard]] const std::string& site_problem() const { return site_problem_; }

  /// Everything as it was at the start, the virtual clock included. Events and their ids go on. A
  /// build is read again: what its folder holds now is deployed.
  /// Errors: what is wrong with the folder; the lab is then as it was.
  Result<Done, InputErrors> reset();
  /// Deploys what the build's folder holds now beside what other builds have left; nothing is
  /// purged.
  /// Errors: there is no build; faults are planned, which would hit the deployment; what is wrong
  /// with the folder, when the lab is as it was; what the services refuse.
  Result<opennext::Deployed, InputErrors> deploy();

  [[nodiscard]] Instant now() const { return clock().now(); }
  [[nodiscard]] WallTime wall_now() const { return clock().wall_now(); }
  [[nodiscard]] const Clock& clock() const;
  /// Lets happen what is due by now.
  void settle();
  /// When something happens by itself next; empty when nothing does or time stands still.
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  /// Moves the virtual clock, letting everything due by then happen in its order.
  /// Errors: what is wrong with the wish: the clock is real, `at` is past or too late.
  Result<Done, std::string> set_clock(WallTime at);

  void replace_faults(std::vector<Fault> faults);

  [[nodiscard]] Account& account() { return *account_; }
  [[nodiscard]] const Account& account() const { return *account_; }
  [[nodiscard]] const ServedLabOptions& options() const { return options_; }
  [[nodiscard]] EventLog& events() { return events_; }
  [[nodiscard]] const EventLog& events() const { return events_; }

 private:
  Clock& own_clock();
  void furnish();
  [[nodiscard]] cloudfront::DistributionSettings distribution_settings() const;
  void load_site();
  Result<opennext::Deployed, std::string> deploy_build(const opennext::DeploymentProgress& progress);
  Result<opennext::Build, InputErrors> read_build_again() const;
  void note_purge(const cloudfront::PurgeProgress& progress);

  ServedLabOptions options_;
  Clock& machine_;
  std::unique_ptr<VirtualClock> virtual_clock_;  ///< Null when the clock is real.
  std::unique_ptr<Account> account_;
  EventLog events_;
  std::string site_problem_;
};

}  // namespace revalab::sim
