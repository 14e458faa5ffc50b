#include "fakes/edge/direct_visit.hpp"

#include "core/base/check.hpp"
#include "core/base/field_text.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace revalab::edge {
namespace {

void append_fields(Headers& headers, std::string_view lines) {
  while (!lines.empty()) {
    const auto [name, value] = take_field_line(lines);
    headers.add(std::string(name), std::string(value));
  }
}

std::optional<Response> asked(Handler& origin, const Fetch& fetch, Instant now) {
  Answer answer = origin.handle(fetch.request, now);
  Response* response = response_in(answer);
  if (response == nullptr) return std::nullopt;
  return std::move(*response);
}

/// One fetch reported to its end, and what the viewer is to get after it.
Step drive(Exchanges& exchanges, Handler& origin, const Fetch& fetch, Instant now,
           std::optional<Response>& streamed) {
  auto response = asked(origin, fetch, now);
  if (!response) return exchanges.fail(fetch.id, OriginFailure::broken, {}, now);
  const std::uint64_t length = told_length(response->headers).value_or(response->body.size());
  const std::string body = std::exchange(response->body, {});
  Step step = exchanges.head(fetch.id, std::move(*response), length, now);
  const bool collects = std::holds_alternative<Collect>(step.action);
  if (auto* stream = std::get_if<Stream>(&step.action)) {
    streamed = response_of(stream->head);
    streamed->body = body;
  }
  const bool has_body = fetch.request.method != "HEAD" && !body.empty();
  if (has_body && !exchanges.body(fetch.id, body, now) && !collects) {
    exchanges.abandon(fetch.id, now);
    return step;
  }
  Step last = exchanges.end(fetch.id, now);
  return collects ? last : step;
}

}  // namespace

Response response_of(const Reply& reply) {
  Response response(reply.status);
  if (reply.stored_fields) append_fields(response.headers, *reply.stored_fields);
  for (const auto& [name, value] : reply.headers.fields()) response.headers.add(name, value);
  if (reply.body) response.body = reply.body->substr(reply.body_offset, reply.body_size);
  return response;
}

Response visit(Exchanges& exchanges, Handler& origin, ViewerRequest request, Instant now) {
  const std::string viewer_body = std::exchange(request.request.body, {});
  Step step = exchanges.begin(0, std::move(request), now);
  std::optional<Response> streamed;
  while (true) {
    if (step.background) {
      std::optional<Response> unseen;
      drive(exchanges, origin, *step.background, now, unseen);
    }
    if (const auto* reply = std::get_if<Reply>(&step.action)) return response_of(*reply);
    if (streamed) return std::move(*streamed);
    auto* forward = std::get_if<Forward>(&step.action);
    REVALAB_CHECK(forward != nullptr, "nothing else is on its way to wait for");
    if (forward->fetch.sends_viewer_body) forward->fetch.request.body = viewer_body;
    const Fetch fetch = std::move(forward->fetch);
    step = drive(exchanges, origin, fetch, now, streamed);
  }
}

}  // namespace revalab::edge
