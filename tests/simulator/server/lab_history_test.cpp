// A lab whose history is kept is, when it is opened again, as it was.

#include "simulator/scenario/site_file.hpp"
#include "tests/simulator/server/kept_lab.hpp"

#include <sys/resource.h>

#include <csignal>
#include <fstream>

namespace revalab::sim {
namespace {

using namespace revalab::test;

class KeptHistory : public testing::Test {
 protected:
  /// A lab on the folder; an earlier one must be gone.
  KeptLab open(ServedLabOptions options = {}, std::set<std::string> given = {}) {
    HistoryOptions history;
    history.data = folder_.path("data");
    history.given = std::move(given);
    return KeptLab(machine_, history, std::move(options));
  }
  static ServedLabOptions with_virtual_clock() {
    ServedLabOptions options;
    options.clock = ClockMode::virtual_clock;
    return options;
  }
  static ServedLabOptions with_site(const std::string& build) {
    ServedLabOptions options;
    options.site = load_site(REVALAB_SOURCE_DIR "/scenarios/sites/blog.json").value();
    options.site->rules.build_id = build;
    return options;
  }

  TemporaryFolder folder_;
  ManualClock machine_;
};

TEST_F(KeptHistory, RowsPurgesAndTheBillAreThereAgain) {
  std::string listed;
  nlohmann::json state;
  std::string usage;
  {
    KeptLab lab = open();
    lab.send(create_rows());
    lab.send(put_row("a"));
    lab.send(get_row("a"));
    listed = (lab.send(purge({"/a", "/b*"}, "one")), lab.send(list_purges()).body);
    state = lab.state();
    usage = lab.own("GET", "usage").body;
  }
  KeptLab again = open();
  EXPECT_EQ(again.send(list_purges()).body, listed);
  EXPECT_EQ(again.own("GET", "usage").body, usage);
  EXPECT_NE(again.send(get_row("a")).body.find("\"v\""), std::string::npos);
  EXPECT_EQ(state["calls"]["dynamodb.PutItem"], 1);
  state["calls"].erase("cloudfront.ListInvalidations");
  auto state_again = again.state();
  EXPECT_EQ(state_again["tables"], state["tables"]);
  EXPECT_EQ(again.notes, "");
}

// With the machine's clock time has gone on while nobody looked; ids go on where they were.
TEST_F(KeptHistory, WithARealClockTimeHasGoneOn) {
  {
    KeptLab lab = open();
    lab.send(purge({"/a"}, "one"));
  }
  machine_.advance(std::chrono::hours(2));
  KeptLab again = open();
  EXPECT_EQ(again.lab().wall_now(), machine_.wall_now());
  EXPECT_NE(again.send(list_purges()).body.find("<Status>Completed</Status>"), std::string::npos);
}

// A machine's clock can be set back. The lab's instants never run backwards.
TEST_F(KeptHistory, AMachineWhoseClockWasSetBackDoesNotSetBackTheLab) {
  WallTime last;
  {
    KeptLab lab = open();
    machine_.advance(std::chrono::hours(2));
    lab.send(purge({"/a"}, "one"));
    last = lab.lab().wall_now();
  }
  ManualClock earlier;
  HistoryOptions history;
  history.data = folder_.path("data");
  KeptLab again(earlier, history, {});
  EXPECT_EQ(again.lab().wall_now(), last);
}

TEST_F(KeptHistory, AVirtualClockStandsWhereItStood) {
  {
    KeptLab lab = open(with_virtual_clock());
    lab.send(purge({"/a"}, "one"));
    EXPECT_EQ(lab.own("POST", "clock", R"({"advance": "90m"})").status, 200);
  }
  machine_.advance(std::chrono::hours(24));
  KeptLab again = open();
  EXPECT_EQ(again.own("GET", "clock").body,
            "{\"now\":\"2026-01-01T01:30:00Z\",\"mode\":\"virtual\"}\n");
}

TEST_F(KeptHistory, PlannedFaultsHaveFiredAsOften) {
  constexpr std::string_view k_plan =
      R"({"kind": "faults", "faults": [{"id": "f", "service": "dynamodb", "operation": "GetItem",
          "do": {"error": "ThrottlingException"}, "times": 2}]})";
  {
    KeptLab lab = open();
    lab.send(create_rows());
    ASSERT_EQ(lab.own("PUT", "faults", std::string(k_plan)).status, 200);
    EXPECT_EQ(lab.send(get_row("a")).status, 400);
  }
  KeptLab again = open();
  EXPECT_EQ(again.send(get_row("a")).status, 400);
  EXPECT_EQ(again.send(get_row("a")).status, 200) << "the first life's fault was forgotten";
}

