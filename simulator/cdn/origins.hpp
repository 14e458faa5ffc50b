#pragma once

#include "core/base/handler.hpp"
#include "core/base/result.hpp"
#include "core/wire/client_pool.hpp"
#include "fakes/edge/exchange.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

namespace revalab::sim {

/// The name of the origin that has none of its own.
inline constexpr std::string_view k_default_origin = "default";

/// URLs of origins, by their id in a distribution.
using OriginUrls = std::map<std::string, std::string, std::less<>>;

/// What an origin's URL says. Invariant: `is_origin_url` held.
struct OriginUrl {
  bool https = false;
  wire::TcpAddress address;
  std::string path;  ///< Put before every target; empty or with a leading slash, none behind.
};

/// True for `http://HOST[:PORT][/PATH]` and `https://...`.
bool is_origin_url(std::string_view url);
OriginUrl parse_origin_url(std::string_view url);

/// An origin behind a socket.
struct RemoteOrigin {
  wire::CallOptions call;
  std::string path;
};
/// An origin that is none, and what to do about it.
struct NoOrigin {
  std::string why;
};
/// The second: within this process.
using OriginTarget = std::variant<RemoteOrigin, Handler*, NoOrigin>;

/// Finds the server that an origin of a distribution stands for. A lab reaches nothing beyond this
/// machine unless a URL says so: of the names in a configuration, only loopback ones are dialled.
class Origins {
 public:
  struct InProcess {
    /// The lab's S3, for buckets that anybody may read; asked each time, since a reset makes it
    /// anew.
    std::function<Handler&()> services;
    Handler* signed_services = nullptr;  ///< The same for origins of S3's own kind.
    Handler* demo_site = nullptr;        ///< For `default` when it has no URL; null: there is none.
  };

  Origins(OriginUrls urls, InProcess in_process);

  [[nodiscard]] OriginTarget find(const edge::Fetch& fetch);

 private:
  [[nodiscard]] OriginTarget remote(const edge::OriginRules& rules, bool https,
                                    wire::TcpAddress address, std::string path);

  OriginUrls urls_;
  InProcess in_process_;
  std::shared_ptr<const wire::TlsContext> tls_;  ///< Made when the first https origin is met.
};

/// True for the host names of S3 buckets: `BUCKET.s3.REGION.amazonaws.com`, also without region or
/// with a dash. Source:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html (read 2026-11-22).
bool is_bucket_host(std::string_view host);

}  // namespace revalab::sim
