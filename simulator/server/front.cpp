#include "simulator/server/front.hpp"

#include <utility>

namespace revalab::sim {
namespace {

Response refused_page(const std::string& why) {
  Response response(403);
  response.headers.add("Content-Type", "text/plain");
  response.body = why + "\n";
  return response;
}

std::string_view admin_operation(std::string_view path) {
  const auto slash = path.rfind('/');
  return path.substr(slash + 1);
}

}  // namespace

Front::Front(ServedLab& lab, AdminApi& admin, const VisitorCheck& visitors, const Clock& machine,
             CallObserver observer)
    : lab_(lab),
      admin_(admin),
      visitors_(visitors),
      machine_(machine),
      observer_(std::move(observer)) {}

Answer Front::handle(const Request& request, Instant now) {
  const Instant began = machine_.now();
  // What was due before this request happened before it.
  lab_.settle();
  const bool of_admin = is_admin_path(request.path());
  if (const auto why = visitors_.why_origin_refused(request); why && !of_admin) {
    const Answer refused = refused_page(*why);
    tell(request, true, refused, began);
    return refused;
  }
  Answer answer = ask(request, of_admin);
  tell(request, of_admin, answer, began);
  return in_machine_time(std::move(answer), now);
}

std::optional<Response> Front::refuse(int status, const Request& head) {
  if (is_admin_path(head.path())) return admin_.refuse(status, head);
  return lab_.account().cloud().refuse(status, head);
}

Answer Front::ask(const Request& request, bool of_admin) {
  const Instant now = lab_.now();
  if (of_admin) return admin_.handle(request, now);
  return lab_.account().cloud().handle(request, now);
}

void Front::tell(const Request& request, bool by_lab, const Answer& answer, Instant began) {
  // A parked request comes again, and a stream that goes on is not asked for anew.
  if (std::holds_alternative<Parked>(answer) || request.continues) return;
  const Response* response = response_in(answer);
  LoggedCall call;
  call.at = lab_.wall_now();
  call.method = request.method;
  call.target = request.target;
  call.status = response == nullptr ? 0 : response->status;
  call.bytes_in = request.body.size();
  call.bytes_out = response == nullptr ? 0 : response->body.size();
  if (by_lab) {
    call.service = "revalab";
    call.operation = admin_operation(request.path());
  } else {
    const RequestRecord& record = lab_.account().cloud().requests().back();
    call.service = record.service;
    call.operation = record.operation;
    lab_.events().add(record, call.at);
  }
  call.took = machine_.now() - began;
  observer_(call);
}

/// Waits keep their length: a lab whose clock stands still does not keep a socket waiting for ever.
Answer Front::in_machine_time(Answer answer, Instant now) const {
  const auto translate = [&](Instant& until) { until = now + (until - lab_.now()); };
  if (auto* parked = std::get_if<Parked>(&answer)) translate(parked->until);
  if (auto* delayed = std::get_if<Delayed>(&answer)) translate(delayed->until);
  if (auto* partial = std::get_if<Partial>(&answer)) translate(partial->until);
  return answer;
}

}  // namespace revalab::sim
