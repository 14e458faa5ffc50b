#pragma once

#include "core/base/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim {

/// The host of a `Host` field or an authority, lower case and without port; an IPv6 address without
/// its brackets. Empty when it is none.
std::string host_of(std::string_view authority);

/// Decides who may steer a lab. A web page the user happens to visit can send requests to a
/// loopback port, under its own name (DNS rebinding) or not; its `Host` or its `Origin` gives it
/// away.
class VisitorCheck {
 public:
  /// Loopback names are always allowed; `allowed_hosts` come on top.
  explicit VisitorCheck(std::vector<std::string> allowed_hosts);

  /// Why the request is refused; empty when it is welcome.
  [[nodiscard]] std::optional<std::string> why_refused(const Request& request) const;
  /// Why it is refused for the page it comes from, whatever host it names. The services are held to
  /// this: their hosts are many, but what a page elsewhere sends them is never meant.
  [[nodiscard]] std::optional<std::string> why_origin_refused(const Request& request) const;

 private:
  [[nodiscard]] bool is_allowed(std::string_view host) const;

  std::vector<std::string> allowed_hosts_;
};

}  // namespace revalab::sim
