#include "simulator/consumer/record_fate.hpp"

#include "core/base/json_writer.hpp"

namespace revalab::sim {

std::string_view name_of(RecordFate::Outcome outcome) {
  switch (outcome) {
    case RecordFate::Outcome::revalidated: return "revalidated";
    case RecordFate::Outcome::failed: return "failed";
    case RecordFate::Outcome::held: break;
  }
  return "held";
}

std::string fate_document(const RecordFate& fate, WallTime at) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("at").string(at.rfc3339());
  json.key("outcome").string(name_of(fate.outcome));
  json.key("messageId").string(fate.message_id).key("group").string(fate.group);
  if (!fate.url.empty()) json.key("url").string(fate.url);
  if (fate.status != 0) json.key("status").integer(fate.status);
  if (!fate.cache.empty()) json.key("cache").string(fate.cache);
  if (!fate.problem.empty()) json.key("problem").string(fate.problem);
  json.end_object();
  return text;
}

}  // namespace revalab::sim
