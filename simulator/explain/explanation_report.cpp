#include "simulator/explain/explanation_report.hpp"

#include "core/base/json_writer.hpp"
#include "simulator/report/blocks.hpp"

namespace revalab::sim {
namespace {

void write_seconds(JsonWriter& json, std::string_view name, const std::optional<Duration>& span) {
  json.key(name);
  if (!span) {
    json.null();
    return;
  }
  json.integer(std::chrono::duration_cast<std::chrono::seconds>(*span).count());
}

void write_purge(JsonWriter& json, std::string_view name, const Calendar& calendar,
                 const std::optional<edge::PurgeNote>& purge) {
  json.key(name);
  if (!purge) {
    json.null();
    return;
  }
  json.begin_object().key("invalidation").string(purge->invalidation);
  json.key("item").string(purge->item);
  json.key("at").string(calendar.wall(purge->at).rfc3339()).end_object();
}

void write_layer(JsonWriter& json, const Calendar& calendar, const VariantExplanation& variant,
                 const edge::LayerExplanation& layer) {
  json.begin_object().key("edge").string(layer.name).key("layer").string(layer.kind);
  json.key("variant").string(variant.variant).key("state").string(layer.state);
  json.key("status");
  if (layer.status == 0) {
    json.null();
  } else {
    json.integer(layer.status);
  }
  write_seconds(json, "age", layer.age);
  write_seconds(json, "ttl", layer.ttl);
  json.key("policy").string(variant.edge.policy).key("rule").string(layer.rule);
  json.key("storedAt");
  if (layer.stored_at) {
    json.string(calendar.wall(*layer.stored_at).rfc3339());
  } else {
    json.null();
  }
  write_purge(json, "purgedBy", calendar, layer.purged_by);
  write_purge(json, "missedBy", calendar, layer.missed_by);
  json.key("next").string(layer.next).end_object();
}

void write_milliseconds(JsonWriter& json, std::string_view name,
                        const std::optional<std::int64_t>& at) {
  json.key(name);
  if (at) {
    json.string(WallTime(std::chrono::milliseconds(*at)).rfc3339());
  } else {
    json.null();
  }
}

void write_origin(JsonWriter& json, const std::vector<PageObject>& objects) {
  json.key("origin");
  if (objects.empty()) {
    json.null();
    return;
  }
  const PageObject& object = objects.front();
  json.begin_object().key("key").string(object.key);
  json.key("present").boolean(object.last_modified.has_value());
  json.key("lastModified");
  if (object.last_modified) {
    json.string(object.last_modified->rfc3339());
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace

std::string explanation_json(const ServedLab& lab, const UrlExplanation& explanation) {
  const Calendar calendar = lab.clock().calendar();
  const edge::Explanation& first = explanation.variants.front().edge;
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("url").string(explanation.url);
  json.key("distribution").string(first.distribution).key("path").string(first.path);
  json.key("behaviour").string(first.path_pattern);
  std::vector<std::string> notes = first.notes;
  if (!first.refusal.empty()) notes.push_back("refused: " + first.refusal);
  write_list(json, "notes", notes);
  json.key("edges").begin_array();
  for (const VariantExplanation& variant : explanation.variants) {
    for (const auto& layer : variant.edge.layers) write_layer(json, calendar, variant, layer);
  }
  json.end_array();
  write_origin(json, explanation.objects);
  json.key("tags").begin_array();
  for (const TagState& state : explanation.tags) {
    json.begin_object().key("tag").string(state.tag);
    write_milliseconds(json, "revalidatedAt", state.revalidated_at);
    write_milliseconds(json, "stale", state.stale);
    write_milliseconds(json, "expire", state.expire);
    json.end_object();
  }
  json.end_array().end_object();
  return text;
}

std::string explanation_json(const SiteExplanation& explanation) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("url").string(explanation.url);
  write_list(json, "urls", explanation.pages);
  write_list(json, "data", explanation.data);
  json.key("edges").begin_array().end_array().key("origin").null();
  json.key("tags").begin_array();
  for (const std::string& tag : explanation.tags) {
    json.begin_object().key("tag").string(tag).end_object();
  }
  json.end_array().key("reaches").begin_array();
  for (const Reach& reach : explanation.reaches) {
    json.begin_object().key("revalidation").string(reach.revalidation);
    json.key("strategy").string(name_of(reach.strategy)).key("item");
    if (reach.item.empty()) {
      json.null();
    } else {
      json.string(reach.item);
    }
    json.end_object();
  }
  json.end_array().end_object();
  return text;
}

}  // namespace revalab::sim
