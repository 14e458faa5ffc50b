#include "simulator/report/blocks.hpp"
#include "simulator/runner/plan.hpp"

namespace revalab::sim {
std::string plan_text(const Site& site, const PriceBook& book, const PlanQuestion& question,
                      const PlanAnswer& answer) {
  std::string text = block("site", {site.name + ", build " + site.rules.build_id + ", Next.js " +
                                    site.next_version.to_string()});
  for (const SiteRevalidation& planned : answer.revalidations) {
    text += block(planned.is_tag ? "tag" : "path", {planned.subject});
    if (planned.is_tag) text += block("  stored paths", planned.resolution.stored_paths);
    text += block("  urls", planned.resolution.urls);
    if (!planned.resolution.not_purgeable.empty()) {
      text += block("  no url", planned.resolution.not_purgeable);
    }
  }
  text += block("strategy", {std::string(name_of(question.strategy))});
  text += block("purge", answer.items);
  if (question.strategy != Strategy::cache_tags) {
    text += block("also drops", answer.also_drops);
    text += block("stays stale", answer.uncovered);
  }
  for (const auto& [item, why] : answer.refused) {
    text += block("refused", {(item.empty() ? "\"\"" : item) + ": " + why});
  }
  for (const PlanNote& note : answer.notes) text += block("note", {note.id + ": " + note.text});
  text += block("sends", {counted(std::ssize(answer.items), "path") + ", " +
                          counted(answer.wildcard_count, "wildcard") +
                          " among them, in " + counted(static_cast<std::int64_t>(answer.batch_count), "batch") + " under " +
                          std::string(name_of(question.quotas)) + " quotas"});
  text += block("costs",
                {"$" + answer.cost.to_string() + " with " +
                     std::to_string(question.paths_used_this_month) + " paths used this month; $" +
                     answer.cost_after_free.to_string() + " when the free ones are used up",
                 "price book " + book.id + " of " + book.as_of});
  return text;
}

std::string plan_json(const Site& site, const PriceBook& book, const PlanQuestion& question,
                      const PlanAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("site").string(site.name).key("buildId").string(site.rules.build_id);
  json.key("nextVersion").string(site.next_version.to_string());
  json.key("strategy").string(name_of(question.strategy)).key("revalidations").begin_array();
  for (const SiteRevalidation& planned : answer.revalidations) {
    json.begin_object().key(planned.is_tag ? "tag" : "path").string(planned.subject);
    write_list(json, "storedPaths", planned.resolution.stored_paths);
    write_list(json, "urls", planned.resolution.urls);
    write_list(json, "notPurgeable", planned.resolution.not_purgeable);
    json.end_object();
  }
  json.end_array();
  write_list(json, "items", answer.items);
  write_list(json, "alsoDrops", answer.also_drops);
  write_list(json, "uncovered", answer.uncovered);
  json.key("refused").begin_array();
  for (const auto& [item, why] : answer.refused) {
    json.begin_object().key("item").string(item).key("reason").string(why).end_object();
  }
  json.end_array().key("warnings").begin_array();
  for (const PlanNote& note : answer.notes) {
    json.begin_object().key("id").string(note.id).key("text").string(note.text).end_object();
  }
  json.end_array().key("paths").integer(static_cast<std::int64_t>(answer.items.size()));
  json.key("wildcards").integer(answer.wildcard_count);
  json.key("batches").integer(static_cast<std::int64_t>(answer.batch_count));
  json.key("quotas").string(name_of(question.quotas)).key("cost").begin_object();
  json.key("book").string(book.id).key("asOf").string(book.as_of);
  json.key("currency").string(book.currency);
  json.key("pathsUsedThisMonth").integer(question.paths_used_this_month);
  json.key("amount").string(answer.cost.to_string());
  json.key("amountAfterFree").string(answer.cost_after_free.to_string());
  json.end_object().end_object();
  return text + "\n";
}

}  // namespace revalab::sim
