#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"
#include "fakes/edge/encodings.hpp"
#include "fakes/edge/freshness.hpp"
#include "fakes/edge/visit.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace revalab::edge {

/// A response as it is kept, at as many places as it passed. It never changes: a refresh puts
/// another one in its place, with the same body.
struct StoredObject {
  StoredObject() = default;
  int status = 0;
  Headers headers;                            ///< As viewers get them, without framing.
  std::shared_ptr<const std::string> fields;  ///< The same as lines ending in CRLF.
  std::shared_ptr<const std::string> body;    ///< Null when only the answer to a HEAD is kept.
  std::optional<std::uint64_t> told_length;   ///< Of an answer to a HEAD.
  std::string etag;                           ///< As viewers get it.
  std::string origin_etag;  ///< As the origin knows it; another when the edge compressed.
  std::string last_modified;
  Instant received;
  Duration initial_age{0};  ///< What the origin's `Age` told.
  Lifetime lifetime;
  std::vector<std::string> tags;      ///< In the form in which they compare.
  bool varies_by_everything = false;  ///< `Vary: *`: of no use for another request.
  std::string detail;                 ///< `x-edge-detailed-result-type` of an error.

  [[nodiscard]] bool is_error() const { return !detail.empty(); }
  /// Whether it can answer the visit at all: the answer to a HEAD is no answer to a GET.
  [[nodiscard]] bool answers(const Visit& visit) const { return body || visit.is_head(); }
  /// Whether the origin can be asked if it has changed. `Vary: *` is fetched anew each time, an
  /// error is not worth asking about.
  [[nodiscard]] bool can_be_asked_about() const {
    return !is_error() && !varies_by_everything && !(origin_etag.empty() && last_modified.empty());
  }
  [[nodiscard]] Instant fresh_until() const { return received + lifetime.left_at(initial_age); }
  [[nodiscard]] Duration age(Instant now) const { return initial_age + (now - received); }
  [[nodiscard]] std::size_t bytes() const;
};

using ObjectPointer = std::shared_ptr<const StoredObject>;

/// The fields a viewer gets and the edge keeps: no framing, no hop-by-hop, no `Age` or `X-Cache` of
/// somebody else, `Set-Cookie` and `Vary` only as far as the behaviour lets them pass.
/// Source: RequestAndResponseBehaviorCustomOrigin.html of the developer guide (2023-06-15 tree).
Headers viewer_fields(const Headers& origin, const Behaviour& behaviour, WallTime now);

/// Lines for the wire, each of them one field whatever its value holds.
std::string serialised(const Headers& headers);

/// The tags a response carries in the distribution's tag header, comparable; those beyond the
/// fiftieth and those that are no tags are left out.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// invalidation-specifying-tags.html (read 2026-11-22).
std::vector<std::string> tags_of(const Headers& headers, std::string_view header_name);

/// What of an origin's head is kept: everything but the body and the lifetime.
StoredObject object_of(const Response& head, const Visit& visit, Instant received, WallTime wall);

/// Puts a body in, compressed when the behaviour, the viewer and the head allow; `content_length`
/// is what the origin told.
void put_body(StoredObject& object, std::string body, std::optional<std::uint64_t> content_length,
              const Visit& visit);

/// The object after the origin said it is still good: new fields, a new start.
/// Source: RFC 9111 section 4.3.4.
StoredObject refreshed(const StoredObject& stored, const Response& not_modified, const Visit& visit,
                       Instant received, WallTime wall);

}  // namespace revalab::edge
