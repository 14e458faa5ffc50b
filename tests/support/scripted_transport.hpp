#pragma once

#include "core/base/transport.hpp"

#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace revalab::test {

/// Answers what it was told to, in order, and remembers what it was sent.
class ScriptedTransport final : public Transport {
 public:
  ScriptedTransport& then(Result<Response> answer) {
    answers_.push_back(std::move(answer));
    return *this;
  }
  ScriptedTransport& then(int status, std::string body = {}) {
    Response response(status);
    response.body = std::move(body);
    return then(std::move(response));
  }
  /// One of the codes of `core/base/transport.hpp`.
  ScriptedTransport& then_fail(std::string_view code) {
    return then(ApiError(0, std::string(code), "as scripted"));
  }

  Task<Result<Response>> send(Request request) override {
    sent_.push_back(std::move(request));
    REVALAB_CHECK(!answers_.empty(), "the script ended before the requests did");
    Result<Response> answer = std::move(answers_.front());
    answers_.pop_front();
    co_return answer;
  }

  [[nodiscard]] const std::vector<Request>& sent() const { return sent_; }
  [[nodiscard]] bool finished() const { return answers_.empty(); }

 private:
  std::deque<Result<Response>> answers_;
  std::vector<Request> sent_;
};

}  // namespace revalab::test
