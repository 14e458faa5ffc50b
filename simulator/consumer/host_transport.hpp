#pragma once

#include "core/base/transport.hpp"
#include "core/wire/tcp_transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace revalab::sim {

/// Sends each request over a connection of its own to the host that its `Host` names.
/// Errors: those of `TcpTransport`.
class HostTransport final : public Transport {
 public:
  /// Where a host really is, when that is not what its name says; such a place is plain HTTP.
  using Elsewhere = std::function<std::optional<wire::TcpAddress>(std::string_view authority)>;

  /// `tls` is set for https. The reactor outlives this.
  HostTransport(wire::Reactor& reactor, std::shared_ptr<const wire::TlsContext> tls,
                Elsewhere elsewhere)
      : reactor_(reactor), tls_(std::move(tls)), elsewhere_(std::move(elsewhere)) {}

  Task<Result<Response>> send(Request request) override;

 private:
  [[nodiscard]] std::optional<wire::TcpTransportOptions> way_to(std::string_view authority) const;

  wire::Reactor& reactor_;
  std::shared_ptr<const wire::TlsContext> tls_;
  Elsewhere elsewhere_;
};

}  // namespace revalab::sim
