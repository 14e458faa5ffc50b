#include "simulator/runner/trace.hpp"

#include "core/base/digest.hpp"
#include "fakes/cloud/operation.hpp"

namespace revalab::sim {
namespace {

constexpr std::size_t k_digest_digits = 12;

std::string body_mark(std::string_view body) {
  const std::string digest = hex(bytes_of(sha256(body)));
  return std::to_string(body.size()) + ":" + digest.substr(0, k_digest_digits);
}

}  // namespace

void Trace::add(Instant at, const std::string& event) {
  lines_.push_back(std::to_string(at.since_start().count()) + " " + event);
}

std::string Trace::hash() const {
  std::string all;
  for (const std::string& line : lines_) {
    all += line;
    all.push_back('\n');
  }
  return hex(bytes_of(sha256(all)));
}

Answer TracedHandler::handle(const Request& request, Instant now) {
  Answer answer = inner().handle(request, now);
  if (std::holds_alternative<Parked>(answer)) return answer;
  const Response* response = response_in(answer);
  const OperationName name = operation_of(request);
  std::string event = "call " + name.service + "." + name.operation + " ";
  event += response == nullptr ? "dropped" : std::to_string(response->status);
  event += " in=" + body_mark(request.body);
  if (response != nullptr) event += " out=" + body_mark(response->body);
  trace_.add(now, event);
  return answer;
}

}  // namespace revalab::sim
