#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/routes/site.hpp"
#include "fakes/account/account.hpp"
#include "fakes/edge/edge.hpp"
#include "fakes/journal/journal.hpp"
#include "simulator/cdn/origins.hpp"
#include "simulator/clock/shifted_clock.hpp"
#include "simulator/clock/virtual_clock.hpp"
#include "simulator/consumer/consumer.hpp"
#include "simulator/opennext/deployment.hpp"
#include "simulator/server/event_log.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// The `DistributionConfig` documents that a lab's own distribution was made of, by the number of
/// resets before; none where it was the same as the one before.
using FirstDistributions = std::map<std::size_t, std::string>;

/// What a lab is made of, and made of again by a reset.
struct ServedLabOptions {
  ServedLabOptions() = default;
  ClockMode clock = ClockMode::real;
  WallTime start;  ///< The lab's first instant.
  std::uint64_t seed = 1;
  AccountOptions account;
  std::optional<Site> site;              ///< Its rows are in the tag table from the start.
  std::optional<opennext::Build> build;  ///< Deployed from the start, instead of a site.
  opennext::DeploymentProgress deployment_progress;  ///< Hears of it at the start; may be empty.
  std::vector<Fault> faults;  ///< Planned once the site or the build is there.
  OriginUrls origins;         ///< By an OpenNext manifest's names.
  bool regional = false;      ///< Whether the edge has a regional tier, and a shield.
  bool shield = false;
  std::string cache_tag_header = "x-amz-meta-cache-tag";
  ConsumerOptions consumer;  ///< When it is not off, its queue is there from the start.
  /// What a history that is played says about the lab's own distribution.
  FirstDistributions distributions;
};

/// How many messages of the revalidation queue came to what.
struct ConsumerCounts {
  std::int64_t revalidated = 0;
  std::int64_t failed = 0;
  std::int64_t held = 0;
};

/// The last instant a lab's clock can be set to.
inline constexpr std::string_view k_lab_time_max = "2200-01-01T00:00:00Z";

/// A lab without its ports: an account, a site in it, and the time both live in.
class ServedLab {
 public:
  /// `machine` tells the real time and outlives this.
  ServedLab(ServedLabOptions options, Clock& machine);
  /// A lab without its site and with time standing still, for a history to be played to it. Then
  /// `go_live`.
  struct Still {};
  ServedLab(ServedLabOptions options, Clock& machine, Still still);
  /// Keeps the rest of its history, as well as it can.
  ~ServedLab();
  ServedLab(const ServedLab&) = delete;
  ServedLab& operator=(const ServedLab&) = delete;

  /// What kept the site or the build from being loaded, in the words of who refused; empty when it
  /// is there.
  [[nodiscard]] const std::string& site_problem() const { return site_problem_; }

  /// Its clock, if it is the machine's, goes on from `now`.
  void go_live(Instant now);
  /// Loads the site's rows, or deploys the build, into what is made if it is not there, unless the
  /// lab's history has done so. When it does, no fault is planned any more.
  void load();
  /// Plans the faults the lab was given.
  void plan_faults();
  /// Has what this lab is asked kept from now on, through every reset; `journal` outlives it.
  void keep_in(journal::Journal& journal);
  /// Keeps a request to the lab itself, in whatever keeps its history. Errors: why it cannot.
  Result<Done, std::string> note(const Request& request, std::string_view operation, Instant at);

  /// Reads the folder of the build, if there is one, for a deployment or a reset to come.
  /// Errors: what is wrong with the folder; the build is then as it was.
  Result<Done, InputErrors> read_build_again();
  /// Everything as it was at the start: a virtual clock too, while a real one begins a new time
  /// line at its date. Events, their ids and the requests' numbers go on.
  /// Errors: why its history cannot be forgotten, and nothing has changed; or why the site is not
  /// there again.
  Result<Done, std::string> reset(Instant at);
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
  /// Moves time that stands still, letting everything due by then happen in its order; an instant
  /// that is past does nothing.
  void advance_to(Instant at);

  void replace_faults(std::vector<Fault> faults);
  /// Counts what became of a message of the revalidation queue, and tells whoever follows.
  void note_record(const RecordFate& fate);
  [[nodiscard]] const ConsumerCounts& consumer_counts() const { return consumer_counts_; }

  /// Has `observer` told when the build was read again, before it is deployed.
  void observe_build(std::function<void()> observer) { build_observer_ = std::move(observer); }
  /// Has `observer` told after each reset, when edge and account are other ones.
  void observe_reset(std::function<void()> observer) { reset_observer_ = std::move(observer); }

  /// Has the edge send viewers who should come by https to this port, now and after each reset.
  void set_tls_port(std::uint16_t port);

  [[nodiscard]] edge::Edge& edge() { return *edge_; }
  [[nodiscard]] const edge::Edge& edge() const { return *edge_; }
  [[nodiscard]] Account& account() { return *account_; }
  [[nodiscard]] const Account& account() const { return *account_; }
  [[nodiscard]] const ServedLabOptions& options() const { return options_; }
  [[nodiscard]] EventLog& events() { return events_; }
  [[nodiscard]] const EventLog& events() const { return events_; }

 private:
  Clock& own_clock();
  /// Has `journal` say what the lab is like after a reset.
  Result<Done, journal::Problem> begin_anew(journal::Journal& journal, WallTime start);
  void furnish(WallTime start);
  void furnish_edge(WallTime start);
  void purge_edge(const cloudfront::PurgeProgress& progress);
  void plan(std::vector<Fault> faults);
  Result<Done, std::string> load_site();
  Result<Done, std::string> make_consumer_queue();
  [[nodiscard]] std::string what_to_load() const;
  void note_loaded();
  Result<opennext::Deployed, std::string> deploy_build(
      const opennext::DeploymentProgress& progress);
  /// Gives the lab's distribution what the build wants now, if that is another than it was. As a
  /// client would, so that it is part of the lab's history.
  Result<Done, std::string> update_distribution();
  void note_purge(const cloudfront::PurgeProgress& progress);

  ServedLabOptions options_;
  Clock& machine_;
  std::unique_ptr<VirtualClock> still_clock_;  ///< Null when the lab's clock goes.
  std::unique_ptr<ShiftedClock> going_clock_;  ///< Null when it stands still.
  std::unique_ptr<Account> account_;
  std::vector<journal::Journal*> journals_;
  std::unique_ptr<edge::Edge> edge_;
  std::size_t resets_ = 0;
  std::string distribution_wish_;  ///< What the distribution was last made for.
  std::uint16_t tls_port_ = 0;
  std::function<void()> reset_observer_;
  std::function<void()> build_observer_;
  EventLog events_;
  ConsumerCounts consumer_counts_;
  std::string site_problem_;
};

}  // namespace revalab::sim
