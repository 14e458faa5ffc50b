#include "core/wire/blocking_transport.hpp"

#include "core/wire/drive.hpp"

#include <utility>

namespace revalab::wire {

Task<Result<Response>> BlockingTransport::send(Request request) {
  auto answer = drive_until_stopped(reactor_, inner_.send(std::move(request)));
  if (!answer) co_return ApiError(0, std::string(k_connection_lost), "stopped while waiting");
  co_return std::move(*answer);
}

}  // namespace revalab::wire
