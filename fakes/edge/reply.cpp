#include "fakes/edge/reply.hpp"

#include "fakes/edge/conditions.hpp"

#include <utility>

namespace revalab::edge {
namespace {

void sign(Reply& reply, const Audience& audience, ResultType result, std::string_view detail,
          std::optional<Duration> age) {
  const auto& [visit, location] = audience;
  const std::string_view word = name_of(result);
  reply.headers.reserve(reply.headers.fields().size() + 5);
  reply.headers.add("X-Cache", std::string(word) + " from cloudfront");
  reply.headers.add("Via", visit.viewer.http_version + " " + location.via_host);
  reply.headers.add("X-Amz-Cf-Pop", location.pop);
  reply.headers.add("X-Amz-Cf-Id", visit.request_id);
  if (age) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*age).count();
    reply.headers.add("Age", std::to_string(seconds));
  }
  Outcome& outcome = reply.outcome;
  if (visit.rules) {
    outcome.distribution = visit.rules->id;
    outcome.domain_name = visit.rules->domain_name;
  }
  outcome.location = location.pop;
  outcome.request_id = visit.request_id;
  outcome.result = word;
  outcome.response_result = word;
  outcome.detailed_result = detail.empty() ? word : detail;
}

void show_whole(Reply& reply, const StoredObject& object) {
  reply.stored_fields = object.fields;
  reply.body = object.body;
  reply.body_size = object.body ? object.body->size() : 0;
}

/// Answers with a part of the body; false when the whole object is to be sent.
bool show_ranges(Reply& reply, const StoredObject& object, const Visit& visit) {
  const std::string& body = *object.body;
  const RangeChoice choice = choose_ranges(visit.viewer.request.headers.get("Range"), body.size());
  if (choice.kind == RangeChoice::Kind::whole) return false;
  if (choice.kind == RangeChoice::Kind::not_satisfiable) {
    reply.status = 416;
    reply.headers.add("Content-Range", "bytes */" + std::to_string(body.size()));
    return true;
  }
  reply.status = 206;
  if (choice.ranges.size() == 1) {
    const ByteRange range = choice.ranges.front();
    show_whole(reply, object);
    reply.body_offset = range.first;
    reply.body_size = range.size;
    reply.headers.add("Content-Range", content_range(range, body.size()));
    return true;
  }
  // Each part has the type, so the whole has another one. The request's id is nowhere in a body.
  const std::string boundary = "CloudFront:" + visit.request_id.substr(0, 32);
  Headers fields = object.headers;
  fields.set("Content-Type", "multipart/byteranges; boundary=\"" + boundary + "\"");
  reply.stored_fields = std::make_shared<const std::string>(serialised(fields));
  reply.body = std::make_shared<const std::string>(
      multipart(body, choice.ranges, object.headers.get("Content-Type"), boundary));
  reply.body_size = reply.body->size();
  return true;
}

void show_head(Reply& reply, const StoredObject& object) {
  reply.stored_fields = object.fields;
  reply.told_length = object.body ? object.body->size() : object.told_length;
}

}  // namespace

Reply reply_with(const StoredObject& object, const Audience& audience, ResultType result,
                 std::optional<Duration> age) {
  const Visit& visit = audience.visit;
  const Headers& viewer = visit.viewer.request.headers;
  Reply reply;
  reply.status = object.status;
  if (object.is_error()) result = ResultType::error;
  const bool is_read = visit.viewer.request.method == "GET" || visit.is_head();
  if (object.status == 200 && is_read &&
      is_not_modified(viewer, object.etag, object.last_modified)) {
    reply.status = 304;
    reply.stored_fields = object.fields;
  } else if (visit.is_head()) {
    show_head(reply, object);
  } else if (object.status != 200 || !is_read ||
             !range_applies(viewer, object.etag, object.last_modified) ||
             !show_ranges(reply, object, visit)) {
    show_whole(reply, object);
  }
  if (reply.status == 416) result = ResultType::error;
  sign(reply, audience, result, object.detail, age);
  return reply;
}

Reply reply_with(OwnAnswer answer, const Audience& audience) {
  Reply reply;
  reply.status = answer.status;
  reply.headers = std::move(answer.headers);
  if (audience.visit.is_head()) {
    reply.told_length = answer.body.size();
  } else {
    reply.body_size = answer.body.size();
    reply.body = std::make_shared<const std::string>(std::move(answer.body));
  }
  const bool redirects = answer.status < 400;
  sign(reply, audience, redirects ? ResultType::redirect : ResultType::error, answer.detail, {});
  return reply;
}

Reply streamed_head(const StoredObject& object, const Audience& audience, ResultType result) {
  Reply reply;
  reply.status = object.status;
  reply.stored_fields = object.fields;
  reply.told_length = object.told_length;
  if (object.is_error()) result = ResultType::error;
  sign(reply, audience, result, object.detail, {});
  return reply;
}

std::size_t head_bytes(const Reply& reply) {
  // Status line and the empty line.
  std::size_t bytes = 19 + (reply.stored_fields ? reply.stored_fields->size() : 0);
  for (const auto& [name, value] : reply.headers.fields()) bytes += name.size() + value.size() + 4;
  return bytes;
}

}  // namespace revalab::edge
