// kill -9 loses nothing that was answered: the program itself, killed again and again in the middle
// of its work, and started again on the same folder.

#include "core/base/dice.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_transport.hpp"
#include "simulator/replay/replay.hpp"
#include "tests/simulator/server/kept_lab.hpp"
#include "tests/support/lab_process.hpp"

#include <signal.h>

#include <set>

namespace revalab::sim {
namespace {

using test::LabProcess;

constexpr int k_lives = 20;
constexpr int k_row_writers = 3;
constexpr Duration k_life_max = std::chrono::milliseconds(120);

/// What clients sent and what they were answered, over all lives.
struct Witnessed {
  std::set<std::string> sent_rows;
  std::set<std::string> answered_rows;
  std::set<std::string> answered_purges;  ///< Ids.
  int sent_purges = 0;
};

/// Connections that write as fast as they are answered, until the lab is gone.
class Crowd {
 public:
  Crowd(const LabProcess& lab, int life, Witnessed& witnessed)
      : lab_(lab), life_(life), witnessed_(witnessed) {}

  /// Lets them write, and kills the lab after `span`.
  void write_until_killed(Duration span) {
    std::vector<std::unique_ptr<Root>> writers;
    for (int i = 0; i < k_row_writers; ++i) {
      writers.push_back(std::make_unique<Root>(write_rows(std::to_string(i))));
    }
    writers.push_back(std::make_unique<Root>(write_purges()));
    wire::Timer killer(reactor_, [this] { lab_.signal(SIGKILL); });
    killer.start(span);
    for (const auto& writer : writers) writer->start();
    reactor_.run_until([&] {
      return std::all_of(writers.begin(), writers.end(),
                         [](const auto& writer) { return writer->done(); });
    });
    for (const auto& writer : writers) writer->rethrow();
  }

 private:
  Task<void> write_rows(std::string writer) {
    wire::TcpTransport transport(reactor_, to_lab());
    for (int i = 0;; ++i) {
      const std::string id = std::to_string(life_) + "-" + writer + "-" + std::to_string(i);
      witnessed_.sent_rows.insert(id);
      Request request = test::put_row(id);
      auto answer = co_await transport.send(std::move(request));
      if (!answer.ok()) co_return;
      EXPECT_EQ(answer->status, 200) << answer->body;
      witnessed_.answered_rows.insert(id);
    }
  }

  Task<void> write_purges() {
    wire::TcpTransport transport(reactor_, to_lab());
    for (int i = 0;; ++i) {
      ++witnessed_.sent_purges;
      Request request = test::purge({"/a"}, std::to_string(life_) + "-" + std::to_string(i));
      auto answer = co_await transport.send(std::move(request));
      if (!answer.ok()) co_return;
      EXPECT_EQ(answer->status, 201) << answer->body;
      witnessed_.answered_purges.insert(cloudfront::decode_invalidation(answer->body)->id);
    }
  }

  wire::TcpTransportOptions to_lab() const {
    wire::TcpTransportOptions options;
    options.address.port = lab_.port();
    return options;
  }

