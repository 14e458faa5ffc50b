#include "core/base/text_table.hpp"
#include "simulator/explain/explanation_report.hpp"
#include "simulator/report/blocks.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace revalab::sim {
namespace {

using Json = nlohmann::json;

/// A member as text; empty when it is null or not there.
std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string seconds_in(const Json& object, const char* name) {
  const std::string text = text_in(object, name);
  return text.empty() ? "-" : text + " s";
}

std::string purge_text(const Json& layer) {
  if (const auto by = layer.find("purgedBy"); by != layer.end() && by->is_object()) {
    return "dropped by " + text_in(*by, "item") + " of " + text_in(*by, "invalidation") + " at " +
           text_in(*by, "at");
  }
  if (const auto by = layer.find("missedBy"); by != layer.end() && by->is_object()) {
    return text_in(*by, "item") + " of " + text_in(*by, "invalidation") + " does not cover it";
  }
  return "-";
}

std::string layers_text(const Json& edges) {
  std::vector<std::vector<std::string>> rows{
      {"edge", "layer", "variant", "state", "age", "ttl", "purge", "next request"}};
  std::vector<std::string> rules;
  for (const Json& layer : edges) {
    rows.push_back({text_in(layer, "edge"), text_in(layer, "layer"), text_in(layer, "variant"),
                    text_in(layer, "state"), seconds_in(layer, "age"), seconds_in(layer, "ttl"),
                    purge_text(layer), text_in(layer, "next")});
    const std::string rule = text_in(layer, "rule");
    std::string line = text_in(layer, "edge") + ", " + text_in(layer, "variant") + ": " + rule +
                       ", " + text_in(layer, "policy");
    const bool is_new = std::find(rules.begin(), rules.end(), line) == rules.end();
    if (!rule.empty() && is_new) rules.push_back(std::move(line));
  }
  return text_table(rows, {Align::left, Align::left, Align::left, Align::left, Align::right,
                           Align::right, Align::left, Align::left}) +
         block("ttl by", rules);
}

std::vector<std::string> tag_lines(const Json& tags) {
  std::vector<std::string> lines;
  for (const Json& tag : tags) {
    std::string line = text_in(tag, "tag");
    for (const char* name : {"revalidatedAt", "stale", "expire"}) {
      const std::string at = text_in(tag, name);
      if (!at.empty()) line.append("  ").append(name).append(" ").append(at);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string reaches_text(const Json& reaches) {
  std::vector<std::vector<std::string>> rows{{"revalidation", "strategy", "reached by"}};
  for (const Json& reach : reaches) {
    const std::string item = text_in(reach, "item");
    rows.push_back({text_in(reach, "revalidation"), text_in(reach, "strategy"),
                    item.empty() ? "nothing: stays as it is" : item});
  }
  return text_table(rows, {Align::left, Align::left, Align::left});
}

std::vector<std::string> lines_in(const Json& object, const char* name) {
  std::vector<std::string> lines;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return lines;
  for (const Json& each : *found) {
    if (each.is_string()) lines.push_back(each.get<std::string>());
  }
  return lines;
}

std::string lab_text(const Json& json) {
  std::string text = text_in(json, "url") + "\n";
  text +=
      block("distribution", {text_in(json, "distribution") + ", behaviour " +
                             text_in(json, "behaviour") + ", purged as " + text_in(json, "path")});
  if (const auto notes = lines_in(json, "notes"); !notes.empty()) text += block("notes", notes);
  text += layers_text(json.value("edges", Json::array()));
  std::vector<std::string> object;
  if (const auto origin = json.find("origin"); origin != json.end() && origin->is_object()) {
    object.push_back(text_in(*origin, "key") + ", last modified " +
                     text_in(*origin, "lastModified"));
  }
  return text + block("s3 object", object) +
         block("tag rows", tag_lines(json.value("tags", Json::array())));
}

std::string site_text(const Json& json) {
  return text_in(json, "url") + "\n" + block("urls", lines_in(json, "urls")) +
         block("data", lines_in(json, "data")) +
         block("tags", tag_lines(json.value("tags", Json::array()))) +
         reaches_text(json.at("reaches"));
}

}  // namespace

std::optional<std::string> explanation_text(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("url") || !json.contains("edges")) return std::nullopt;
  return json.contains("reaches") ? site_text(json) : lab_text(json);
}

}  // namespace revalab::sim
