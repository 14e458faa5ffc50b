#include "simulator/server/visitor.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {

std::string host_of(std::string_view authority) {
  if (authority.find('@') != std::string_view::npos) return {};
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return {};
    authority = authority.substr(1, end - 1);
  } else if (authority.find(':') == authority.rfind(':')) {
    // An IPv6 address without brackets has no port.
    authority = authority.substr(0, authority.find(':'));
  }
  std::string host(authority);
  for (char& c : host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return host;
}

VisitorCheck::VisitorCheck(std::vector<std::string> allowed_hosts)
    : allowed_hosts_(std::move(allowed_hosts)) {
  for (std::string& host : allowed_hosts_) host = host_of(host);
  for (const char* loopback : {"localhost", "127.0.0.1", "::1"}) {
    allowed_hosts_.emplace_back(loopback);
  }
}

bool VisitorCheck::is_allowed(std::string_view host) const {
  return std::find(allowed_hosts_.begin(), allowed_hosts_.end(), host) != allowed_hosts_.end();
}

std::optional<std::string> VisitorCheck::why_refused(const Request& request) const {
  const std::string_view host = request.headers.get("Host");
  if (!is_allowed(host_of(host))) {
    return "the Host `" + std::string(host) + "` is not one of this lab's; --allow-host adds one";
  }
  return why_origin_refused(request);
}

std::optional<std::string> VisitorCheck::why_origin_refused(const Request& request) const {
  if (!request.headers.contains("Origin")) return std::nullopt;
  const std::string_view origin = request.headers.get("Origin");
  const auto scheme_end = origin.find("://");
  const bool known =
      scheme_end != std::string_view::npos && is_allowed(host_of(origin.substr(scheme_end + 3)));
  if (known) return std::nullopt;
  return "the Origin `" + std::string(origin) + "` is not one of this lab's; --allow-host adds one";
}

}  // namespace revalab::sim
