#pragma once

#include "core/base/result.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "simulator/server/front.hpp"

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
  std::string access_log;  ///< A folder for CloudFront's access log; empty: none.
  ServedLabOptions lab;
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
    bool of_site = false;  ///< The site's rows are not what a table takes; else a port or a folder.
    std::string message;
  };

  /// Loads the site and binds both ports.
  static Result<std::unique_ptr<LabServer>, Problem> open(wire::Reactor& reactor,
                                                          LabServerOptions options, LineSink log);
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
