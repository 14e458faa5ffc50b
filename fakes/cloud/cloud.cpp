#include "fakes/cloud/cloud.hpp"

#include "core/base/check.hpp"
#include "fakes/cloud/error_response.hpp"
#include "fakes/cloud/refusal.hpp"

#include <algorithm>

namespace revalab {
namespace {

/// More of a target is not remembered.
constexpr std::size_t k_record_target_max_chars = 2'048;

/// Whether a client of a service that is not here reads JSON: most do, but for those of the query
/// protocol, which sends forms, and of the services that speak XML. Source:
/// https://smithy.io/2.0/aws/protocols/, and `protocol` in botocore's models of route53, s3 and
/// cloudfront; read 2026-11-24.
bool reads_json(const Request& request, std::string_view service) {
  if (request.headers.contains("X-Amz-Target")) return true;
  if (service.empty() || service == "route53" || service == "s3" || service == "cloudfront") {
    return false;
  }
  return !request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded");
}

}  // namespace

Cloud::Cloud(Calendar calendar, std::vector<Service> services)
    : calendar_(calendar), services_(std::move(services)) {}

Answer Cloud::handle(const Request& request, Instant now) {
  const OperationName name = operation_of(request);
  Answer answer =
      request.continues ? dispatch(request, name, now) : dispatch_seen(request, name, now);
  // A parked request comes again and is recorded when it is answered.
  if (std::holds_alternative<Parked>(answer)) return answer;
  Response* response = response_in(answer);
  if (response != nullptr && !response->headers.contains("Date")) {
    response->headers.set("Date", calendar_.wall(now).http_date());
  }
  // A further part belongs to the record of the first.
  if (!request.continues) record(request, name, response, now);
  if (auto* partial = std::get_if<Partial>(&answer)) partial->next.continues = true;
  return answer;
}

std::optional<Response> Cloud::refuse(int status, const Request& head) {
  const OperationName name = operation_of(head);
  const auto error = refusal_of(name, status);
  if (!error) return std::nullopt;
  return error_response(head, name.service, *error, "refused-" + std::to_string(++refused_count_));
}

Answer Cloud::dispatch_seen(const Request& request, const OperationName& name, Instant now) {
  for (CallWitness* witness : witnesses_) {
    if (const auto error = witness->before(name)) {
      return error_response(name.service, *error, "unseen-" + std::to_string(last_seq_ + 1));
    }
  }
  Answer answer = dispatch(request, name, now);
  for (CallWitness* witness : witnesses_) witness->after(request, name, now, answer);
  return answer;
}

Answer Cloud::dispatch(const Request& request, const OperationName& name, Instant now) {
  for (const Service& service : services_) {
    if (service.name == name.service) return service.handler.handle(request, now);
  }
  const std::string asked =
      name.service.empty() ? "that nothing in the request names" : "`" + name.service + "`";
  std::string served;
  for (const Service& service : services_) {
    served.append(served.empty() ? "" : ", ").append(service.name);
  }
  const ApiError error(404, "UnknownOperationException",
                       "This lab does not serve the service " + asked + ", only: " + served + ".");
  const std::string request_id = "unknown-" + std::to_string(last_seq_ + 1);
  return reads_json(request, name.service) ? json_error_response(error, request_id)
                                           : error_response(name.service, error, request_id);
}

void Cloud::record(const Request& request, const OperationName& name, const Response* response,
                   Instant now) {
  RequestRecord record;
  record.seq = ++last_seq_;
  record.at = now;
  record.service = name.service;
  record.operation = name.operation;
  record.method = request.method;
  record.target = request.target.substr(0, k_record_target_max_chars);
  record.status = response == nullptr ? 0 : response->status;
  record.bytes_in = request.body.size();
  record.bytes_out = response == nullptr ? 0 : response->body.size();
  requests_.push_back(std::move(record));
  if (requests_.size() > k_request_records_max) requests_.pop_front();
  // Operations have only names the lab knows, so that no client can fill the memory with others.
  const bool counts = !name.operation.empty() && serves(name.service);
  if (counts) ++calls_[name.service + "." + name.operation];
}

bool Cloud::serves(std::string_view service) const {
  return std::any_of(services_.begin(), services_.end(),
                     [&](const Service& each) { return each.name == service; });
}

std::optional<Instant> Cloud::next_deadline() const {
  std::optional<Instant> earliest;
  for (const Service& service : services_) {
    const auto deadline = service.handler.next_deadline();
    if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
  }
  return earliest;
}

void Cloud::advance_to(Instant now) {
  for (const Service& service : services_) service.handler.advance_to(now);
}

void Cloud::forget_requests() {
  requests_.clear();
  calls_.clear();
}

void Cloud::continue_after(std::uint64_t seq) {
  REVALAB_CHECK(seq >= last_seq_, "sequence numbers never start again");
  last_seq_ = seq;
}

void Cloud::count_earlier_calls(const std::string& name, std::int64_t count) {
  if ((calls_[name] += count) == 0) calls_.erase(name);
  if (count > 0) last_seq_ += static_cast<std::uint64_t>(count);
}

}  // namespace revalab
