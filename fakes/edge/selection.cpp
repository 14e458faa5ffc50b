#include "fakes/edge/selection.hpp"

#include "core/aws/text.hpp"

#include <algorithm>

namespace revalab::edge {
namespace {

bool lists(const Selection& selection, std::string_view name) {
  return std::find(selection.names.begin(), selection.names.end(), name) != selection.names.end();
}

bool lists_ignoring_case(const Selection& selection, std::string_view name) {
  return std::any_of(selection.names.begin(), selection.names.end(),
                     [&](const std::string& listed) { return equals_ignoring_case(listed, name); });
}

bool selects(const Selection& selection, std::string_view name) {
  switch (selection.kind) {
    case Selection::Kind::none: return false;
    case Selection::Kind::listed: return lists(selection, name);
    case Selection::Kind::all:
    case Selection::Kind::all_viewer: return true;
    case Selection::Kind::all_except: return !lists(selection, name);
  }
  return false;
}

std::string_view name_of(std::string_view pair) { return pair.substr(0, pair.find('=')); }

}  // namespace

std::string selected_query(std::string_view query, const Selection& selection,
                           const Selection& other) {
  if (selection.kind == Selection::Kind::all || other.kind == Selection::Kind::all) {
    return std::string(query);
  }
  std::string selected;
  if (query.empty() ||
      (selection.kind == Selection::Kind::none && other.kind == Selection::Kind::none)) {
    return selected;
  }
  for (const std::string_view pair : aws::split(query, '&')) {
    if (!selects(selection, name_of(pair)) && !selects(other, name_of(pair))) continue;
    if (!selected.empty()) selected.push_back('&');
    selected += pair;
  }
  return selected;
}

std::string selected_cookies(const Headers& headers, const Selection& selection,
                             const Selection& other) {
  std::string selected;
  if (selection.kind == Selection::Kind::none && other.kind == Selection::Kind::none) {
    return selected;
  }
  for (const auto& [field, value] : headers.fields()) {
    if (!equals_ignoring_case(field, "Cookie")) continue;
    for (const std::string_view piece : aws::split(value, ';')) {
      const std::string_view pair = aws::trimmed(piece);
      if (pair.empty()) continue;
      if (!selects(selection, name_of(pair)) && !selects(other, name_of(pair))) continue;
      if (!selected.empty()) selected += "; ";
      selected += pair;
    }
  }
  return selected;
}

bool selects_header(const Selection& selection, std::string_view name) {
  switch (selection.kind) {
    case Selection::Kind::none: return false;
    case Selection::Kind::listed: return lists_ignoring_case(selection, name);
    case Selection::Kind::all:
    case Selection::Kind::all_viewer: return true;
    case Selection::Kind::all_except: return !lists_ignoring_case(selection, name);
  }
  return false;
}

std::string joined_values(const Headers& headers, std::string_view name) {
  std::string joined;
  bool first = true;
  for (const auto& [field, value] : headers.fields()) {
    if (!equals_ignoring_case(field, name)) continue;
    if (!first) joined.push_back(',');
    first = false;
    joined += value;
  }
  return joined;
}

std::string_view cookie_named(const Headers& headers, std::string_view name) {
  for (const auto& [field, value] : headers.fields()) {
    if (!equals_ignoring_case(field, "Cookie")) continue;
    for (const std::string_view piece : aws::split(value, ';')) {
      const std::string_view pair = aws::trimmed(piece);
      if (name_of(pair) != name || pair.size() == name.size()) continue;
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace revalab::edge
