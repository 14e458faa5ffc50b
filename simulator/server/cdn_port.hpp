#pragma once

#include "core/wire/stream_server.hpp"
#include "simulator/cdn/viewed.hpp"
#include "simulator/server/served_lab.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::sim {

struct CdnPortOptions {
  CdnPortOptions() = default;
  wire::StreamServerOptions server;
  std::string access_log;  ///< A folder; empty: no access log.
};

/// The port where viewers meet a lab's edge, with the origins behind it and the access log.
class CdnPort {
 public:
  struct Observers {
    ViewedObserver viewed;
    std::function<void(std::string_view problem)> problem;  ///< Of the access log.
  };

  /// Reactor, clock and lab outlive the port. The lab tells it of a reset.
  /// Errors: why the port or the access log cannot be opened.
  static Result<std::unique_ptr<CdnPort>, std::string> open(wire::Reactor& reactor,
                                                            const Clock& machine, ServedLab& lab,
                                                            const CdnPortOptions& options,
                                                            Observers observers);
  ~CdnPort();
  CdnPort(const CdnPort&) = delete;
  CdnPort& operator=(const CdnPort&) = delete;

  /// Serves who comes from there too, such as a port with TLS.
  void listen_at(std::unique_ptr<wire::StreamListener> listener);

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  void drain();

 private:
  struct Impl;
  explicit CdnPort(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::sim
