#pragma once

#include "core/aws/sqs/json.hpp"
#include "core/base/handler.hpp"
#include "fakes/sqs/queues.hpp"

#include <string>
#include <string_view>

namespace revalab::sqs {

/// The wire face: SQS over JSON 1.0 and over the older query protocol, on the same state as the
/// typed face it shows. Signatures must be there and are not verified here. Queue URLs begin with
/// the host that the request was sent to.
class Sqs : public Handler {
 public:
  /// `ledger` outlives this.
  Sqs(Calendar calendar, const Dice& dice, Ledger& ledger, Options options = {});

  /// A long poll that finds nothing is parked, until its time is over or its queue has changed.
  Answer handle(const Request& request, Instant now) override;
  [[nodiscard]] std::optional<Instant> next_deadline() const override {
    return queues_.next_deadline();
  }
  void advance_to(Instant now) override { queues_.advance_to(now); }

  /// Whether a request is one of the query protocol: only its form names the operation.
  [[nodiscard]] static bool speaks_query(const Request& request);
  /// The operation a request of either protocol names; empty when SQS has none of that name.
  [[nodiscard]] static std::string operation_of(const Request& request);

  [[nodiscard]] Queues& queues() { return queues_; }
  [[nodiscard]] const Queues& queues() const { return queues_; }

 private:
  /// What a call comes to that is no error: the body of a 200, or that there is to wait.
  struct Outcome {
    std::string body;
    std::optional<Parked> parked = std::nullopt;
  };
  using Operation = Result<Done> (Sqs::*)(const Call& call, Outcome& outcome);
  struct NamedOperation;
  static const NamedOperation* find_operation(std::string_view name);

  /// Authenticates, decodes and runs the request.
  Result<Outcome> answer(const Request& request, Instant now);
  template <class Request>
  Result<Request> read() {
    Request request;
    if (auto done = decoder_.read(request); !done) return done.error();
    return request;
  }

  Result<Done> create_queue(const Call& call, Outcome& outcome);
  Result<Done> get_queue_url(const Call& call, Outcome& outcome);
  Result<Done> list_queues(const Call& call, Outcome& outcome);
  Result<Done> list_dead_letter_source_queues(const Call& call, Outcome& outcome);
  Result<Done> delete_queue(const Call& call, Outcome& outcome);
  Result<Done> purge_queue(const Call& call, Outcome& outcome);
  Result<Done> get_queue_attributes(const Call& call, Outcome& outcome);
  Result<Done> set_queue_attributes(const Call& call, Outcome& outcome);
  Result<Done> list_queue_tags(const Call& call, Outcome& outcome);
  Result<Done> tag_queue(const Call& call, Outcome& outcome);
  Result<Done> untag_queue(const Call& call, Outcome& outcome);
  Result<Done> send_message(const Call& call, Outcome& outcome);
  Result<Done> send_message_batch(const Call& call, Outcome& outcome);
  Result<Done> receive_message(const Call& call, Outcome& outcome);
  Result<Done> delete_message(const Call& call, Outcome& outcome);
  Result<Done> delete_message_batch(const Call& call, Outcome& outcome);
  Result<Done> change_message_visibility(const Call& call, Outcome& outcome);
  Result<Done> change_message_visibility_batch(const Call& call, Outcome& outcome);

  Queues queues_;
  Ids ids_;
  Decoder decoder_;
};

}  // namespace revalab::sqs
