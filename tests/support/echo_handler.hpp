#pragma once

#include "core/base/handler.hpp"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace revalab::test {

/// Says what it was asked. Its paths: `/size/N` gives N bytes, `/status/N` that status without a
/// body, `/park/N` parks each request once for N seconds, `/delay/N` is N seconds late, `/drop`
/// drops the connection, `/parts/N` gives `1;2;` up to N, a part a second or whenever it is asked
/// once `released`; `/bell` waits up to 9 seconds for somebody to ask for `/ring`; the rest echoes
/// method, target and body.
class EchoHandler final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    ++asked_count;
    if (const int count = number_after(request, "/parts/"); count >= 0) {
      return part_of(request, count, now);
    }
    Response response(200);
    if (request.path() == "/bell") {
      const Duration left = std::chrono::seconds(9) - request.waited.value_or(Duration(0));
      if (*rung == rung_seen && left > Duration(0)) return Parked{now + left, rung};
      rung_seen = *rung;
      response.body = left > Duration(0) ? "rung" : "silence";
    } else if (request.path() == "/ring") {
      ++*rung;
      response.body = "rings";
    } else if (const int size = number_after(request, "/size/"); size >= 0) {
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
    if (request.path() == "/drop") return Dropped{};
    if (const int seconds = number_after(request, "/delay/"); seconds >= 0) {
      return Delayed{std::move(response), now + std::chrono::seconds(seconds)};
    }
    return response;
  }

  std::vector<Request> seen;  ///< Those that were answered, or begun to be.
  std::size_t asked_count = 0;
  std::shared_ptr<std::uint64_t> rung = std::make_shared<std::uint64_t>(0);
  std::uint64_t rung_seen = 0;
  std::optional<Instant> parked_until;
  bool released = false;  ///< Parks no more: what was waited for has happened.

 private:
  /// What it has to remember is in the target: how many parts were sent, and when the next is due.
  Answer part_of(const Request& request, int count, Instant now) {
    long long sent = number_in(request, "sent");
    Instant due{Duration(number_in(request, "due"))};
    if (sent == 0) seen.push_back(request);
    Response part(200);
    if (released || now >= due) {
      part.body = std::to_string(++sent) + ";";
      due = now + std::chrono::seconds(1);
    }
    if (sent >= count) return part;
    Request next("GET", std::string(request.path()) + "?sent=" + std::to_string(sent) +
                            "&due=" + std::to_string(due.since_start().count()));
    return Partial{std::move(part), std::move(next), due};
  }

  static long long number_in(const Request& request, std::string_view parameter) {
    return std::atoll(query_parameter(request.query(), parameter).value_or("0").c_str());
  }
  static int number_after(const Request& request, std::string_view prefix) {
    if (!request.path().starts_with(prefix)) return -1;
    return std::atoi(std::string(request.path().substr(prefix.size())).c_str());
  }
};

}  // namespace revalab::test
