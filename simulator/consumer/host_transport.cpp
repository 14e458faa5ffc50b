#include "simulator/consumer/host_transport.hpp"

namespace revalab::sim {

Task<Result<Response>> HostTransport::send(Request request) {
  auto place = directions_(request.headers.get("Host"));
  if (!place) co_return ApiError(0, std::string(k_connection_failed), place.error());
  wire::TcpTransportOptions options;
  options.idle_connections_max = 0;
  options.address = std::move(place->address);
  if (place->tls) options.tls = tls_;
  wire::TcpTransport transport(reactor_, options);
  auto answer = co_await transport.send(std::move(request));
  co_return answer;
}

}  // namespace revalab::sim
