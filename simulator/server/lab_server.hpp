#pragma once

#include "core/base/result.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "simulator/hosts/entrances.hpp"
#include "simulator/server/front.hpp"
#include "simulator/server/lab_history.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace revalab::sim {

struct LabServerOptions {
  LabServerOptions() = default;
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;  ///< 0 picks a free one, as for the next.
  std::uint16_t cdn_port = 8080;
  std::vector<std::string> allowed_hosts;  ///< For `/_revalab/`, besides loopback and `host`.
  std::optional<WallTime> start;           ///< The lab's first instant; empty: the machine's time.
  std::size_t connections_max = 4096;      ///< On each port.
  CallLogFormat log_format = CallLogFormat::text;
  /// `host` is theirs too.
  EntranceOptions entrances;
  std::string access_log;  ///< A folder for CloudFront's access log; empty: none.
  std::string build_id;    ///< What clients are told when there is neither a site nor a build.
  ServedLabOptions lab;
  HistoryOptions history;
};

/// What a lab tells whoever started it, as `NAME=value` for the environment of clients.
using Exports = std::vector<std::pair<std::string, std::string>>;

/// The credentials of every lab: dummies, so that nothing a client signs is good anywhere else.
aws::Credentials lab_credentials();

/// A lab at its ports.
class LabServer {
 public:
  /// Takes whole lines; may be empty.
  using LineSink = std::function<void(std::string_view lines)>;

  struct Problem {
    enum class Kind {
      site,         ///< Its rows are not what a table takes.
      input,        ///< A history that is not one, or not this lab's.
      environment,  ///< A port, a file.
    };
    Kind kind;
    std::string message;
  };

  /// Plays the history, loads the site or the build and binds all ports. `log` is told what there
  /// is to say about the history.
  static Result<std::unique_ptr<LabServer>, Problem> open(
      wire::Reactor& reactor, LabServerOptions options, LineSink log,
      const LabHistory::Progress& progress = {});
  ~LabServer();
  LabServer(const LabServer&) = delete;
  LabServer& operator=(const LabServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t cdn_port() const;
  [[nodiscard]] Exports exports() const;
  [[nodiscard]] ServedLab& lab();
  /// Accepts nobody any more and lets exchanges at hand finish, for at most a second; then the
  /// reactor stops.
  void drain();

 private:
  struct Impl;
  explicit LabServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::sim
