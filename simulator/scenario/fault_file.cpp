#include "simulator/scenario/fault_file.hpp"

#include "simulator/scenario/step_reader.hpp"

#include <utility>

namespace revalab::sim {
namespace {

/// Writes the one member of `do`.
struct ActionWriter {
  JsonWriter& json;

  void operator()(const ErrorFault& fault) const { json.key("error").string(fault.code); }
  void operator()(const StatusFault& fault) const { json.key("status").integer(fault.status); }
  void operator()(const UnprocessedFault& fault) const {
    json.key("unprocessed").string(fault.share.to_string());
  }
  void operator()(const PurgeDelayFault& fault) const {
    json.key("purgeDelay").string(format_duration(fault.delay));
  }
  void operator()(const DelayFault& fault) const {
    json.key("delay").string(format_duration(fault.delay));
  }
  void operator()(const DropFault& fault) const {
    json.key("drop").string(fault.what == DropFault::What::answer ? "answer" : "request");
  }
  void operator()(const DuplicateFault&) const { json.key("duplicate").boolean(true); }
};

/// Writes a condition, unless it holds for every request.
void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.key(name).string(text);
}

}  // namespace

Result<std::vector<Fault>, InputErrors> load_faults(const std::string& file) {
  auto text = read_file(file);
  if (!text) return InputErrors{text.error()};
  return parse_faults(file, std::move(text).value());
}

Result<std::vector<Fault>, InputErrors> parse_faults(std::string file, std::string text) {
  Document document(std::move(file), std::move(text));
  std::vector<Fault> faults;
  if (document.parsed()) {
    Fields fields(document.root());
    if (const auto kind = fields.required("kind")) kind->choice({"faults"});
    if (const auto list = fields.required("faults")) faults = read_faults(*list);
  }
  if (!document.errors().empty()) return document.errors();
  return faults;
}

void write_fault(JsonWriter& json, const Fault& fault, std::int64_t fired) {
  json.begin_object().key("id").string(fault.id);
  write_text(json, "service", fault.service);
  write_text(json, "operation", fault.operation);
  write_text(json, "match", fault.match);
  json.key("do").begin_object();
  std::visit(ActionWriter{json}, fault.action);
  json.end_object().key("from").string(format_duration(fault.from));
  if (fault.to) json.key("to").string(format_duration(*fault.to));
  if (fault.times) json.key("times").integer(*fault.times);
  json.key("chance").string(fault.chance.to_string());
  json.key("enabled").boolean(fault.enabled).key("fired").integer(fired).end_object();
}

}  // namespace revalab::sim
