#include "simulator/scenario/site_file.hpp"

#include "core/routes/urls.hpp"

#include <algorithm>
#include <filesystem>

namespace revalab::sim {
namespace {

/// Next.js writes seconds, or `false` for never.
std::optional<Duration> read_revalidate(const Node& node) {
  if (node.dump() == "false") return std::nullopt;
  return std::chrono::seconds(node.integer(0, 31'536'000'000));
}

Version read_version(const Node& node) {
  const std::string text = node.string();
  const auto version = Version::parse(text);
  if (!version) node.fail("is `" + text + "`, expected a version such as \"14.2.5\"");
  return version.value_or(Version{});
}

I18n read_i18n(const Node& node) {
  Fields fields(node);
  I18n i18n;
  if (const auto locales = fields.required("locales")) i18n.locales = locales->strings();
  if (const auto locale = fields.required("defaultLocale")) {
    i18n.default_locale = locale->string();
    const bool known = std::find(i18n.locales.begin(), i18n.locales.end(), i18n.default_locale) !=
                       i18n.locales.end();
    if (!known) locale->fail("is not one of the locales");
  }
  return i18n;
}

RouteParams read_params(const Node& node) {
  RouteParams params;
  if (!node.is_object()) node.fail("expected an object of parameter values");
  for (const std::string& name : node.names()) {
    const Node value = *node.find(name);
    params[name] = value.is_array() ? value.strings() : std::vector<std::string>{value.string()};
  }
  return params;
}

Fetch read_fetch(const Node& node) {
  Fields fields(node);
  Fetch fetch;
  if (const auto url = fields.required("url")) fetch.url = url->string();
  if (const auto revalidate = fields.optional("revalidate")) {
    fetch.revalidate = read_revalidate(*revalidate);
  }
  if (const auto tags = fields.optional("tags")) fetch.tags = tags->strings();
  if (const auto content = fields.optional("content")) fetch.content = content->string();
  return fetch;
}

void read_sizes(Fields& fields, Route& route) {
  if (const auto bytes = fields.optional("bytes")) {
    Fields sizes(*bytes);
    if (const auto html = sizes.optional("html")) route.html_bytes = html->integer();
    if (const auto data = sizes.optional("data")) route.data_bytes = data->integer();
  }
  if (const auto render = fields.optional("render")) {
    Fields cost(*render);
    if (const auto ms = cost.optional("ms")) route.render_milliseconds = ms->integer();
    if (const auto memory = cost.optional("memoryMb")) {
      route.render_memory_megabytes = memory->integer();
    }
  }
}

Route read_route(const Node& node) {
  Fields fields(node);
  Route route;
  if (const auto path = fields.required("path")) {
    route.path = path->string();
    if (!route.path.starts_with('/')) path->fail("expected a path that starts with `/`");
  }
  if (const auto router = fields.required("router")) {
    route.router = router->choice({"app", "pages"}) == 0 ? Router::app : Router::pages;
  }
  if (const auto kind = fields.optional("kind")) {
    constexpr RouteKind k_kinds[] = {RouteKind::page, RouteKind::handler, RouteKind::metadata};
    route.kind = k_kinds[kind->choice({"page", "handler", "metadata"})];
  }
  if (const auto params = fields.optional("params")) {
    for (const Node& entry : params->elements()) route.params.push_back(read_params(entry));
  }
  if (const auto tags = fields.optional("tags")) route.tags = tags->strings();
  if (const auto revalidate = fields.optional("revalidate")) {
    route.revalidate = read_revalidate(*revalidate);
  }
  if (const auto fetches = fields.optional("fetches")) {
    for (const Node& fetch : fetches->elements()) route.fetches.push_back(read_fetch(fetch));
  }
  if (const auto content = fields.optional("content")) route.content = content->string();
  read_sizes(fields, route);
  return route;
}

}  // namespace

Site read_site(const Node& root) {
  Fields fields(root);
  Site site;
  if (const auto kind = fields.required("kind")) kind->choice({"site"});
  if (const auto name = fields.required("name")) site.name = name->string();
  if (const auto build = fields.required("buildId")) {
    site.rules.build_id = build->string();
    if (site.rules.build_id.empty() || site.rules.build_id.find('/') != std::string::npos) {
      build->fail("expected a build id: not empty, without `/`");
    }
  }
  if (const auto version = fields.optional("nextVersion")) {
    site.next_version = read_version(*version);
  }
  if (const auto version = fields.optional("openNext")) {
    site.open_next_version = read_version(*version);
  }
  if (const auto base = fields.optional("basePath")) {
    site.rules.base_path = base->string();
    const std::string& path = site.rules.base_path;
    if (!path.empty() && (!path.starts_with('/') || path.ends_with('/'))) {
      base->fail("expected \"\" or a path such as \"/docs\", without a slash at its end");
    }
  }
  if (const auto slash = fields.optional("trailingSlash")) {
    site.rules.trailing_slash = slash->boolean();
  }
  if (const auto i18n = fields.optional("i18n")) site.rules.i18n = read_i18n(*i18n);
  if (const auto routes = fields.required("routes")) {
    for (const Node& route : routes->elements()) site.routes.push_back(read_route(route));
    for (const std::string& problem : problems_of(site)) routes->fail(problem);
  }
  return site;
}

Result<Site, InputErrors> load_site(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return load_open_next_build(path);
  auto text = read_file(path);
  if (!text) return InputErrors{text.error()};
  Document document(path, std::move(text).value());
  if (!document.parsed()) return document.errors();
  Site site = read_site(document.root());
  if (!document.errors().empty()) return document.errors();
  return site;
}

}  // namespace revalab::sim
