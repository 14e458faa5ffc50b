#include "fakes/edge/stored_object.hpp"

#include "core/aws/text.hpp"
#include "core/base/field_text.hpp"
#include "core/invalidation/path_rules.hpp"
#include "fakes/edge/origin_request.hpp"
#include "fakes/edge/selection.hpp"

#include <algorithm>

namespace revalab::edge {
namespace {

bool lets_cookies_pass(const Behaviour& behaviour) {
  return behaviour.cache.cookies.kind != Selection::Kind::none ||
         (behaviour.origin_request &&
          behaviour.origin_request->cookies.kind != Selection::Kind::none);
}

/// The names of `Vary` a viewer is told of.
std::string shown_vary(std::string_view value, const Behaviour& behaviour) {
  std::string shown;
  for (const std::string_view piece : aws::split(value, ',')) {
    const std::string_view name = aws::trimmed(piece);
    const bool is_shown =
        equals_ignoring_case(name, "Accept-Encoding") || equals_ignoring_case(name, "Cookie") ||
        selects_header(behaviour.cache.headers, name) ||
        (behaviour.origin_request && selects_header(behaviour.origin_request->headers, name));
    if (!is_shown || name.empty()) continue;
    if (!shown.empty()) shown += ", ";
    shown += name;
  }
  return shown;
}

bool is_the_edges_own(std::string_view name) {
  for (const std::string_view own :
       {"Age", "X-Cache", "X-Amz-Cf-Pop", "X-Amz-Cf-Id", "Content-Length"}) {
    if (equals_ignoring_case(name, own)) return true;
  }
  return false;
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= k_item_rules.tag_max_chars &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 33 && c <= 126; });
}

/// What is read out of the fields once they are final.
void index_fields(StoredObject& object) {
  object.etag = object.headers.get("ETag");
  object.last_modified = object.headers.get("Last-Modified");
  object.fields = std::make_shared<const std::string>(serialised(object.headers));
}

}  // namespace

std::size_t StoredObject::bytes() const {
  return (body ? body->size() : 0) + 2 * fields->size() + sizeof(StoredObject);
}

Headers viewer_fields(const Headers& origin, const Behaviour& behaviour, WallTime now) {
  Headers shown;
  const std::string_view connection = origin.get("Connection");
  const bool cookies_pass = lets_cookies_pass(behaviour);
  for (const auto& [name, value] : origin.fields()) {
    if (is_hop_by_hop(name, connection) || is_the_edges_own(name)) continue;
    if (equals_ignoring_case(name, "Set-Cookie") && !cookies_pass) continue;
    if (equals_ignoring_case(name, "Vary")) {
      std::string vary = shown_vary(value, behaviour);
      if (!vary.empty()) shown.add(name, std::move(vary));
      continue;
    }
    shown.add(name, value);
  }
  if (!shown.contains("Date")) shown.add("Date", now.http_date());
  return shown;
}

std::string serialised(const Headers& headers) {
  std::string lines;
  for (const auto& [name, value] : headers.fields()) append_field_line(lines, name, value);
  return lines;
}

std::vector<std::string> tags_of(const Headers& headers, std::string_view header_name) {
  std::vector<std::string> tags;
  if (header_name.empty()) return tags;
  for (const auto& [name, value] : headers.fields()) {
    if (!equals_ignoring_case(name, header_name)) continue;
    for (const std::string_view piece : aws::split(value, ',')) {
      if (tags.size() == k_object_tags_max) return tags;
      const std::string_view text = aws::trimmed(piece);
      if (!is_tag(text)) continue;
      std::string tag = comparable_tag(std::string(text));
      if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
    }
  }
  return tags;
}

StoredObject object_of(const Response& head, const Visit& visit, Instant received, WallTime wall) {
  StoredObject object;
  object.status = head.status;
  object.headers = viewer_fields(head.headers, *visit.behaviour, wall);
  object.received = received;
  object.initial_age = age_told(head.headers);
  object.tags = tags_of(head.headers, visit.rules->cache_tag_header);
  object.origin_etag = head.headers.get("ETag");
  object.varies_by_everything = head.headers.get("Vary") == "*";
  index_fields(object);
  return object;
}

void put_body(StoredObject& object, std::string body, std::optional<std::uint64_t> content_length,
              const Visit& visit) {
  auto compressed =
      visit.behaviour->compress && is_compressible(object.status, object.headers, content_length)
          ? compress(body, visit.encodings)
          : std::nullopt;
  if (compressed) {
    body = std::move(compressed->body);
    object.headers.set("Content-Encoding", std::string(compressed->name));
    const std::string vary = aws::lower_case(joined_values(object.headers, "Vary"));
    if (vary.find("accept-encoding") == std::string::npos) {
      object.headers.add("Vary", "Accept-Encoding");
    }
    // The bytes are others now: RFC 9110 section 8.8.1.
    if (object.etag.starts_with('"')) object.headers.set("ETag", "W/" + object.etag);
    object.headers.remove("Accept-Ranges");
    index_fields(object);
  }
  object.body = std::make_shared<const std::string>(std::move(body));
}

StoredObject refreshed(const StoredObject& stored, const Response& not_modified, const Visit& visit,
                       Instant received, WallTime wall) {
  StoredObject object = stored;
  const Headers news = viewer_fields(not_modified.headers, *visit.behaviour, wall);
  for (const auto& [name, value] : news.fields()) {
    // What describes the bytes stays with them, the edge's own encoding and ETag too.
    if (equals_ignoring_case(name, "ETag") || equals_ignoring_case(name, "Content-Encoding") ||
        equals_ignoring_case(name, "Content-Type") || equals_ignoring_case(name, "Vary")) {
      continue;
    }
    object.headers.remove(name);
  }
  for (const auto& [name, value] : news.fields()) {
    if (!object.headers.contains(name) || equals_ignoring_case(name, "Set-Cookie")) {
      object.headers.add(name, value);
    }
  }
  object.received = received;
  object.initial_age = age_told(not_modified.headers);
  if (!visit.rules->cache_tag_header.empty() &&
      not_modified.headers.contains(visit.rules->cache_tag_header)) {
    object.tags = tags_of(not_modified.headers, visit.rules->cache_tag_header);
  }
  index_fields(object);
  return object;
}

}  // namespace revalab::edge
