#include "core/routes/urls.hpp"

#include "core/base/http.hpp"
#include "core/routes/route_pattern.hpp"

#include <algorithm>

namespace revalab {
namespace {

constexpr std::string_view k_hex_digits = "0123456789ABCDEF";
// RFC 1738 section 2.2 without `%`, which is a matter of context.
constexpr std::string_view k_unsafe = " <>\"#{}|\\^~[]`";

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && is_hex(text[1]) && is_hex(text[2]);
}

void append_escaped(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += k_hex_digits[byte >> 4U];
  out += k_hex_digits[byte & 15U];
}

bool is_unsafe(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x7f || k_unsafe.find(c) != std::string_view::npos;
}

/// The wire form of a path in the form of `PurgeTarget::path`, where a `%` is text unless it
/// belongs to an escaped delimiter or escapes one that is text.
std::string encode_route_path(std::string_view path) {
  std::string encoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view rest = path.substr(i);
    const bool kept = is_delimiter_escape(rest) ||
                      (rest.starts_with("%25") && rest.size() >= 5 &&
                       is_delimiter_escape(std::string("%") + std::string(rest.substr(3, 2))));
    if (path[i] == '%' ? !kept : path[i] == '?' || is_unsafe(path[i])) {
      append_escaped(encoded, path[i]);
    } else {
      encoded += path[i];
    }
  }
  return encoded;
}

/// Whether the viewer URL ends with a slash. Source: `PageUrls` sources.
bool takes_trailing_slash(const UrlRules& rules, std::string_view path) {
  if (!rules.trailing_slash) return false;
  // OpenNext redirects nothing below `/api/`; it looks at the path with its base path.
  if (path.starts_with("/api/")) return false;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  const auto dot = last.find('.');
  return dot == std::string_view::npos || dot + 1 == last.size();
}

std::string page_url(const UrlRules& rules, std::string_view localized) {
  std::string path = encode_viewer_path(rules.base_path);
  if (localized != "/") path += encode_route_path(localized);
  if (path.empty()) return "/";
  if (takes_trailing_slash(rules, path)) path += '/';
  return path;
}

/// Next.js' `addLocale`: the root takes the prefix alone.
std::string with_locale(std::string_view locale, std::string_view path) {
  if (locale.empty()) return std::string(path);
  return "/" + std::string(locale) + (path == "/" ? std::string() : std::string(path));
}

/// Next.js' `getAssetPathFromRoute`; unlike `normalizePagePath` it has no exception for patterns.
std::string asset_path(std::string_view path) {
  if (path == "/") return "/index";
  const bool at_index = path == "/index" || path.starts_with("/index/");
  return (at_index ? "/index" : "") + std::string(path);
}

std::string data_url(const UrlRules& rules, std::string_view localized) {
  return encode_viewer_path(rules.base_path + "/_next/data/" + rules.build_id) +
         encode_route_path(asset_path(localized)) + ".json";
}

std::string with_leading_slash_only(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return (path.starts_with('/') ? "" : "/") + std::string(path);
}

/// Whether a URL of this path would be read as a locale prefix and the rest. Next.js compares
/// without case. Source: Next.js `normalize-locale-path.ts` (read 2026-11-22).
bool begins_with_locale(const I18n& i18n, std::string_view path) {
  const std::string_view first = path.substr(1, path.find('/', 1) - 1);
  return std::any_of(i18n.locales.begin(), i18n.locales.end(), [&](const std::string& locale) {
    return equals_ignoring_case(locale, first);
  });
}

}  // namespace

std::string encode_viewer_path(std::string_view path) {
  std::string encoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool unsafe = path[i] == '%' ? !is_escape(path.substr(i)) : is_unsafe(path[i]);
    if (unsafe) {
      append_escaped(encoded, path[i]);
    } else {
      encoded += path[i];
    }
  }
  return encoded;
}

PageUrls urls_of(const UrlRules& rules, const PurgeTarget& target) {
  PageUrls urls;
  const std::string path = with_leading_slash_only(target.path);
  if (target.router == Router::app) {
    urls.pages.push_back(page_url(rules, path));
    return urls;
  }
  const bool internationalised = !rules.i18n.locales.empty();
  const std::string& default_locale = rules.i18n.default_locale;
  const bool is_default = target.locale.empty() || target.locale == default_locale;
  const std::string locale = !internationalised ? std::string()
                             : is_default       ? default_locale
                                                : target.locale;
  // A page that is named like a locale has no URL without a prefix: that is the locale's root.
  if (locale.empty() || (is_default && !begins_with_locale(rules.i18n, path))) {
    urls.pages.push_back(page_url(rules, path));
  }
  const std::string localized = with_locale(locale, path);
  if (!locale.empty()) urls.pages.push_back(page_url(rules, localized));
  if (target.kind == RouteKind::page) urls.data.push_back(data_url(rules, localized));
  return urls;
}

}  // namespace revalab
