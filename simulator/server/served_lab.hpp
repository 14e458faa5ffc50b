#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/routes/site.hpp"
#include "fakes/account/account.hpp"
#include "simulator/cdn/default_rules.hpp"
#include "simulator/cdn/origins.hpp"
#include "simulator/cdn/passing_edge.hpp"
#include "simulator/clock/virtual_clock.hpp"
#include "simulator/server/event_log.hpp"

#include <functional>
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

/// What a lab is made of, and made of again by a reset.
struct ServedLabOptions {
  ServedLabOptions() = default;
  ClockMode clock = ClockMode::real;
  WallTime start;  ///< Of a virtual clock.
  std::uint64_t seed = 1;
  AccountOptions account;
  std::optional<Site> site;  ///< Its rows are in the tag table from the start.
  std::vector<Fault> faults;
  OriginUrls origins;     ///< By an OpenNext manifest's names.
  bool regional = false;  ///< Whether the edge has a regional tier, and a shield.
  bool shield = false;
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

  /// What kept the site's rows from being loaded, in the table's words; empty when they are there.
  [[nodiscard]] const std::string& site_problem() const { return site_problem_; }

  /// Everything as it was at the start, the virtual clock included. Events and their ids go on.
  void reset();

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

  /// Has `observer` told after each reset, when edge and account are other ones.
  void observe_reset(std::function<void()> observer) { reset_observer_ = std::move(observer); }

  [[nodiscard]] edge::Exchanges& edge() { return *edge_; }
  [[nodiscard]] Account& account() { return *account_; }
  [[nodiscard]] const Account& account() const { return *account_; }
  [[nodiscard]] const ServedLabOptions& options() const { return options_; }
  [[nodiscard]] EventLog& events() { return events_; }
  [[nodiscard]] const EventLog& events() const { return events_; }

 private:
  void furnish();
  void furnish_edge();
  void note_purge(const cloudfront::PurgeProgress& progress);

  ServedLabOptions options_;
  Clock& machine_;
  std::unique_ptr<VirtualClock> virtual_clock_;  ///< Null when the clock is real.
  std::unique_ptr<Account> account_;
  std::unique_ptr<DefaultRules> rules_;
  std::unique_ptr<edge::Exchanges> edge_;
  std::function<void()> reset_observer_;
  EventLog events_;
  std::string site_problem_;
};

}  // namespace revalab::sim
