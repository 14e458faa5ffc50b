// A recorded session played again gives the same answers, and where it does not, one is told.

#include "simulator/replay/replay.hpp"

#include "tests/simulator/program.hpp"
#include "tests/simulator/server/kept_lab.hpp"

#include <fstream>

namespace revalab::sim {
namespace {

using namespace revalab::test;

class Recorded : public testing::Test {
 protected:
  KeptLab record(ServedLabOptions options = {}, const std::string& data = {}) {
    HistoryOptions history;
    history.recording = path();
    history.data = data;
    return KeptLab(machine_, history, std::move(options));
  }
  std::string path() const { return folder_.path("session.sqlite"); }
  ReplayResult replayed() const {
    auto result = replay(path(), [](std::int64_t, std::int64_t) {});
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result.ok() ? *std::move(result) : ReplayResult();
  }
  /// Replaces the answer to an entry, as another version of the program would have given it.
  void plant(std::int64_t number, const std::function<void(Response&)>& change_answer) const {
    auto file = journal::JournalFile::open_existing(path()).value();
    std::vector<journal::Entry> entries;
    ASSERT_TRUE(file->for_each([&](const journal::Interlude&, const journal::Entry* entry) {
                      if (entry != nullptr) entries.push_back(*entry);
                    })
                    .ok());
    change_answer(*entries.at(static_cast<std::size_t>(number - 1)).answer);
    ASSERT_TRUE(file->clear(file->facts()).ok());
    for (const auto& entry : entries) ASSERT_TRUE(file->append({}, entry).ok());
  }

