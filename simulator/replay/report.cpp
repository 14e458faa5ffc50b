#include "core/base/json_writer.hpp"
#include "simulator/replay/replay.hpp"
#include "simulator/report/blocks.hpp"

namespace revalab::sim {
namespace {

std::string title_of(const DifferingAnswer& answer) {
  const bool named = !answer.name.operation.empty();
  return named ? answer.name.service + " " + answer.name.operation
               : answer.method + " " + answer.target;
}

/// `recorded` and `replayed` stand below each other, so that the eye finds the difference.
std::string text_of(const AnswerDifference& difference) {
  const auto value = [](const std::string& text) { return text.empty() ? "(none)" : text; };
  return "      " + difference.what + "\n        recorded  " + value(difference.recorded) +
         "\n        replayed  " + value(difference.replayed) + "\n";
}

}  // namespace

std::string replay_text(const std::string& path, const ReplayResult& result) {
  std::string text = result.differing == 0 ? "PASS  " : "FAIL  ";
  text += path + "\n  " + counted(result.requests, "request") + " played, " +
          counted(result.compared, "answer") + " compared, " + std::to_string(result.differing) +
          (result.differing == 1 ? " differs\n" : " differ\n");
  for (const DifferingAnswer& answer : result.first) {
    text += "  " + std::to_string(answer.number) + "  " + answer.at.rfc3339() + "  " +
            title_of(answer) + "\n";
    for (const AnswerDifference& difference : answer.differences) text += text_of(difference);
  }
  const auto more = result.differing - static_cast<std::int64_t>(result.first.size());
  if (more > 0) text += "  and " + std::to_string(more) + " more\n";
  return text;
}

std::string replay_json(const std::string& path, const ReplayResult& result) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("file").string(path);
  json.key("result").string(result.differing == 0 ? "passed" : "failed");
  json.key("requests").integer(result.requests).key("compared").integer(result.compared);
  json.key("differing").integer(result.differing).key("first").begin_array();
  for (const DifferingAnswer& answer : result.first) {
    json.begin_object().key("number").integer(answer.number);
    json.key("at").string(answer.at.rfc3339());
    json.key("service").string(answer.name.service).key("operation").string(answer.name.operation);
    json.key("method").string(answer.method).key("target").string(answer.target);
    json.key("differences").begin_array();
    for (const AnswerDifference& difference : answer.differences) {
      json.begin_object().key("what").string(difference.what);
      json.key("recorded").string(difference.recorded);
      json.key("replayed").string(difference.replayed).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  text.push_back('\n');
  return text;
}

}  // namespace revalab::sim
