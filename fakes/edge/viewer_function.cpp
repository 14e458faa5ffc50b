#include "fakes/edge/viewer_function.hpp"

#include "core/base/digest.hpp"
#include "fakes/edge/selection.hpp"

#include <array>
#include <string>
#include <string_view>

namespace revalab::edge {
namespace {

constexpr std::array<std::string_view, 5> k_page_headers{
    "rsc", "next-router-prefetch", "next-router-state-tree", "next-url", "x-prerender-revalidate"};

std::string key_material(const Request& request) {
  std::string material;
  if (request.path().starts_with("/_next/image")) {
    material = joined_values(request.headers, "accept");
  } else {
    for (const std::string_view name : k_page_headers) {
      material += joined_values(request.headers, name);
    }
  }
  material += cookie_named(request.headers, "__prerender_bypass");
  return material;
}

/// Most requests carry none of these.
const std::string& key_of_nothing() {
  static const std::string k_key = hex(bytes_of(md5("")));
  return k_key;
}

}  // namespace

void run_open_next_function(Request& request) {
  const std::string material = key_material(request);
  request.headers.set("x-open-next-cache-key",
                      material.empty() ? key_of_nothing() : hex(bytes_of(md5(material))));
  std::string host(request.headers.get("Host"));
  request.headers.set("x-forwarded-host", std::move(host));
}

}  // namespace revalab::edge
