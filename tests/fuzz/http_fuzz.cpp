#include "core/wire/server_session.hpp"
#include "simulator/clock/virtual_clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace revalab;

class Echo final : public Handler {
 public:
  Answer handle(const Request& request, Instant) override {
    Response response(200);
    response.body = request.method + " " + request.target + "\n" + request.body;
    return response;
  }
};

/// What a session answers to these bytes, cut as told.
std::string answers(std::string_view bytes, std::size_t fragment) {
  Echo echo;
  const sim::VirtualClock clock{Calendar(WallTime())};
  wire::ServerSession session(echo, clock);
  std::string output;
  while (!bytes.empty()) {
    session.receive(bytes.substr(0, fragment));
    bytes.remove_prefix(std::min(fragment, bytes.size()));
    output += session.output();
    session.sent(session.output().size());
  }
  return output;
}

}  // namespace

// However the bytes are cut, the answers are the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (answers(bytes, bytes.size() + 1) != answers(bytes, 1)) __builtin_trap();
  return 0;
}
