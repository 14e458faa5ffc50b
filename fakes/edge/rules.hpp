#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an edge location needs of a distribution's configuration, with policies and defaults
/// resolved. `fakes/cloudfront` makes it, `fakes/edge` obeys it.
namespace revalab::edge {

/// Which headers, cookies or query strings take part.
struct Selection {
  enum class Kind {
    none,
    listed,
    all,
    all_except,  ///< All but those listed.
    all_viewer,  ///< Headers only: all the viewer sent, and those listed that CloudFront adds.
  };
  Kind kind = Kind::none;
  std::vector<std::string> names;
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// A cache policy, or what the older ForwardedValues come to.
struct CacheRules {
  CacheRules() = default;
  std::string id;    ///< Empty for ForwardedValues.
  std::string name;  ///< For people: the policy's name, or `ForwardedValues`.
  Duration min_ttl{0};
  Duration default_ttl = std::chrono::hours(24);
  Duration max_ttl = std::chrono::hours(24 * 365);
  Selection headers;
  Selection cookies;
  Selection query_strings;
  bool gzip = false;
  bool brotli = false;
};

/// What goes to the origin besides what is in the cache key.
struct OriginRequestRules {
  OriginRequestRules() = default;
  std::string id;
  std::string name;
  Selection headers;
  Selection cookies;
  Selection query_strings;
};

struct OriginRules {
  enum class Protocol { http_only, https_only, match_viewer };

  OriginRules() = default;
  std::string id;
  std::string domain_name;
  std::string path;  ///< Put before the target; empty or with a leading slash.
  Headers custom_headers;
  bool is_s3 = false;  ///< S3OriginConfig, or an origin access control of type s3.
  Protocol protocol = Protocol::http_only;
  std::uint16_t http_port = 80;
  std::uint16_t https_port = 443;
  int connection_attempts = 3;
  Duration connection_timeout = std::chrono::seconds(10);
  Duration response_timeout = std::chrono::seconds(30);
  Duration keep_alive = std::chrono::seconds(5);
  bool shield = false;
};

/// What runs at viewer-request.
struct ViewerFunction {
  enum class Kind {
    none,
    open_next,  ///< OpenNext's known function; the edge does natively what it does.
    not_run,    ///< Any other code; the lab runs none.
  };
  Kind kind = Kind::none;
  std::string name;
};

struct Behaviour {
  enum class ViewerProtocol { allow_all, redirect_to_https, https_only };

  Behaviour() = default;
  std::string path_pattern;  ///< `*` for the default behaviour.
  std::shared_ptr<const OriginRules> origin;
  std::vector<std::string> allowed_methods{"GET", "HEAD"};
  std::vector<std::string> cached_methods{"GET", "HEAD"};
  ViewerProtocol viewer_protocol = ViewerProtocol::allow_all;
  bool compress = false;
  CacheRules cache;
  std::optional<OriginRequestRules> origin_request;
  ViewerFunction viewer_request;
};

/// One entry of CustomErrorResponses.
struct ErrorRules {
  int status = 0;
  Duration min_ttl = std::chrono::seconds(10);
  std::string page_path;               ///< Empty: none.
  std::optional<int> response_status;  ///< With a page only.
};

/// Invariant: the last behaviour is the default one, and matches everything.
struct DistributionRules {
  DistributionRules() = default;
  std::string id;
  std::string domain_name;
  std::vector<std::string> aliases;
  bool enabled = true;
  std::string default_root_object;  ///< Without a leading slash; empty: none.
  std::string cache_tag_header;     ///< Empty without CacheTagConfig.
  std::vector<Behaviour> behaviours;
  std::vector<ErrorRules> errors;

  /// How long an error of this status is kept at least.
  [[nodiscard]] Duration error_min_ttl(int status) const {
    for (const ErrorRules& error : errors) {
      if (error.status == status) return error.min_ttl;
    }
    return ErrorRules().min_ttl;
  }
};

/// Where an edge finds the rules in force. What it gives stays good while somebody holds it, so a
/// request keeps the rules it began with.
class RuleSource {
 public:
  RuleSource() = default;
  RuleSource(const RuleSource&) = delete;
  RuleSource& operator=(const RuleSource&) = delete;
  virtual ~RuleSource() = default;

  /// By `<id>.cloudfront.localhost`, the domain name or an alias (wildcards too), without port and
  /// whatever the case; else the first distribution. Null when there is none at all.
  [[nodiscard]] virtual std::shared_ptr<const DistributionRules> for_host(
      std::string_view host) const = 0;
  /// Null when there is none under that id.
  [[nodiscard]] virtual std::shared_ptr<const DistributionRules> by_id(
      std::string_view distribution_id) const = 0;
};

}  // namespace revalab::edge
