#pragma once

#include "core/base/transport.hpp"
#include "core/wire/tcp_transport.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::sim {

/// Where a host is, and how it is spoken to.
struct HostPlace {
  wire::TcpAddress address;
  bool tls = false;
};

/// Sends each request over a connection of its own to the host that its `Host` names.
/// Errors: those of `TcpTransport`; `ConnectionFailed` too when nobody may be asked there.
class HostTransport final : public Transport {
 public:
  /// Finds the place of `HOST[:PORT]`. Errors: why nothing is sent there.
  using Directions = std::function<Result<HostPlace, std::string>(std::string_view authority)>;

  /// `tls` is set if any place wants it. The reactor outlives this.
  HostTransport(wire::Reactor& reactor, std::shared_ptr<const wire::TlsContext> tls,
                Directions directions)
      : reactor_(reactor), tls_(std::move(tls)), directions_(std::move(directions)) {}

  Task<Result<Response>> send(Request request) override;

 private:
  wire::Reactor& reactor_;
  std::shared_ptr<const wire::TlsContext> tls_;
  Directions directions_;
};

}  // namespace revalab::sim