  const LabProcess& lab_;
  int life_;
  Witnessed& witnessed_;
  wire::Reactor reactor_;
};

Response asked(const LabProcess& lab, Request request) {
  wire::Reactor reactor;
  wire::TcpTransportOptions options;
  options.address.port = lab.port();
  wire::TcpTransport transport(reactor, options);
  auto answer = wire::drive(reactor, transport.send(std::move(request)));
  return answer.ok() ? *std::move(answer) : Response(0);
}

std::int64_t count_in(const nlohmann::json& state, const char* call) {
  return state.at("calls").value(call, std::int64_t{0});
}

/// What was answered is there, and besides it at most what was under way at each end.
void check(const LabProcess& lab, const Witnessed& witnessed, int lives) {
  Request ask_state("GET", "/_revalab/state");
  ask_state.headers.add("Host", "localhost");
  const auto state = nlohmann::json::parse(asked(lab, ask_state).body);
  const auto rows = state.at("tables")[0].at("items").get<std::int64_t>();
  const auto answered = std::ssize(witnessed.answered_rows);
  EXPECT_GE(rows, answered);
  EXPECT_LE(rows, answered + lives * k_row_writers);
  EXPECT_GE(count_in(state, "cloudfront.CreateInvalidation"),
            std::ssize(witnessed.answered_purges));
  EXPECT_LE(count_in(state, "cloudfront.CreateInvalidation"), witnessed.sent_purges);
}

void check_each(const LabProcess& lab, const Witnessed& witnessed) {
  for (const std::string& id : witnessed.answered_rows) {
    ASSERT_NE(asked(lab, test::get_row(id)).body, "{}") << id;
  }
  for (const std::string& id : witnessed.answered_purges) {
    const auto purge =
        asked(lab, test::cloudfront_call("GET", "/distribution/E1EXAMPLE00001/invalidation/" + id));
    ASSERT_EQ(purge.status, 200) << id;
  }
}

TEST(KillTest, WhatWasAnsweredIsThereAfterEveryKill) {
  const test::TemporaryFolder folder;
  const std::vector<std::string> options{"--quiet", "--propagation", "none", "--data",
                                         folder.path("data")};
  Dice dice(4);
  Witnessed witnessed;
  for (int life = 0; life < k_lives; ++life) {
    LabProcess lab(options);
    ASSERT_TRUE(lab.ready()) << lab.log();
    if (life == 0) {
      EXPECT_EQ(asked(lab, test::create_rows()).status, 200);
    } else {
      check(lab, witnessed, life);
    }
    const auto span = dice.below(static_cast<std::uint64_t>(k_life_max.count()));
    Crowd(lab, life, witnessed).write_until_killed(Duration(static_cast<std::int64_t>(span)));
    EXPECT_EQ(lab.wait(), -1);
  }
  const LabProcess lab(options);
  ASSERT_TRUE(lab.ready()) << lab.log();
  check(lab, witnessed, k_lives);
  check_each(lab, witnessed);
  EXPECT_GT(witnessed.answered_rows.size(), static_cast<std::size_t>(k_lives));
  EXPECT_EQ(lab.log(), "");
}

TEST(LabProcessHistory, AFolderInUseIsTheEnvironmentsFault) {
  const test::TemporaryFolder folder;
  const LabProcess lab({"--data", folder.path("data")});
  ASSERT_TRUE(lab.ready());
  const auto second = test::run_program_to_end(
      {REVALAB_PROGRAM, "serve", "--port", "0", "--cdn-port", "0", "--data", folder.path("data")});
  EXPECT_EQ(second.exit_code, 3) << second.output;
  EXPECT_NE(second.output.find("in use"), std::string::npos) << second.output;
}

TEST(LabProcessHistory, WhatIsNoJournalIsBadInput) {
  const test::TemporaryFolder folder;
  folder.write("data/journal.sqlite", std::string(5000, 'x'));
  const auto ended = test::run_program_to_end(
      {REVALAB_PROGRAM, "serve", "--port", "0", "--cdn-port", "0", "--data", folder.path("data")});
  EXPECT_EQ(ended.exit_code, 2) << ended.output;
}

// A recording is not overwritten, whatever it is.
TEST(LabProcessHistory, ARecordingIsANewFile) {
  const test::TemporaryFolder folder;
  const std::string path = folder.write("session", "precious");
  const auto ended = test::run_program_to_end(
      {REVALAB_PROGRAM, "serve", "--port", "0", "--cdn-port", "0", "--record", path});
  EXPECT_EQ(ended.exit_code, 3) << ended.output;
  EXPECT_EQ(test::text_of_file(path), "precious");
}

// Under a real clock every instant is another: what was recorded is played at the recorded ones,
// through resets too.
TEST(LabProcessHistory, ASessionUnderARealClockIsAnsweredAlike) {
  const test::TemporaryFolder folder;
  const std::string path = folder.path("session.sqlite");
  {
    LabProcess lab({"--record", path, "--site", REVALAB_SOURCE_DIR "/scenarios/sites/blog.json"});
    ASSERT_TRUE(lab.ready()) << lab.log();
    for (int round = 0; round < 4; ++round) {
      asked(lab, test::create_rows());
      for (int i = 0; i < 20; ++i) {
        asked(lab, test::put_row(std::to_string(i)));
        asked(lab, test::purge({"/a"}, std::to_string(i)));
      }
      asked(lab, test::list_purges());
      Request reset("POST", "/_revalab/reset");
      reset.headers.add("Host", "localhost");
      EXPECT_EQ(asked(lab, reset).status, 200);
    }
    lab.signal(SIGTERM);
    EXPECT_EQ(lab.wait(), 0);
  }
  const auto result = replay(path, [](std::int64_t, std::int64_t) {});
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_GE(result->compared, 168);
  EXPECT_EQ(result->differing, 0) << replay_text(path, *result);
}

// The site is read again from where it was.
TEST(LabProcessHistory, ALabIsStartedAgainByItsFolderAlone) {
  const test::TemporaryFolder folder;
  {
    LabProcess lab({"--data", folder.path("data"), "--site",
                    REVALAB_SOURCE_DIR "/scenarios/sites/blog.json", "--seed", "5"});
    ASSERT_TRUE(lab.ready());
    lab.signal(SIGTERM);
    EXPECT_EQ(lab.wait(), 0);
  }
  const LabProcess again({"--data", folder.path("data")});
  ASSERT_TRUE(again.ready()) << again.log();
  EXPECT_EQ(again.exports().at("NEXT_BUILD_ID"), "b7f3c");
}

}  // namespace
}  // namespace revalab::sim
