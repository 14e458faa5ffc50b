#include "tests/simulator/server/lab.hpp"

namespace revalab::sim {
namespace {

using test::FrontLab;

TEST(Front, LogsALineForEachCall) {
  FrontLab lab;
  const std::size_t purge_bytes = lab.purge({"/a"}, "one").body.size();
  lab.get("/_revalab/health");
  const std::size_t unknown_bytes = lab.get("/some/bucket").body.size();
  EXPECT_EQ(lab.log,
            "23:00:00.000  cloudfront  CreateInvalidation        201       0 us      " +
                std::to_string(purge_bytes) +
                " B\n"
                "23:00:00.000  revalab     health                    200       0 us       "
                "34 B\n"
                "23:00:00.000  -           GET /some/bucket          404       0 us      " +
                std::to_string(unknown_bytes) + " B\n");
}

// Control characters of a request could upset the terminal that shows the log.
TEST(Front, LogsNoControlCharacters) {
  std::string line;
  LoggedCall call;
  call.method = "GET";
  call.target = "/\x1b[2J";
  call.status = 404;
  append_call(line, call, CallLogFormat::text);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_NE(line.find("/?[2J"), std::string::npos);
}

TEST(Front, LogsForProgramsToo) {
  std::string line;
  LoggedCall call;
  call.service = "dynamodb";
  call.operation = "Query";
  call.method = "POST";
  call.target = "/";
  call.status = 200;
  call.bytes_out = 31;
  call.took = std::chrono::microseconds(85);
  append_call(line, call, CallLogFormat::json);
  const auto read = nlohmann::json::parse(line);
  EXPECT_EQ(read.at("operation"), "Query");
  EXPECT_EQ(read.at("microseconds"), 85);
  EXPECT_TRUE(line.ends_with("}\n"));
}

// A long poll, and a stream that was followed for days: columns stay where they are.
TEST(Front, LogsLongCallsInTheSameColumns) {
  const auto line_of = [](Duration took) {
    std::string line;
    LoggedCall call;
    call.service = "sqs";
    call.operation = "ReceiveMessage";
    call.status = 200;
    call.took = took;
    append_call(line, call, CallLogFormat::text);
    return line;
  };
  const std::string begin = "00:00:00.000  sqs         ReceiveMessage            200  ";
  EXPECT_EQ(line_of(std::chrono::microseconds(999'999)), begin + "999999 us        0 B\n");
  EXPECT_EQ(line_of(std::chrono::seconds(20)), begin + " 20000 ms        0 B\n");
  EXPECT_EQ(line_of(std::chrono::hours(100)), begin + " 360000 s        0 B\n");
}

// No header of a client makes the lab take a request for the rest of another.
TEST(Front, EveryRequestOfAClientIsRecordedWhateverItsHeaders) {
  FrontLab lab;
  const Headers forged{
      {"Host", "127.0.0.1"}, {"x-revalab-part", "1"}, {"x-revalab-continued", "1"}};
  lab.ask("GET", "/2020-05-31/distribution", "", forged);
  EXPECT_NE(lab.log.find("ListDistributions"), std::string::npos) << lab.log;
  lab.ask("GET", "/_revalab/events", "", forged);
  EXPECT_NE(lab.log.find("events"), std::string::npos) << lab.log;
}

// A page the user happens to visit can send a simple POST to a loopback port.
TEST(Front, PagesFromElsewhereReachNoService) {
  FrontLab lab;
  const auto answer =
      std::get<Response>(lab.ask("POST", "/2020-05-31/distribution/E1EXAMPLE00001/invalidation", "",
                                 {{"Host", "127.0.0.1"}, {"Origin", "https://evil.example"}}));
  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(lab.lab.account().cloud().requests().empty());
}

// Its names and targets are kept: a client could fill the memory with long ones.
TEST(Front, WhatNobodyKnowsIsNotRemembered) {
  FrontLab lab;
  const std::string name(50'000, 'x');
  lab.ask("POST", "/", "{}",
          {{"Host", "127.0.0.1"}, {"X-Amz-Target", "DynamoDB_20120810." + name}});
  lab.ask("GET", "/" + name, "", {{"Host", "127.0.0.1"}});
  EXPECT_LT(lab.get("/_revalab/requests").body.size(), 5'000U);
  EXPECT_TRUE(FrontLab::json_of(lab.get("/_revalab/state")).at("calls").empty());
}

Partial events(FrontLab& lab, const std::string& target, Headers headers = {}) {
  return std::get<Partial>(lab.ask("GET", target, "", std::move(headers)));
}

TEST(Front, StreamsWhatHappensInTheLab) {
  ServedLabOptions options = FrontLab::virtual_lab();
  options.account.cloudfront.edges = {"IAD"};
  options.account.cloudfront.propagation =
      cloudfront::Propagation::fixed(std::chrono::seconds(5), std::chrono::seconds(25));
  FrontLab lab(options);
  const Partial begun = events(lab, "/_revalab/events");
  EXPECT_EQ(begun.part.headers.get("Content-Type"), "text/event-stream");
  EXPECT_EQ(begun.part.body, ":\n\n");  // A comment, so that the client knows it is connected.
  lab.purge({"/a"}, "one");
  lab.post("/_revalab/clock", R"({"advance": "1m"})");
  const auto more = std::get<Partial>(lab.front.handle(begun.next, lab.machine.now()));
  std::vector<std::string> kinds;
  for (std::size_t at = 0; (at = more.part.body.find("event: ", at)) != std::string::npos;) {
    at += 7;
    kinds.push_back(more.part.body.substr(at, more.part.body.find('\n', at) - at));
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"request", "purge", "purge", "clock"}));
  EXPECT_NE(more.part.body.find(R"("status":"arrived","edge":"IAD")"), std::string::npos);
  EXPECT_NE(more.part.body.find(R"("at":"2026-01-31T23:00:25Z")"), std::string::npos);
}

// A client that lost its connection says what it saw last.
TEST(Front, AStreamGoesOnWhereItsClientLeftOff) {
  FrontLab lab;
  lab.post("/_revalab/clock", R"({"advance": "1s"})");
  lab.post("/_revalab/clock", R"({"advance": "1s"})");
  EXPECT_TRUE(events(lab, "/_revalab/events?since=0").part.body.starts_with("id: 1\n"));
  EXPECT_TRUE(
      events(lab, "/_revalab/events", {{"Last-Event-ID", "1"}}).part.body.starts_with("id: 2\n"));
  EXPECT_EQ(events(lab, "/_revalab/events", {{"Last-Event-ID", "2"}}).part.body, ":\n\n");
  EXPECT_EQ(events(lab, "/_revalab/events", {{"Last-Event-ID", "x"}}).part.body, ":\n\n");
}

// A lab whose clock stands still does not keep a socket waiting for ever.
TEST(Front, WaitsAreMeasuredOnTheMachinesClock) {
  FrontLab lab;
  lab.machine.advance(std::chrono::hours(1));
  const Partial begun = events(lab, "/_revalab/events");
  EXPECT_EQ(begun.until, Instant(std::chrono::hours(1) + std::chrono::seconds(15)));
}

TEST(EventLog, ForgetsTheOldest) {
  EventLog log;
  for (std::size_t i = 0; i < EventLog::k_events_max + 2; ++i) log.add("clock", "{}");
  EXPECT_TRUE(log.stream_after(0).starts_with("id: 3\n"));
  EXPECT_EQ(log.stream_after(log.last_id() - 1),
            "id: " + std::to_string(log.last_id()) + "\nevent: clock\ndata: {}\n\n");
  EXPECT_EQ(log.stream_after(log.last_id()), "");
  EXPECT_EQ(log.stream_after(log.last_id() + 7), "");
}

}  // namespace
}  // namespace revalab::sim
