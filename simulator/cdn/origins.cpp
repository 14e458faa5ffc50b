#include "simulator/cdn/origins.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace revalab::sim {
namespace {

constexpr std::string_view k_amazon = ".amazonaws.com";

/// The part of a URL behind its scheme, and whether that is https.
std::optional<std::pair<bool, std::string_view>> split_scheme(std::string_view url) {
  for (const bool https : {false, true}) {
    const std::string_view scheme = https ? "https://" : "http://";
    if (url.starts_with(scheme)) return std::pair(https, url.substr(scheme.size()));
  }
  return std::nullopt;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// Host and port of `HOST[:PORT]`; an IPv6 address loses its brackets. Empty when it is none.
std::optional<wire::TcpAddress> parse_authority(std::string_view text, std::uint16_t usual_port) {
  wire::TcpAddress address;
  address.port = usual_port;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    address.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    address.host = text.substr(0, colon);
    rest = text.substr(colon);
  }
  if (address.host.empty() || address.host.find_first_of("@ ") != std::string::npos) {
    return std::nullopt;
  }
  if (rest.empty()) return address;
  const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  address.port = *port;
  return address;
}

std::optional<OriginUrl> read_origin_url(std::string_view url) {
  const auto split = split_scheme(url);
  if (!split || url.find_first_of("?# ") != std::string_view::npos) return std::nullopt;
  const auto& [https, rest] = *split;
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto address =
      parse_authority(rest.substr(0, slash), static_cast<std::uint16_t>(https ? 443 : 80));
  if (!address) return std::nullopt;
  OriginUrl read;
  read.https = https;
  read.address = *address;
  read.path = rest.substr(slash);
  while (read.path.ends_with('/')) read.path.pop_back();
  return read;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") ||
         host == "::1" || host == "[::1]";
}

}  // namespace

bool is_origin_url(std::string_view url) { return read_origin_url(url).has_value(); }
OriginUrl parse_origin_url(std::string_view url) { return read_origin_url(url).value(); }

bool is_bucket_host(std::string_view host) {
  if (!host.ends_with(k_amazon)) return false;
  host.remove_suffix(k_amazon.size());
  for (const std::string_view service : {".s3.", ".s3-"}) {
    const auto at = host.rfind(service);
    if (at != std::string_view::npos && at > 0) return true;
  }
  return host.size() > 3 && host.ends_with(".s3");
}

Origins::Origins(OriginUrls urls, InProcess in_process)
    : urls_(std::move(urls)), in_process_(std::move(in_process)) {}

OriginTarget Origins::find(const edge::Fetch& fetch) {
  const edge::OriginRules& rules = *fetch.origin;
  if (const auto named = urls_.find(rules.id); named != urls_.end()) {
    OriginUrl url = parse_origin_url(named->second);
    return remote(rules, url.https, std::move(url.address), std::move(url.path));
  }
  if (is_bucket_host(rules.domain_name)) {
    return rules.is_s3 ? in_process_.signed_services : &in_process_.services();
  }
  if (rules.id == k_default_origin && in_process_.demo_site != nullptr) {
    return in_process_.demo_site;
  }
  if (is_loopback(rules.domain_name)) {
    wire::TcpAddress address;
    address.host = rules.domain_name;
    address.port = fetch.https ? rules.https_port : rules.http_port;
    return remote(rules, fetch.https, std::move(address), {});
  }
  const std::string name = rules.id == k_default_origin ? "" : rules.id + "=";
  return NoOrigin{"The lab knows no server for the origin " + rules.id + " (" + rules.domain_name +
                  "). Start it with --origin " + name + "URL."};
}

OriginTarget Origins::remote(const edge::OriginRules& rules, bool https, wire::TcpAddress address,
                             std::string path) {
  RemoteOrigin made;
  made.call.address = std::move(address);
  made.call.attempts = rules.connection_attempts;
  made.call.connect_max = rules.connection_timeout;
  made.call.answer_max = rules.response_timeout;
  made.call.keep_alive = rules.keep_alive;
  made.path = std::move(path);
  if (https) {
    if (!tls_) {
      auto context = wire::TlsContext::for_client();
      if (!context.ok()) return NoOrigin{"No TLS to origins: " + context.error()};
      tls_ = std::move(context).value();
    }
    made.call.tls = tls_;
  }
  return made;
}

}  // namespace revalab::sim
