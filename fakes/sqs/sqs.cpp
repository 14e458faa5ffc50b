#include "fakes/sqs/sqs.hpp"

#include "core/aws/service_client.hpp"
#include "core/aws/sqs/errors.hpp"
#include "fakes/sqs/query_protocol.hpp"

#include <array>

namespace revalab::sqs {
namespace {

// What a request says it is for is kept as long as the ledger, so it has a limit.
constexpr std::size_t k_cause_max_chars = 256;
constexpr std::string_view k_json = "application/x-amz-json-1.0";
constexpr std::string_view k_target_prefix = "AmazonSQS.";

bool is_signed(const Request& request) {
  return request.headers.contains("Authorization") ||
         query_parameter(form_of(request), "X-Amz-Signature").has_value() ||
         query_parameter(request.query(), "X-Amz-Signature").has_value();
}

/// Under which name the client knows this place.
std::string endpoint_of(const Request& request) {
  const std::string_view host = request.headers.get("Host");
  // Such a host is reached through TLS alone; of others the server that took the request tells.
  const bool behind_tls = host.ends_with(".amazonaws.com") || host.ends_with(".api.aws") ||
                          request.headers.get(k_protocol_header) == "https";
  return (behind_tls ? "https://" : "http://") + std::string(host);
}

ApiError malformed() { return {400, "MalformedInput", "The request is malformed."}; }

}  // namespace

struct Sqs::NamedOperation {
  std::string_view name;
  Operation run;  ///< Null when the lab has not got it.
};

Sqs::Sqs(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : queues_(calendar, dice, ledger, std::move(options)), ids_(dice) {}

const Sqs::NamedOperation* Sqs::find_operation(std::string_view name) {
  static constexpr auto k_operations = std::to_array<NamedOperation>({
      {"SendMessage", &Sqs::send_message},
      {"ReceiveMessage", &Sqs::receive_message},
      {"DeleteMessage", &Sqs::delete_message},
      {"SendMessageBatch", &Sqs::send_message_batch},
      {"DeleteMessageBatch", &Sqs::delete_message_batch},
      {"ChangeMessageVisibility", &Sqs::change_message_visibility},
      {"ChangeMessageVisibilityBatch", &Sqs::change_message_visibility_batch},
      {"CreateQueue", &Sqs::create_queue},
      {"GetQueueUrl", &Sqs::get_queue_url},
      {"ListQueues", &Sqs::list_queues},
      {"ListDeadLetterSourceQueues", &Sqs::list_dead_letter_source_queues},
      {"DeleteQueue", &Sqs::delete_queue},
      {"PurgeQueue", &Sqs::purge_queue},
      {"GetQueueAttributes", &Sqs::get_queue_attributes},
      {"SetQueueAttributes", &Sqs::set_queue_attributes},
      {"ListQueueTags", &Sqs::list_queue_tags},
      {"TagQueue", &Sqs::tag_queue},
      {"UntagQueue", &Sqs::untag_queue},
      {"AddPermission", nullptr},
      {"RemovePermission", nullptr},
      {"StartMessageMoveTask", nullptr},
      {"CancelMessageMoveTask", nullptr},
      {"ListMessageMoveTasks", nullptr},
  });
  for (const NamedOperation& operation : k_operations) {
    if (operation.name == name) return &operation;
  }
  return nullptr;
}

bool Sqs::speaks_query(const Request& request) {
  return !request.headers.contains("X-Amz-Target") && !action_of(request).empty();
}

std::string Sqs::operation_of(const Request& request) {
  std::string name = action_of(request);
  if (request.headers.contains("X-Amz-Target")) {
    const std::string_view target = request.headers.get("X-Amz-Target");
    const bool ours = target.starts_with(k_target_prefix);
    name = ours ? target.substr(k_target_prefix.size()) : std::string_view();
  }
  return find_operation(name) == nullptr ? std::string() : name;
}

Answer Sqs::handle(const Request& request, Instant now) {
  advance_to(now);
  const bool by_query = speaks_query(request);
  auto outcome = answer(request, now);
  if (outcome && outcome->parked) return *std::move(outcome->parked);
  const std::string request_id = ids_.request();
  if (!outcome) {
    return by_query ? xml_error(outcome.error(), request_id)
                    : json_error(outcome.error(), request_id);
  }
  Response response(200);
  if (by_query) {
    response.body = xml_of_json(operation_of(request), outcome->body, request_id);
  } else {
    response.body = outcome->body.empty() ? "{}" : std::move(outcome->body);
  }
  response.headers.set("Content-Type", std::string(by_query ? "text/xml" : k_json));
  response.headers.set("x-amzn-RequestId", request_id);
  return response;
}

Result<Sqs::Outcome> Sqs::answer(const Request& request, Instant now) {
  const std::string name = operation_of(request);
  const NamedOperation* operation = find_operation(name);
  if (operation == nullptr) {
    const std::string_view target = request.headers.get("X-Amz-Target");
    return errors::unknown_operation(target.empty() ? action_of(request) : std::string(target));
  }
  if (!is_signed(request)) return errors::missing_authentication_token();
  if (operation->run == nullptr) return errors::unsupported_operation(name);
  if (speaks_query(request)) {
    const auto json = json_of_form(request);
    if (!json) return json.error();
    if (!decoder_.parse(*json)) return malformed();
  } else if (!decoder_.parse(request.body.empty() ? "{}" : std::string_view(request.body))) {
    return malformed();
  }
  const std::string endpoint = endpoint_of(request);
  const std::string_view cause = request.headers.get(aws::k_cause_header);
  const Call call{now, cause.substr(0, k_cause_max_chars), endpoint,
                  request.waited.value_or(Duration(0))};
  Outcome outcome;
  if (const auto done = (this->*operation->run)(call, outcome); !done) return done.error();
  return outcome;
}

Result<Done> Sqs::receive_message(const Call& call, Outcome& outcome) {
  const auto request = read<ReceiveMessageRequest>();
  if (!request) return request.error();
  auto received = queues_.receive_message(*request, call);
  if (!received) return received.error();
  if (received->wait) {
    outcome.parked = Parked{call.now + *received->wait, std::move(received->changes)};
  } else {
    append_json(outcome.body, received->result);
  }
  return Done{};
}

}  // namespace revalab::sqs
