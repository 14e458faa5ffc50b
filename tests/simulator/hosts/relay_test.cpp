#include "simulator/hosts/relay.hpp"

#include "tests/support/memory_stream.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace revalab::sim {
namespace {

using wire::ByteStream;
using wire::IoResult;
using wire::IoStatus;

/// A relay in the middle of two connections, and whoever is at their ends.
struct Line {
  explicit Line(const test::MemoryStreamOptions& options = {}) {
    auto [near_end, near_side] = test::memory_streams(reactor, options);
    auto [far_side, far_end] = test::memory_streams(reactor, options);
    near = std::move(near_end);
    far = std::move(far_end);
    relay.emplace(std::move(near_side), std::move(far_side), [this] {
      relay.reset();
      ++done_count;
    });
  }
  /// Lets the reactor do what is ready, and what comes of that.
  void settle() {
    for (int turn = 0; turn < 50; ++turn) {
      bool turned = false;
      reactor.post([&] { turned = true; });
      reactor.run_until([&] { return turned; });
    }
  }
  static std::string read_all(ByteStream& stream, IoStatus* last = nullptr) {
    std::string text;
    std::array<char, 777> buffer{};
    while (true) {
      const IoResult result = stream.read_some(buffer.data(), buffer.size());
      if (last != nullptr) *last = result.status;
      if (result.status != IoStatus::ok) return text;
      text.append(buffer.data(), result.count);
    }
  }

  wire::Reactor reactor;
  std::unique_ptr<ByteStream> near;
  std::unique_ptr<ByteStream> far;
  std::optional<Relay> relay;
  int done_count = 0;
};

TEST(Relay, WhatIsCarriedFirstComesFirst) {
  Line line;
  line.near->write_some("and more");
  line.relay->start("hello near ", "hello far ");
  line.settle();
  EXPECT_EQ(Line::read_all(*line.near), "hello near ");
  EXPECT_EQ(Line::read_all(*line.far), "hello far and more");
}

// A client that has said everything still waits for its answer.
TEST(Relay, PassesOnAnEndAndKeepsTheOtherHalf) {
  Line line;
  line.relay->start("", "");
  line.near->write_some("question");
  line.near->shutdown_write();
  line.settle();
  IoStatus status = IoStatus::ok;
  EXPECT_EQ(Line::read_all(*line.far, &status), "question");
  EXPECT_EQ(status, IoStatus::end);
  EXPECT_EQ(line.done_count, 0);
  line.far->write_some("answer");
  line.far->shutdown_write();
  line.settle();
  EXPECT_EQ(Line::read_all(*line.near, &status), "answer");
  EXPECT_EQ(status, IoStatus::end);
  EXPECT_EQ(line.done_count, 1);
}

TEST(Relay, EndsWhenOneSideIsGone) {
  Line line;
  line.relay->start("", "");
  line.settle();
  line.far.reset();
  line.near->write_some("anybody?");
  line.settle();
  EXPECT_EQ(line.done_count, 1);
  IoStatus status = IoStatus::ok;
  Line::read_all(*line.near, &status);
  EXPECT_EQ(status, IoStatus::end);
}

// Whoever writes a gigabyte to somebody who does not read must not fill our memory with it.
TEST(Relay, HoldsLittleForWhoDoesNotRead) {
  test::MemoryStreamOptions narrow;
  narrow.held_max_bytes = 10'000;
  Line line(narrow);
  line.relay->start("", "");
  std::size_t written = 0;
  for (int i = 0; i < 100; ++i) {
    for (IoResult result = line.near->write_some(std::string(5'000, 'x'));
         result.status == IoStatus::ok; result = line.near->write_some(std::string(5'000, 'x'))) {
      written += result.count;
    }
    line.settle();
  }
  EXPECT_LT(written, 50'000U);
  std::size_t read = 0;
  while (line.settle(), read < written) {
    const std::size_t some = Line::read_all(*line.far).size();
    ASSERT_GT(some, 0U);
    read += some;
  }
  EXPECT_EQ(read, written);
}

// Against the obvious model: what goes in on one side comes out on the other, in order, whoever
// writes, reads or ends when.
RC_GTEST_PROP(RelayLaws, EachSideGetsWhatTheOtherSaid, ()) {
  test::MemoryStreamOptions options;
  options.fragment_bytes = *rc::gen::inRange<std::size_t>(1, 50);
  options.held_max_bytes = *rc::gen::inRange<std::size_t>(1, 200);
  Line line(options);
  std::array<std::string, 2> said{"first far", "first near"};
  std::array<std::string, 2> heard;
  std::array<bool, 2> ended{};
  line.relay->start(said[1], said[0]);
  const auto side = [&](std::size_t i) -> ByteStream& { return i == 0 ? *line.near : *line.far; };
  const auto steps =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 7));
  for (const std::size_t step : steps) {
    const std::size_t i = step % 2;
    if (step < 2 && !ended.at(i)) {
      const std::string text = *rc::gen::string<std::string>();
      if (text.empty()) continue;
      const IoResult result = side(i).write_some(text);
      if (result.status == IoStatus::ok) said.at(i) += text.substr(0, result.count);
    } else if (step < 4) {
      heard.at(1 - i) += Line::read_all(side(i));
    } else if (step < 6) {
      line.settle();
    } else {
      side(i).shutdown_write();
      ended.at(i) = true;
    }
  }
  for (const std::size_t i : {0U, 1U}) side(i).shutdown_write();
  for (int turns = 0; turns < 1'000 && line.done_count == 0; ++turns) {
    line.settle();
    for (const std::size_t i : {0U, 1U}) heard.at(1 - i) += Line::read_all(side(i));
  }
  for (const std::size_t i : {0U, 1U}) heard.at(1 - i) += Line::read_all(side(i));
  RC_ASSERT(line.done_count == 1);
  RC_ASSERT(heard == said);
}

}  // namespace
}  // namespace revalab::sim
