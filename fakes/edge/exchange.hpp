#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"
#include "fakes/edge/rules.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// How a viewer's request gets its answer, without sockets: look up, fetch when told to, admit.
///
///     begin ----> Reply                                      a hit, or an answer of the edge's own
///           ----> Wait ----> (the fetch resolved) resume     collapsed into another's fetch
///           ----> Forward --> head --> Stream --> body... --> end
///                                 +--> Collect -> body... --> end --> Reply or Forward
///                                 +--> Reply                 stale instead of an error, or a 304
///                                 +--> Forward               a custom error page
///                     +--> fail --> Reply or Forward         no answer from the origin
namespace revalab::edge {

using FetchId = std::uint64_t;
using ExchangeId = std::uint64_t;

/// What a viewer asks for, without the body.
struct ViewerRequest {
  ViewerRequest() = default;
  Request request;        ///< As the viewer sent it; `x-revalab-edge` is read and taken out.
  bool has_body = false;  ///< One follows, of whatever length.
  bool https = false;
  std::string client_address = "127.0.0.1";  ///< Without port.
  std::string http_version = "1.1";
  std::string cause;  ///< What usage is for; empty leaves it to the edge.
};

/// What the access log and the `x-cache` header tell about an answer.
struct Outcome {
  Outcome() = default;
  std::string distribution;
  std::string domain_name;
  std::string location;         ///< As in `x-edge-location`: `IAD89-C1`.
  std::string request_id;       ///< As in `x-amz-cf-id`.
  std::string result = "Miss";  ///< `x-edge-result-type`.
  std::string response_result = "Miss";
  std::string detailed_result = "Miss";
};

/// The whole answer, ready to be sent.
struct Reply {
  Reply() = default;
  int status = 0;
  /// Fields kept with a stored object, as lines ending in CRLF; null when there are none.
  std::shared_ptr<const std::string> stored_fields;
  Headers headers;                          ///< The others, to be sent behind them.
  std::shared_ptr<const std::string> body;  ///< Null: empty.
  std::size_t body_offset = 0;
  std::size_t body_size = 0;                 ///< Of the slice to send.
  std::optional<std::uint64_t> told_length;  ///< `Content-Length` of an answer to HEAD or a 304.
  Outcome outcome;
};

/// What to ask an origin.
struct Fetch {
  Fetch() = default;
  FetchId id = 0;
  std::shared_ptr<const OriginRules> origin;
  bool https = false;
  Request request;                 ///< With `Host`, without a body.
  bool sends_viewer_body = false;  ///< The viewer's body is to be streamed along.
  bool background = false;         ///< No viewer waits for it; the carrier drives it to its end.
};

/// Send the fetch and report its head or its failure.
struct Forward {
  Fetch fetch;
};

/// Wait until the fetch has resolved, then `resume`.
struct Wait {
  FetchId fetch = 0;
};

/// Send this head now and the origin's body as it comes, with a length if the origin told one.
struct Stream {
  Reply head;  ///< Without a body.
  std::optional<std::uint64_t> content_length;
};

/// Report the body; send nothing before `end` has said what.
struct Collect {};

/// What comes next. A fetch that is due in the background comes along with whatever the viewer
/// gets.
struct Step {
  std::variant<Reply, Forward, Wait, Stream, Collect> action;
  std::optional<Fetch> background;
  /// Whoever waits on the fetch just reported is to be resumed. The last report of a fetch (`end`,
  /// `fail`, `abandon`) always releases.
  bool releases = false;
};

/// Why an origin gave no answer.
enum class OriginFailure {
  not_resolved,      ///< 502, OriginDnsError.
  refused,           ///< 502, OriginConnectError: no connection after all attempts.
  connect_timeout,   ///< 504, OriginConnectError.
  response_timeout,  ///< 504, OriginCommError: no byte in time.
  broken,            ///< 502, OriginCommError: the connection broke before the head was whole.
  bad_response,      ///< 502, OriginInvalidResponseError: it is no HTTP.
  head_too_large,    ///< 502, OriginHeaderTooBigError.
  tls,               ///< 502, OriginConnectError: no handshake.
  not_configured,    ///< 503: the lab knows no such origin; the carrier says what to do.
};

/// The viewer's side of a CDN. Every call brings the lab's `now`, which never runs backwards.
class Exchanges {
 public:
  Exchanges() = default;
  Exchanges(const Exchanges&) = delete;
  Exchanges& operator=(const Exchanges&) = delete;
  virtual ~Exchanges() = default;

  /// `id` is the caller's, unique among those begun and not ended; it is only used by `resume`.
  virtual Step begin(ExchangeId id, ViewerRequest request, Instant now) = 0;
  /// Asks again for an exchange that was told to wait.
  virtual Step resume(ExchangeId id, Instant now) = 0;
  /// The exchange's viewer is gone while it waited.
  virtual void forget(ExchangeId id) = 0;

  /// The origin's status and fields are there. Framing fields (`Transfer-Encoding`, `Connection`)
  /// are gone; `content_length` is what the origin told.
  virtual Step head(FetchId fetch, Response head, std::optional<std::uint64_t> content_length,
                    Instant now) = 0;
  /// More of the body. False when nobody needs the rest: it need not be read, and `abandon` ends
  /// it.
  virtual bool body(FetchId fetch, std::string_view bytes, Instant now) = 0;
  /// The body is whole. The action counts after `Collect` only.
  virtual Step end(FetchId fetch, Instant now) = 0;
  /// No answer, or, after `head`, no whole body. After `Stream` the action does not count: the
  /// carrier cuts the viewer's connection.
  virtual Step fail(FetchId fetch, OriginFailure why, std::string detail, Instant now) = 0;
  /// The viewer went; nothing of this fetch is kept.
  virtual void abandon(FetchId fetch, Instant now) = 0;
};

}  // namespace revalab::edge
