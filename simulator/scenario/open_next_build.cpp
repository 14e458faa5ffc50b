#include "core/base/check.hpp"
#include "core/base/document.hpp"
#include "core/routes/next_tags.hpp"
#include "core/routes/urls.hpp"
#include "simulator/opennext/build_parts.hpp"
#include "simulator/scenario/site_file.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_cache_suffix = ".cache";

/// Splits at `/`, without empty parts.
std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

/// The parameters that turn a route into a path; groups and slots have no part in the path.
RouteParams params_of(std::string_view route, std::string_view path) {
  RouteParams params;
  const auto values = segments(path);
  std::size_t next = 0;
  for (const std::string& segment : segments(route)) {
    const bool group = segment.front() == '(' || segment.front() == '@';
    if (group) continue;
    if (segment.front() != '[') {
      ++next;
      continue;
    }
    const bool optional_catch_all = segment.starts_with("[[...");
    const bool catch_all = optional_catch_all || segment.starts_with("[...");
    const std::size_t open = optional_catch_all ? 5 : catch_all ? 4 : 1;
    const std::string name = segment.substr(open, segment.find(']') - open);
    const std::size_t end = catch_all ? values.size() : std::min(next + 1, values.size());
    params[name].assign(values.begin() + static_cast<std::ptrdiff_t>(std::min(next, end)),
                        values.begin() + static_cast<std::ptrdiff_t>(end));
    next = end;
  }
  return params;
}

/// What one cache object says about its page.
struct CachedPage {
  std::string path;   ///< Without the build id and any `route-cache` prefix.
  std::string route;  ///< The pattern it came from, or the path itself when unknown.
  Router router = Router::app;
  RouteKind kind = RouteKind::page;
  std::vector<std::string> tags;

  /// Those that Next.js did not derive from the route.
  [[nodiscard]] std::vector<std::string> tags_of_its_own() const {
    std::vector<std::string> own = tags;
    std::erase_if(own,
                  [](const std::string& tag) { return tag.starts_with(k_implicit_tag_prefix); });
    return own;
  }
};

class BuildReader {
 public:
  explicit BuildReader(fs::path folder) : folder_(std::move(folder)) {}

  Result<Site, InputErrors> read() {
    site_.name = folder_.filename().empty() ? folder_.parent_path().filename().string()
                                            : folder_.filename().string();
    site_.rules.build_id = opennext::read_build_id(folder_, errors_);
    if (errors_.empty()) site_.seed_rows = opennext::read_tag_rows(folder_, errors_);
    if (errors_.empty()) read_cache();
    if (!errors_.empty()) return errors_;
    for (auto& [key, route] : routes_) site_.routes.push_back(std::move(route));
    return std::move(site_);
  }

 private:
  void read_cache() {
    const fs::path root = folder_ / "cache" / site_.rules.build_id;
    for (const opennext::FileBelow& file : opennext::files_below(root, errors_)) {
      if (file.name.ends_with(k_cache_suffix)) read_cache_object(file);
    }
  }

  void read_cache_object(const opennext::FileBelow& file) {
    auto text = read_file(file.path.string());
    if (!text) return errors_.push_back(text.error());
    Document document(file.path.string(), std::move(text).value());
    if (!document.parsed()) return take_errors(document);
    std::string path = file.name;
    path.resize(path.size() - k_cache_suffix.size());
    const CachedPage page = page_of(document.root(), std::move(path));
    // The pages of error statuses are answers to other URLs.
    if (page.router == Router::pages && (page.path == "/404" || page.path == "/500")) return;
    // Pages of one route with tags of their own stand apart, or each would get the other's.
    Route& route = routes_[{page.route, page.tags_of_its_own()}];
    route.path = page.route;
    route.router = page.router;
    route.kind = page.kind;
    route.params.push_back(params_of(page.route, page.path));
    route.tags = page.tags_of_its_own();
  }

  CachedPage page_of(const Node& root, std::string path) {
    CachedPage page;
    const RowTarget row = target_of_row_path(site_.rules, path, Router::app);
    page.path = row.target.path.empty() ? "/" + path : row.target.path;
    page.route = page.path;
    const auto type = root.find("type");
    const std::string kind = type && type->is_string() ? type->string() : "";
    const bool app_page = kind == "app" && root.find("rsc");
    page.router = app_page || kind == "route" ? Router::app : Router::pages;
    page.kind = kind == "route" ? RouteKind::handler : RouteKind::page;
    const auto meta = root.find("meta");
    if (!meta) return page;
    if (const auto headers = meta->find("headers")) read_tags(*headers, page);
    const auto route_cache = meta->find("routeCache");
    const auto owner = route_cache ? route_cache->find("owner") : std::nullopt;
    const auto source = owner ? owner->find("sourceRoute") : std::nullopt;
    if (source && source->is_string()) {
      // The first of each to write such objects.
      site_.next_version = Version{15, 5, 27};
      site_.open_next_version = Version{4, 1, 0};
      page.route = route_of(source->string(), page.router);
    }
    return page;
  }

  /// The source entry of the app router ends with the file's name; the pages router's does not.
  static std::string route_of(std::string source, Router router) {
    if (router == Router::pages) return source;
    const auto slash = source.rfind('/');
    return slash == 0 ? "/" : source.substr(0, slash);
  }

  static void read_tags(const Node& headers, CachedPage& page) {
    const auto tags = headers.find("x-next-cache-tags");
    if (!tags || !tags->is_string()) return;
    const std::string text = tags->string();
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(','), rest.size());
      page.tags.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void take_errors(const Document& document) {
    errors_.insert(errors_.end(), document.errors().begin(), document.errors().end());
  }

  fs::path folder_;
  Site site_;
  InputErrors errors_;
  std::map<std::pair<std::string, std::vector<std::string>>, Route> routes_;
};

}  // namespace

Result<Site, InputErrors> load_open_next_build(const std::string& folder) {
  return BuildReader(folder).read();
}

}  // namespace revalab::sim