// Nobody carries a request that is played: how long it had been parked is in the history.
TEST_F(KeptHistory, APollThatEndedEmptyIsPaidOnceAndHasChangedNothing) {
  std::string usage;
  nlohmann::json calls;
  std::int64_t entries = 0;
  {
    KeptLab lab = open();
    lab.send(create_queue());
    EXPECT_EQ(lab.poll(receive(2), machine_).body.find("Messages"), std::string::npos);
    EXPECT_EQ(lab.poll(receive(20), machine_).status, 200);
    lab.send(send_message());
    EXPECT_NE(lab.send(receive(2)).body.find("Messages"), std::string::npos);
    usage = lab.own("GET", "usage").body;
    calls = lab.state()["calls"];
  }
  {
    auto file = journal::JournalFile::open_existing(folder_.path("data/journal.sqlite")).value();
    entries = file->entry_count();
  }
  EXPECT_EQ(entries, 3) << "of the polls only the one that delivered";
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_EQ(again.own("GET", "usage").body, usage);
  EXPECT_EQ(again.state()["calls"], calls);
}

// With faults planned all is kept, and a request meets their plan once, however often it is asked.
TEST_F(KeptHistory, APollThatWaitedMeetsPlannedFaultsOnce) {
  std::string faults;
  std::string usage;
  {
    KeptLab lab = open();
    lab.send(create_queue());
    const Response planned = lab.own("PUT", "faults",
                                     R"({"kind": "faults", "faults": [{"id": "f", "do":
                                         {"status": 503}, "match": "WaitTimeSeconds",
                                         "chance": "1/2"}]})");
    ASSERT_EQ(planned.status, 200) << planned.body;
    for (int i = 0; i < 20; ++i) {
      Request request = receive(2);
      const Answer first = lab.ask(request);
      if (!std::holds_alternative<Parked>(first)) continue;
      machine_.advance(std::chrono::seconds(2));
      request.waited = std::chrono::seconds(2);
      EXPECT_EQ(lab.send(request).status, 200);
    }
    faults = lab.own("GET", "faults").body;
    usage = lab.own("GET", "usage").body;
  }
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_EQ(again.own("GET", "faults").body, faults);
  EXPECT_EQ(again.own("GET", "usage").body, usage);
}

// A receive that delivers nothing may still move what was received too often.
TEST_F(KeptHistory, AReceiveThatMovedADeadLetterHasMovedIt) {
  const auto counts = [](KeptLab& lab) { return lab.state()["queues"].dump(); };
  std::string moved;
  {
    KeptLab lab = open();
    lab.send(sqs_call("CreateQueue", R"({"QueueName": "dead"})"));
    lab.send(create_queue(R"({"VisibilityTimeout": "0", "RedrivePolicy":
        "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",)"
                          R"(\"maxReceiveCount\":1}"})"));
    lab.send(send_message());
    EXPECT_NE(lab.send(receive(0)).body.find("Messages"), std::string::npos);
    const std::string before = counts(lab);
    EXPECT_EQ(lab.send(receive(0)).body.find("Messages"), std::string::npos);
    moved = counts(lab);
    EXPECT_NE(moved, before);
  }
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_EQ(counts(again), moved);
}

TEST_F(KeptHistory, AResetForgetsWhatWasBefore) {
  {
    KeptLab lab = open();
    lab.send(create_rows());
    machine_.advance(std::chrono::minutes(5));
    EXPECT_EQ(lab.own("POST", "reset").status, 200);
    lab.send(purge({"/a"}, "one"));
  }
  KeptLab again = open();
  EXPECT_EQ(again.state()["tables"].size(), 0U);
  EXPECT_NE(again.send(list_purges()).body.find("2026-01-01T00:05:00"), std::string::npos);
}

// Windows of faults count from the reset, requests go on being numbered.
TEST_F(KeptHistory, AResetBeginsANewTimeLineAndNumbersGoOn) {
  KeptLab lab = open();
  lab.send(create_rows());
  machine_.advance(std::chrono::minutes(5));
  lab.own("POST", "reset");
  EXPECT_EQ(lab.lab().now(), Instant());
  EXPECT_EQ(lab.lab().wall_now(), machine_.wall_now());
  lab.send(create_rows());
  EXPECT_NE(lab.own("GET", "requests").body.find("\"seq\":2"), std::string::npos);
}

// What was not said is as it was; what was said must be.
TEST_F(KeptHistory, OptionsComeFromTheHistory) {
  ServedLabOptions options;
  options.seed = 7;
  options.account.cloudfront.edges = {"IAD"};
  std::string domain;
  {
    KeptLab lab = open(options, {"--seed", "--edges"});
    domain = lab.state()["distributions"][0]["domainName"];
  }
  {
    KeptLab again = open();
    EXPECT_EQ(again.state()["seed"], "7");
    EXPECT_EQ(again.state()["edges"].size(), 1U);
    EXPECT_EQ(again.state()["distributions"][0]["domainName"], domain);
  }
  options.seed = 8;
  KeptLab other = open(options, {"--seed"});
  EXPECT_TRUE(other.problem_is_of_input);
  EXPECT_NE(other.problem.find("--seed is `7`"), std::string::npos) << other.problem;
}