  TemporaryFolder folder_;
  ManualClock machine_;
};

void live(KeptLab& lab, ManualClock& machine) {
  lab.send(create_rows());
  lab.send(put_row("a"));
  lab.send(get_row("a"));
  machine.advance(std::chrono::milliseconds(1'500));
  lab.send(purge({"/a"}, "one"));
  lab.send(purge({"bad"}, "two"));
  machine.advance(std::chrono::seconds(70));
  lab.send(list_purges());
}

TEST_F(Recorded, ASessionPlayedAgainIsAnsweredAlike) {
  {
    KeptLab lab = record();
    live(lab, machine_);
  }
  const ReplayResult result = replayed();
  EXPECT_EQ(result.requests, 6);
  EXPECT_EQ(result.compared, 6);
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
}

// Faults, resets and moves of the clock are part of the session.
TEST_F(Recorded, WhatWasDoneToTheLabIsDoneAgain) {
  ServedLabOptions options;
  options.clock = ClockMode::virtual_clock;
  {
    KeptLab lab = record(options);
    live(lab, machine_);
    lab.own("POST", "clock", R"({"advance": "1h"})");
    lab.send(list_purges());
    lab.own("PUT", "faults",
            R"({"kind": "faults", "faults": [{"id": "f", "do": {"error": "Throttling"},
                "chance": "1/2"}]})");
    for (int i = 0; i < 20; ++i) lab.send(get_row("a"));
    lab.own("POST", "reset");
    live(lab, machine_);
  }
  const ReplayResult result = replayed();
  EXPECT_EQ(result.compared, 33);
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
}

// A poll that found nothing was answered when its time was over, and is so again.
TEST_F(Recorded, APollThatEndedEmptyIsAnsweredAlike) {
  {
    KeptLab lab = record();
    lab.send(create_queue());
    EXPECT_EQ(lab.poll(receive(2), machine_).status, 200);
    EXPECT_EQ(lab.poll(receive(2), machine_).status, 200);
  }
  const ReplayResult result = replayed();
  EXPECT_EQ(result.compared, 3);
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
}

// With a real clock a reset begins a new time line: the dates after it are those of the session.
TEST_F(Recorded, AResetUnderARealClockIsPlayedAtItsDate) {
  {
    KeptLab lab = record();
    live(lab, machine_);
    lab.own("POST", "reset");
    live(lab, machine_);
  }
  const ReplayResult result = replayed();
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
}

// What the kept lab had before the session is in the recording, so it needs no other file.
TEST_F(Recorded, ASessionOfAKeptLabBeginsWithItsHistory) {
  HistoryOptions history;
  history.data = folder_.path("data");
  {
    KeptLab lab(machine_, history, {});
    live(lab, machine_);
  }
  {
    KeptLab lab = record({}, history.data);
    EXPECT_EQ(lab.problem, "");
    lab.send(get_row("a"));
    lab.send(purge({"/a"}, "one"));
  }
  const ReplayResult result = replayed();
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
  EXPECT_GE(result.requests, 5);
}

TEST_F(Recorded, APlantedDifferenceIsFoundAndShown) {
  {
    KeptLab lab = record();
    live(lab, machine_);
  }
  plant(3, [](Response& answer) {
    answer.status = 201;
    answer.headers.set("Content-Type", "text/plain");
    answer.headers.set("Date", "another");
    answer.body.replace(answer.body.find("\"v\""), 3, "\"w\"");
  });
  const Ran ran = run_with({"replay", path()});
  EXPECT_EQ(ran.exit_code, k_exit_failed);
  EXPECT_NE(ran.out.find("6 answers compared, 1 differs"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("  3  2026-01-01T00:00:00Z  dynamodb GetItem\n"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("status\n        recorded  201\n        replayed  200\n"),
            std::string::npos);
  EXPECT_NE(ran.out.find("header content-type\n"), std::string::npos);
  EXPECT_NE(ran.out.find("body at byte "), std::string::npos);
  EXPECT_EQ(ran.out.find("header date"), std::string::npos);
}

TEST_F(Recorded, TheReportIsJsonToo) {
  {
    KeptLab lab = record();
    live(lab, machine_);
  }
  plant(1, [](Response& answer) { answer.status = 500; });
  const Ran ran = run_with({"replay", "--format", "json", path()});
  EXPECT_EQ(ran.exit_code, k_exit_failed);
  const auto report = nlohmann::json::parse(ran.out);
  EXPECT_EQ(report["result"], "failed");
  EXPECT_EQ(report["differing"], 1);
  EXPECT_EQ(report["first"][0]["operation"], "CreateTable");
  EXPECT_EQ(report["first"][0]["differences"][0]["recorded"], "500");
}

TEST_F(Recorded, FilesThatAreNoneAreBadInput) {
  EXPECT_EQ(run_with({"replay", path()}).exit_code, k_exit_bad_input);
  folder_.write("session.sqlite", "text");
  const Ran ran = run_with({"replay", "--format", "json", path()});
  EXPECT_EQ(ran.exit_code, k_exit_bad_input);
  EXPECT_EQ(nlohmann::json::parse(ran.out)["error"]["message"], "is no journal of revalab");
  EXPECT_EQ(ran.err, path() + ": is no journal of revalab\n");
}

TEST_F(Recorded, ASessionThatIsStillRecordedIsInUse) {
  const KeptLab lab = record();
  EXPECT_EQ(run_with({"replay", path()}).exit_code, k_exit_environment);
}

// What a real OpenNext server function asked, recorded here and played again.
TEST_F(Recorded, TheTrafficOfARealOpenNextIsAnsweredAlike) {
  std::int64_t count = 0;
  {
    KeptLab lab = record();
    std::ifstream traffic(repository_path("tests/data/opennext/traffic.jsonl"));
    for (std::string line; std::getline(traffic, line); ++count) {
      const auto call = nlohmann::json::parse(line);
      Request request(call.at("method"), call.at("target"));
      for (const auto& [name, value] : call.at("headers").items()) {
        request.headers.add(name, value);
      }
      request.body = call.at("body").at("text");
      lab.send(request);
      machine_.advance(std::chrono::milliseconds(37));
    }
  }
  ASSERT_EQ(count, 69);
  const ReplayResult result = replayed();
  EXPECT_EQ(result.compared, count);
  EXPECT_EQ(result.differing, 0) << replay_text(path(), result);
}

}  // namespace
}  // namespace revalab::sim
