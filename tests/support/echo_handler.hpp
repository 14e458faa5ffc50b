#pragma once

#include "core/base/handler.hpp"

#include <cstdlib>
#include <string>
#include <vector>

namespace revalab::test {

/// Says what it was asked. Its paths: `/size/N` gives N bytes, `/status/N` that status without a
/// body, `/park/N` parks each request once for N seconds, the rest echoes method, target and body.
class EchoHandler final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    ++asked_count;
    Response response(200);
    if (const int size = number_after(request, "/size/"); size >= 0) {
      response.body.assign(static_cast<std::size_t>(size), 'x');
    } else if (const int status = number_after(request, "/status/"); status >= 0) {
      response.status = status >= 200 && status <= 999 ? status : 400;
    } else if (const int seconds = number_after(request, "/park/"); seconds >= 0 && !released) {
      const Instant until = parked_until.value_or(now + std::chrono::seconds(seconds));
      parked_until = until;
      if (now < until) return Parked{until};
      parked_until.reset();
      response.body = "waited";
    } else {
      response.headers.add("X-Fields", std::to_string(request.headers.fields().size()));
      response.body = request.method + " " + request.target + " " + request.body;
    }
    seen.push_back(request);
    return response;
  }

  std::vector<Request> seen;  ///< Those that were answered.
  std::size_t asked_count = 0;
  std::optional<Instant> parked_until;
  bool released = false;  ///< Parks no more: what was waited for has happened.

 private:
  static int number_after(const Request& request, std::string_view prefix) {
    if (!request.path().starts_with(prefix)) return -1;
    return std::atoi(std::string(request.path().substr(prefix.size())).c_str());
  }
};

}  // namespace revalab::test