// An application that listens at another port now is still the distribution's origin.
TEST_F(KeptHistory, AnOriginMayMoveToAnotherPortButNotToAnotherHost) {
  ServedLabOptions options;
  options.origins["default"] = "http://127.0.0.1:3000";
  { KeptLab lab = open(options, {"--origin"}); }
  options.origins["default"] = "http://127.0.0.1:3001";
  {
    KeptLab moved = open(options, {"--origin"});
    EXPECT_EQ(moved.problem, "");
    EXPECT_EQ(moved.state()["origins"]["default"], "http://127.0.0.1:3001");
  }
  options.origins["default"] = "http://elsewhere.example";
  EXPECT_NE(open(options, {"--origin"}).problem, "");
}

// A second build on the same data is a deployment: its rows come to those that are there.
TEST_F(KeptHistory, ASiteIsLoadedOnceAndAnotherBuildOnTop) {
  const auto items = [](KeptLab& lab) { return lab.state()["tables"][0]["items"].get<int>(); };
  int of_one_build = 0;
  {
    KeptLab lab = open(with_site("b1"));
    of_one_build = items(lab);
    lab.send(dynamodb_call("DeleteItem",
                           R"({"TableName": "revalab-tags", "Key": {"tag": {"S": "b1/posts"},
                               "path": {"S": "b1/posts/1"}}})"));
    EXPECT_EQ(items(lab), of_one_build - 1);
  }
  {
    KeptLab again = open(with_site("b1"));
    EXPECT_EQ(items(again), of_one_build - 1) << "the deleted row came back";
  }
  KeptLab next = open(with_site("b2"));
  EXPECT_EQ(next.problem, "");
  EXPECT_EQ(items(next), 2 * of_one_build - 1);
}

// The rows come from the history then, too.
TEST_F(KeptHistory, AResetLoadsTheSiteAndSoDoesTheHistory) {
  int items = 0;
  {
    KeptLab lab = open(with_site("b1"));
    items = lab.state()["tables"][0]["items"];
    lab.own("POST", "reset");
    EXPECT_EQ(lab.state()["tables"][0]["items"], items);
  }
  KeptLab again = open(with_site("b1"));
  EXPECT_EQ(again.state()["tables"][0]["items"], items);
  EXPECT_EQ(again.notes, "");
}

TEST_F(KeptHistory, OneLabAtATimeHasTheFolder) {
  const KeptLab lab = open();
  const KeptLab second = open();
  EXPECT_NE(second.problem.find("in use"), std::string::npos) << second.problem;
  EXPECT_FALSE(second.problem_is_of_input);
}

TEST_F(KeptHistory, WhatIsNoFolderIsSaidToBeNone) {
  folder_.write("data", "a file");
  EXPECT_NE(open().problem, "");
}

// A disk that fills up: the write that cannot be kept is refused, nothing that was answered is
// lost, and with room again the lab goes on.
TEST_F(KeptHistory, AFullDiskRefusesWritesAndLosesNone) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  {
    KeptLab lab = open();
    lab.send(create_rows());
    EXPECT_EQ(lab.send(put_row("a")).status, 200);
    rlimit full = before;
    full.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &full);
    const Response refused = lab.send(put_row("b"));
    const Response next = lab.send(put_row("c"));
    const Response read = lab.send(get_row("a"));
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(refused.status, 500);
    EXPECT_NE(refused.body.find("InternalServerError"), std::string::npos) << refused.body;
    EXPECT_EQ(next.status, 500);
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(lab.send(get_row("c")).body, "{}") << "a refused write was let through";
    EXPECT_EQ(lab.send(put_row("d")).status, 200);
  }
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  for (const char* id : {"a", "d"}) EXPECT_NE(again.send(get_row(id)).body, "{}") << id;
  // It was acted on before it could not be kept, and is kept since.
  EXPECT_NE(again.send(get_row("b")).body, "{}");
}

// A program that answers otherwise than the one that wrote the history says so.
TEST_F(KeptHistory, ARequestThatIsAnsweredOtherwiseIsReported) {
  {
    KeptLab lab = open();
    lab.send(put_row("a"));
  }
  {
    auto file = journal::JournalFile::open_existing(folder_.path("data/journal.sqlite")).value();
    journal::Entry entry;
    entry.name = {"dynamodb", "PutItem"};
    entry.request = put_row("b");
    entry.answer = Response(200);
    ASSERT_TRUE(file->append({}, entry).ok());
  }
  EXPECT_NE(open().notes.find("1 of 2 requests were answered otherwise"), std::string::npos);
}

}  // namespace
}  // namespace revalab::sim
