#include "core/invalidation/opennext_items.hpp"

#include <algorithm>
#include <set>

namespace revalab {
namespace {

// With its slash, as OpenNext compares it: Next.js' own prefix is `_N_T_`.
constexpr std::string_view k_soft_tag_prefix = "_N_T_/";

std::string_view without_leading_slash(std::string_view path) {
  return path.starts_with('/') ? path.substr(1) : path;
}

/// The two items of an app route. `?_rsc=*` counts as a wildcard.
void add_app_items(std::string_view path, std::vector<std::string>& items) {
  const std::string item = "/" + std::string(without_leading_slash(path));
  items.push_back(item);
  items.push_back(item + "?_rsc=*");
}

/// The two items of any other route. The root's slash is stripped before it is compared with `/`,
/// so its data URL is `/.json*`, never `/index.json`.
void add_pages_items(std::string_view path, const std::string& build_id,
                     std::vector<std::string>& items) {
  const std::string item = "/" + std::string(without_leading_slash(path));
  items.push_back(item);
  items.push_back("/_next/data/" + build_id + item + ".json*");
}

bool is_sha256_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// The path behind `route-cache/KIND/SHA256/$`, or the key itself.
std::string_view path_of_route_cache_key(std::string_view key) {
  constexpr std::size_t k_digits = 64;
  for (const std::string_view kind :
       {"/route-cache/PAGES/", "/route-cache/APP_PAGE/", "/route-cache/APP_ROUTE/"}) {
    if (!key.starts_with(kind)) continue;
    const std::string_view rest = key.substr(kind.size());
    if (rest.size() < k_digits) return key;
    const std::string_view digest = rest.substr(0, k_digits);
    if (!std::all_of(digest.begin(), digest.end(), is_sha256_digit)) return key;
    return rest.substr(k_digits).starts_with("/$/") ? rest.substr(k_digits + 2) : key;
  }
  return key;
}

void plan_rows(const Revalidation& revalidation, const Version& version, ItemPlan& plan) {
  const auto is_soft = [](const std::string& tag) { return tag.starts_with(k_soft_tag_prefix); };
  const auto soft = std::count_if(revalidation.tags.begin(), revalidation.tags.end(), is_soft);
  if (soft == 0) {
    plan.note("user-tag-not-purged",
              "OpenNext purges only paths of tags that begin with _N_T_/: the rows are marked, the "
              "CDN keeps its copies");
    return;
  }
  std::set<std::string, std::less<>> seen;
  for (const std::string& stored : revalidation.stored_paths) {
    const std::string key = "/" + stored;
    const std::string_view path =
        version >= k_route_cache_key_version_min ? path_of_route_cache_key(key) : key;
    // A row does not tell the router; OpenNext takes all for app routes.
    if (seen.emplace(path).second) add_app_items(path, plan.items);
  }
}

/// The path as `new URL(...).pathname` gives it: the WHATWG path percent-encode set.
/// Source: https://url.spec.whatwg.org/#path-percent-encode-set (read 2026-11-22).
std::string url_pathname(std::string_view path) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  path = path.substr(0, path.find_first_of("?#"));
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f &&
        std::string_view("\"<>^`{}").find(c) == std::string_view::npos) {
      out.push_back(c == '\\' ? '/' : c);
      continue;
    }
    out.push_back('%');
    out.push_back(k_digits[byte >> 4U]);
    out.push_back(k_digits[byte & 15U]);
  }
  return out;
}

void plan_request(const Revalidation& revalidation, const UrlRules& rules, ItemPlan& plan) {
  const std::string path = url_pathname(revalidation.requested_path);
  // Handlers are of OpenNext's type `route`, not `app`, and so are purged as if they had data.
  const bool is_app = std::any_of(
      revalidation.targets.begin(), revalidation.targets.end(), [](const PurgeTarget& target) {
        return target.router == Router::app && target.kind == RouteKind::page;
      });
  if (is_app) {
    add_app_items(path, plan.items);
  } else {
    add_pages_items(path, rules.build_id, plan.items);
  }
}

}  // namespace

ItemPlan plan_opennext(const Revalidation& revalidation, const UrlRules& rules,
                       const Version& open_next_version) {
  ItemPlan plan;
  if (open_next_version < k_cdn_invalidation_version_min) {
    plan.note("open-next-cannot-purge", "OpenNext " + open_next_version.to_string() +
                                            " has no CDN invalidation, it came with " +
                                            k_cdn_invalidation_version_min.to_string());
  } else if (revalidation.kind == Revalidation::Kind::res_revalidate) {
    plan_request(revalidation, rules, plan);
  } else {
    plan_rows(revalidation, open_next_version, plan);
  }
  return plan;
}

}  // namespace revalab
