#include "simulator/hosts/lab_hosts.hpp"

#include "core/wire/certificate.hpp"

namespace revalab::sim {

LabHost lab_host(std::string_view host) {
  if (host.ends_with(".amazonaws.com") || host.ends_with(".api.aws")) return LabHost::api;
  if (host.ends_with(".cloudfront.net") || host.ends_with(".cloudfront.localhost")) {
    return LabHost::cdn;
  }
  const bool is_loopback = host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
                           (host.starts_with("127.") && wire::is_ip_address(host));
  return is_loopback ? LabHost::loopback : LabHost::foreign;
}

}  // namespace revalab::sim
