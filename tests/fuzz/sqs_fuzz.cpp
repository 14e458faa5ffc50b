#include "fakes/sqs/query_protocol.hpp"
#include "fakes/sqs/sqs.hpp"

#include <cstdint>
#include <string>

// A form is translated into JSON or refused; any body, as a form and as JSON, gets an answer that
// is no failure of ours. Receipt handles that are understood are those that were made.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab;
  const std::string body(reinterpret_cast<const char*>(data), size);
  if (const auto receipt = sqs::parse_receipt_handle(body)) {
    if (sqs::receipt_handle(*receipt) != body) __builtin_trap();
  }
  Request form("POST", "/000000000000/q");
  form.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=x");
  form.body = body;
  const auto json = sqs::json_of_form(form);
  sqs::Decoder decoder;
  if (json.ok() && !decoder.parse(*json)) __builtin_trap();
  Ledger ledger;
  sqs::Sqs sqs(Calendar(WallTime()), Dice(1), ledger);
  sqs::CreateQueueRequest create;
  create.queue_name = "q";
  if (!sqs.queues().create_queue(create, {}).ok()) __builtin_trap();
  for (const char* action : {"SendMessage", "SendMessageBatch", "CreateQueue", "ReceiveMessage",
                             "ChangeMessageVisibilityBatch", "SetQueueAttributes"}) {
    form.body = "Action=" + std::string(action) + "&" + body;
    Request call("POST", "/");
    call.headers = {{"Authorization", "AWS4-HMAC-SHA256 Credential=x"},
                    {"X-Amz-Target", "AmazonSQS." + std::string(action)}};
    call.body = body;
    for (const Request* request : {&form, &call}) {
      const Answer answer = sqs.handle(*request, Instant());
      const auto* response = std::get_if<Response>(&answer);
      if (response != nullptr && response->status >= 500) __builtin_trap();
    }
  }
  return 0;
}
