// Whatever a lab is asked, and wherever it ends, the lab that is made of its journal is the same.

#include "tests/simulator/server/kept_lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;
using namespace revalab::test;

Request own_call(const std::string& method, const std::string& path, std::string body) {
  Request request(method, "/_revalab/" + path);
  request.headers.add("Host", "localhost");
  request.body = std::move(body);
  return request;
}

/// Faults that fire by chance, so that their dice matter.
Request any_faults() {
  const std::string action =
      *rc::gen::element<std::string>(R"({"error": "Throttling"})", R"({"drop": "answer"})",
                                     R"({"status": 503})", R"({"duplicate": true})");
  return own_call(
      "PUT", "faults",
      R"({"kind": "faults", "faults": [{"id": "f", "do": )" + action + R"(, "chance": "1/2"}]})");
}

Request any_request() {
  const std::string id = *rc::gen::element<std::string>("a", "b", "c");
  const std::string item = *rc::gen::element<std::string>("/a", "/b*", "#t", "bad");
  switch (*rc::gen::inRange(0, 16)) {
    case 0: return create_rows();
    case 1: return delete_row(id);
    case 2: return get_row(id);
    case 3: return purge({item}, *rc::gen::element<std::string>("1", "2", "3", "4"));
    case 4: return list_purges();
    case 5: return dynamodb_call("DescribeTable", R"({"TableName": "rows"})");
    case 6: return dynamodb_call("PutItem", "no JSON");
    case 7: return any_faults();
    case 8: return own_call("DELETE", "faults", "");
    case 9: return own_call("POST", "clock", R"({"advance": "7s"})");
    case 10: {
      const bool resets = *rc::gen::inRange(0, 8) == 0;
      return resets ? own_call("POST", "reset", "") : cloudfront_call("GET", "/distribution");
    }
    case 11: return create_queue();
    case 12: return send_message();
    case 13: return receive(0);
    case 14: return receive(2);
    default: return put_row(id, *rc::gen::element<std::string>("1", "2"));
  }
}

/// An answer without what says when and under which number.
std::string comparable(const Response& response) {
  std::string text = std::to_string(response.status) + response.body;
  const auto id = text.find("<RequestId>");
  if (id != std::string::npos) text.erase(id, text.find("</RequestId>") - id);
  return text;
}

/// What a lab shows of itself.
std::string shown(KeptLab& lab) {
  std::string text;
  for (const char* path : {"state", "bill", "usage", "faults", "clock"}) {
    text += lab.own("GET", path).body;
  }
  return text;
}

/// A long poll is asked again when its time is over, as carriers do.
void ask_to_the_end(KeptLab& lab, Request request, ManualClock& machine) {
  const Answer first = lab.ask(request);
  const auto* parked = std::get_if<Parked>(&first);
  if (parked == nullptr) return;
  request.waited = parked->until - lab.lab().now();
  machine.advance(*request.waited);
  lab.ask(request);
}

// The revived lab is made from a copy of the files as they are while the first one lives: that is
// what kill -9 leaves. Then both are asked the same again.
RC_GTEST_PROP(KeptHistoryLaws, ALabMadeOfAJournalIsTheLabThatWroteIt, ()) {
  TemporaryFolder folder;
  ManualClock machine;
  ServedLabOptions options;
  const bool stands_still = *rc::gen::arbitrary<bool>();
  options.clock = stands_still ? ClockMode::virtual_clock : ClockMode::real;
  options.seed = *rc::gen::inRange<std::uint64_t>(0, 5);
  HistoryOptions history;
  history.data = folder.path("data");
  KeptLab lab(machine, history, options);
  const int count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < count; ++i) {
    ask_to_the_end(lab, any_request(), machine);
    machine.advance(std::chrono::milliseconds(*rc::gen::element(0, 1, 700, 20'000)));
  }
  // With the next thing that is kept goes what was read before it.
  lab.ask(own_call("DELETE", "faults", ""));
  lab.ask(put_row("last"));
  fs::copy(folder.path("data"), folder.path("copy"), fs::copy_options::recursive);
  HistoryOptions copied = history;
  copied.data = folder.path("copy");
  KeptLab revived(machine, copied, ServedLabOptions());
  RC_ASSERT(revived.problem == "");
  RC_ASSERT(revived.notes == "");
  RC_ASSERT(shown(revived) == shown(lab));
  for (int i = 0; i < 10; ++i) {
    const Request request = any_request();
    RC_ASSERT(comparable(revived.send(request)) == comparable(lab.send(request)));
    machine.advance(std::chrono::milliseconds(*rc::gen::element(0, 1, 700, 20'000)));
  }
  RC_ASSERT(shown(revived) == shown(lab));
}

}  // namespace
}  // namespace revalab::sim
