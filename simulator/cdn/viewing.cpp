#include "simulator/cdn/viewing.hpp"

#include "core/base/field_text.hpp"
#include "simulator/cdn/cdn.hpp"

#include <utility>

namespace revalab::sim {
namespace {

/// A field's value, wherever it is: among the rendered lines or the others.
std::string field_of(const edge::Reply& reply, std::string_view name) {
  if (reply.headers.contains(name)) return std::string(reply.headers.get(name));
  if (!reply.stored_fields) return {};
  std::string_view lines = *reply.stored_fields;
  while (!lines.empty()) {
    const auto [found, value] = take_field_line(lines);
    if (equals_ignoring_case(found, name)) return std::string(value);
  }
  return {};
}

wire::AnswerHead head_of(const edge::Reply& reply) {
  wire::AnswerHead head;
  head.status = reply.status;
  if (reply.stored_fields) head.rendered_fields = *reply.stored_fields;
  head.headers = &reply.headers;
  return head;
}

}  // namespace

Viewing::Viewing(Cdn& cdn, wire::StreamExchange& exchange, const wire::Arrival& arrival,
                 edge::ExchangeId id)
    : cdn_(cdn),
      exchange_(exchange),
      id_(id),
      body_(arrival.body),
      observed_(cdn.parts_.observer != nullptr) {
  viewed_.method = arrival.request.method;
  if (!observed_) return;
  began_ = cdn.parts_.machine.now();
  const Headers& fields = arrival.request.headers;
  viewed_.target = arrival.request.target;
  viewed_.host = fields.get("Host");
  viewed_.referer = fields.get("Referer");
  viewed_.user_agent = fields.get("User-Agent");
  viewed_.forwarded_for = fields.get("X-Forwarded-For");
  viewed_.peer = arrival.peer;
  viewed_.https = arrival.secure;
  if (arrival.http_1_0) viewed_.http_version = "1.0";
}

void Viewing::on_body(std::string_view piece, bool last) {
  if (fetch != nullptr) fetch->send(piece, last);
}

void Viewing::on_room() {
  if (fetch != nullptr && exchange_.has_room()) fetch->resume();
}

void Viewing::on_done(bool whole) {
  if (awaited != nullptr) {
    std::exchange(awaited, nullptr)->forget(*this);
    cdn_.parts_.edge->forget(id_);
  }
  if (observed_) tell_observer(whole);
  if (fetch != nullptr) std::exchange(fetch, nullptr)->lose_viewer();
}

void Viewing::tell_observer(bool whole) {
  viewed_.bytes_in = exchange_.bytes_in();
  viewed_.bytes_out = exchange_.bytes_out();
  viewed_.ended_at = cdn_.parts_.lab.wall_now();
  viewed_.took = cdn_.parts_.machine.now() - began_;
  if (!whole) {
    // Source: standard-logs-reference, sc-status `000` and x-edge-result-type.
    viewed_.status = 0;
    viewed_.outcome.result = "Error";
    viewed_.outcome.detailed_result = "ClientCommError";
  }
  cdn_.parts_.observer(viewed_);
}

void Viewing::reply(edge::Reply reply) {
  note_head(reply, reply.told_length.value_or(reply.body_size));
  wire::AnswerHead head = head_of(reply);
  head.content_length = reply.told_length;
  exchange_.reply(head, {std::move(reply.body), reply.body_offset, reply.body_size});
}

void Viewing::reply(Response page) {
  edge::Reply made;
  made.status = page.status;
  made.headers = std::move(page.headers);
  made.body_size = page.body.size();
  made.body = std::make_shared<const std::string>(std::move(page.body));
  made.outcome.result = "Error";
  made.outcome.response_result = "Error";
  made.outcome.detailed_result = "Error";
  reply(std::move(made));
}

void Viewing::begin(const edge::Stream& stream) {
  note_head(stream.head, stream.content_length);
  wire::AnswerHead head = head_of(stream.head);
  head.content_length = stream.content_length;
  exchange_.begin_answer(head);
}

void Viewing::note_head(const edge::Reply& head, std::optional<std::uint64_t> length) {
  if (!observed_) return;
  viewed_.status = head.status;
  viewed_.outcome = head.outcome;
  viewed_.content_type = field_of(head, "Content-Type");
  viewed_.content_range = field_of(head, "Content-Range");
  viewed_.content_length = length;
  viewed_.first_byte = cdn_.parts_.machine.now() - began_;
}

bool Viewing::send(std::string_view piece) {
  exchange_.send(piece);
  return exchange_.has_room();
}

}  // namespace revalab::sim
