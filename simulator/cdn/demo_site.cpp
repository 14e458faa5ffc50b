#include "simulator/cdn/demo_site.hpp"

#include <utility>

namespace revalab::sim {
namespace {

constexpr std::string_view k_tag = "demo";
constexpr std::string_view k_static_page = "/about";
constexpr std::string_view k_static_etag = "\"about-1\"";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&') continue;
    out.push_back(c);
  }
  return out;
}

std::string page(std::string_view title, const std::string& lines) {
  return "<!doctype html>\n<title>" + std::string(title) + "</title>\n<h1>" + std::string(title) +
         "</h1>\n" + lines + "<p>tag: " + std::string(k_tag) + "</p>\n";
}

}  // namespace

DemoSite::DemoSite(Calendar calendar, std::string tag_header)
    : calendar_(calendar), tag_header_(std::move(tag_header)) {}

Answer DemoSite::handle(const Request& request, Instant now) {
  Response response(200);
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add("Cache-Control", "s-maxage=60");
  if (!tag_header_.empty()) response.headers.add(tag_header_, std::string(k_tag));
  if (request.path() == k_static_page) {
    response.headers.add("ETag", std::string(k_static_etag));
    if (request.headers.get("If-None-Match") == k_static_etag) {
      response.status = 304;
    } else {
      response.body = page("about", "<p>This page never changes.</p>\n");
    }
    return response;
  }
  const std::string path(request.path());
  std::uint64_t count = 1;
  if (const auto known = renders_.find(path); known != renders_.end()) {
    count = ++known->second;
  } else if (renders_.size() < k_pages_max) {
    renders_.emplace(path, count);
  }
  response.body = page(escaped(path), "<p>rendered: " + calendar_.wall(now).rfc3339() +
                                          "</p>\n<p>count: " + std::to_string(count) + "</p>\n");
  return response;
}

}  // namespace revalab::sim
