#include "core/revalidator/page_locator.hpp"

#include "core/base/http.hpp"

namespace revalab {
namespace {

std::string_view without_query(std::string_view path) {
  return path.substr(0, path.find_first_of("?#"));
}

std::string_view without_trailing_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

std::string_view without_base_path(std::string_view path, std::string_view base_path) {
  if (base_path.empty() || !path.starts_with(base_path)) return path;
  const std::string_view rest = path.substr(base_path.size());
  if (rest.empty()) return "/";
  return rest.starts_with('/') ? rest : path;
}

/// The key of a page in the table and S3, which store the root as `index` and, so that both stay
/// apart, a page called /index as `index/index`.
/// Source: Next.js `normalize-page-path.js` (13.5.1 to 16.0.10, read 2026-11-22).
std::string row_path_of(std::string_view path) {
  if (path.empty() || path == "/") return "index";
  if (path == "/index" || path.starts_with("/index/")) return "index" + std::string(path);
  return std::string(path.starts_with('/') ? path.substr(1) : path);
}

/// Decoded, but for the escapes that keep a value from being taken for something else.
std::string decoded(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view escape = path.substr(i, 3);
    const auto byte = path[i] == '%' ? percent_decode(escape) : std::nullopt;
    const bool is_byte = byte && byte->size() == 1 && escape.size() == 3;
    if (!is_byte || std::string_view("/#?\\").find(byte->front()) != std::string_view::npos) {
      out.push_back(path[i]);
      continue;
    }
    out += *byte;
    i += 2;
  }
  return out;
}

}  // namespace

PageLocator::PageLocator(UrlRules rules, std::vector<PurgeTarget> pages)
    : rules_(std::move(rules)), pages_(std::move(pages)) {
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    for (const std::string& url : urls_of(rules_, pages_[i]).pages) {
      by_url_.emplace(without_trailing_slash(url), i);
    }
    const auto [known, is_new] = by_path_.emplace(pages_[i].path, i);
    if (!is_new && pages_[i].locale.empty()) known->second = i;
  }
}

PurgeTarget PageLocator::locate(std::string_view path, Router assumed_router) const {
  path = without_trailing_slash(without_query(path));
  const auto by_url = by_url_.find(path);
  if (by_url != by_url_.end()) return pages_[by_url->second];
  const std::string route = decoded(without_base_path(path, rules_.base_path));
  const auto by_path = by_path_.find(route);
  if (by_path != by_path_.end()) return pages_[by_path->second];
  const RowTarget row = target_of_row_path(rules_, row_path_of(route), assumed_router);
  if (row.kind == RowTarget::Kind::page) return row.target;
  return PurgeTarget{route, assumed_router, RouteKind::page, ""};
}

}  // namespace revalab
