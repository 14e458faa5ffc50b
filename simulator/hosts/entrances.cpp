#include "simulator/hosts/entrances.hpp"

#include "simulator/hosts/lab_hosts.hpp"

#include <utility>

namespace revalab::sim {
namespace {

constexpr std::uint16_t k_http_port = 80;
constexpr std::uint16_t k_https_port = 443;

}  // namespace

std::string reachable(const std::string& host) {
  return host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host;
}

std::string url_of(std::string_view scheme, const std::string& host, std::uint16_t port) {
  const std::string shown = reachable(host);
  const bool bare_ipv6 = shown.find(':') != std::string::npos;
  return std::string(scheme) + "://" + (bare_ipv6 ? "[" + shown + "]" : shown) + ":" +
         std::to_string(port);
}

Result<std::unique_ptr<Entrances>, std::string> Entrances::open(wire::Reactor& reactor,
                                                                const EntranceOptions& options,
                                                                const LabParts& parts) {
  std::unique_ptr<Entrances> made(new Entrances(reactor, options));
  if (auto problem = made->open_all(parts)) return *std::move(problem);
  return made;
}

Entrances::Entrances(wire::Reactor& reactor, const EntranceOptions& options)
    : reactor_(reactor),
      options_(options),
      machine_(reactor),
      api_queue_(reactor),
      api_tls_queue_(reactor),
      cdn_queue_(reactor),
      cdn_tls_queue_(reactor) {}

std::optional<std::string> Entrances::open_all(const LabParts& parts) {
  if (!options_.any()) return std::nullopt;
  auto authority = LocalAuthority::open(options_.authority_folder, machine_, options_.host);
  if (!authority.ok()) return "the certificate authority: " + authority.error();
  authority_ = std::move(authority).value();
  context_ = wire::TlsContext::for_server(authority_);
  if (options_.tls_port) {
    const auto port = open_port(*options_.tls_port, parts.api);
    if (!port.ok()) return port.error();
    tls_port_ = *port;
  }
  if (options_.cdn_tls_port) {
    const auto port = open_port(*options_.cdn_tls_port, parts.cdn);
    if (!port.ok()) return port.error();
    cdn_tls_port_ = *port;
  }
  return options_.proxy_port ? open_proxy(parts) : std::nullopt;
}

Result<std::uint16_t, std::string> Entrances::open_port(std::uint16_t wanted,
                                                        const ListenAt& server) {
  auto listener = wire::TcpListener::open(reactor_, {options_.host, wanted});
  if (!listener.ok()) return listener.error();
  const std::uint16_t port = (*listener)->port();
  server(wire::tls_listener(reactor_, std::move(listener).value(), context_));
  return port;
}

std::optional<std::string> Entrances::open_proxy(const LabParts& parts) {
  is_alias_ = parts.is_alias;
  parts.api(api_queue_.listener());
  parts.api(wire::tls_listener(reactor_, api_tls_queue_.listener(), context_));
  parts.cdn(cdn_queue_.listener());
  parts.cdn(wire::tls_listener(reactor_, cdn_tls_queue_.listener(), context_));
  ConnectProxyOptions options;
  options.address = {options_.host, *options_.proxy_port};
  options.connections_max = options_.proxy_connections_max;
  auto proxy = ConnectProxy::listen(reactor_, machine_, options,
                                    [this](const ProxyHead& head) { return route(head); });
  if (!proxy.ok()) return proxy.error();
  proxy_ = std::move(proxy).value();
  return std::nullopt;
}

/// An alias is the CDN's even where it would be foreign; this machine's names stay its own.
ProxyRoute Entrances::route(const ProxyHead& head) {
  LabHost host = lab_host(head.host);
  if (host == LabHost::foreign && is_alias_(head.host)) host = LabHost::cdn;
  if (host == LabHost::foreign) {
    return ProxyRefusal(403, head.host + " is not part of this lab, and nothing of a lab reaches " +
                                 "the internet; it knows AWS's hosts, those of its distributions " +
                                 "and this machine");
  }
  if (host == LabHost::loopback) {
    // Or whoever reaches the proxy over a network would reach what only this machine may.
    if (lab_host(options_.host) == LabHost::loopback) {
      return wire::TcpAddress{wire::is_ip_address(head.host) ? head.host : "localhost", head.port};
    }
    return ProxyRefusal(
        403, "a proxy that listens at " + options_.host + " leads nobody to ports of this machine");
  }
  // Within a tunnel to the port of https there is TLS.
  const bool tls = head.tunnel && head.port == k_https_port;
  if (!tls && head.port != k_http_port) {
    return ProxyRefusal(403, head.host + " has the ports 443 for CONNECT and 80 in this lab, not " +
                                 std::to_string(head.port));
  }
  if (host == LabHost::cdn) return tls ? &cdn_tls_queue_ : &cdn_queue_;
  return tls ? &api_tls_queue_ : &api_queue_;
}

std::string Entrances::authority_file() const {
  return authority_ ? authority_->file() : std::string();
}

std::vector<std::pair<std::string, std::string>> Entrances::exports() const {
  std::vector<std::pair<std::string, std::string>> exports;
  if (!authority_) return exports;
  if (options_.tls_port) {
    exports.emplace_back("REVALAB_TLS_URL", url_of("https", options_.host, tls_port_));
  }
  if (options_.cdn_tls_port) {
    exports.emplace_back("REVALAB_CDN_TLS_URL", url_of("https", options_.host, cdn_tls_port_));
  }
  exports.emplace_back("REVALAB_CA_FILE", authority_->file());
  exports.emplace_back("NODE_EXTRA_CA_CERTS", authority_->file());
  // It takes the place of all roots of the AWS CLI and boto3, whose every call is to stay here.
  exports.emplace_back("AWS_CA_BUNDLE", authority_->file());
  if (proxy_) {
    exports.emplace_back("HTTPS_PROXY", url_of("http", options_.host, proxy_->port()));
    // Node's own fetch and http look at HTTPS_PROXY only when told to.
    // Source: https://nodejs.org/api/cli.html#node_use_env_proxy1 (2026-11-24).
    exports.emplace_back("NODE_USE_ENV_PROXY", "1");
  }
  return exports;
}

}  // namespace revalab::sim
