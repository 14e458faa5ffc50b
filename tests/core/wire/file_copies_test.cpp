#include "core/wire/file_copies.hpp"

#include "core/wire/real_clock.hpp"
#include "core/wire/stream_server.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using Body = std::shared_ptr<const std::string>;

Body body_of(std::size_t size, char letter) {
  return std::make_shared<const std::string>(size, letter);
}

TEST(FileCopiesTest, CopiesABodyThatIsSentAgainAndAgain) {
  FileCopies copies;
  const Body body = body_of(12 * 1024, 'x');
  for (int i = 0; i < FileCopies::k_sends_before_copy; ++i) EXPECT_EQ(copies.find(body), nullptr);
  const auto copy = copies.find(body);
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(copies.find(body), copy);
}

TEST(FileCopiesTest, LeavesSmallAndLargeBodiesWhereTheyLie) {
  FileCopies copies;
  const Body small = body_of(FileCopies::k_body_min_bytes - 1, 'x');
  const Body large = body_of(FileCopies::k_body_max_bytes + 1, 'x');
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(copies.find(small), nullptr);
    EXPECT_EQ(copies.find(large), nullptr);
  }
  EXPECT_EQ(copies.find(nullptr), nullptr);
}

// An object that takes the place of a purged one may come to lie where that lay.
TEST(FileCopiesTest, KnowsABodyFromAnotherAtTheSameAddress) {
  FileCopies copies;
  const std::string text(12 * 1024, 'x');
  // Two owners of one address, as after a purge.
  const Body first(&text, [](const std::string*) {});
  const Body second(&text, [](const std::string*) {});
  for (int i = 0; i < 10; ++i) copies.find(first);
  EXPECT_NE(copies.find(first), nullptr);
  EXPECT_EQ(copies.find(second), nullptr);
}

// However many bodies there are, it holds no more than so many descriptors.
TEST(FileCopiesTest, BeginsAnewWhenItWatchesTooMany) {
  FileCopies copies;
  std::vector<Body> bodies;
  for (std::size_t i = 0; i <= FileCopies::k_bodies_max; ++i) {
    bodies.push_back(body_of(FileCopies::k_body_min_bytes, 'x'));
    for (int sends = 0; sends < 5; ++sends) copies.find(bodies.back());
  }
  EXPECT_EQ(copies.find(bodies.front()), nullptr);
  EXPECT_NE(copies.find(bodies.back()), nullptr);
}

/// Answers with one body, or what a range of it is.
class OneBody final : public StreamHandler {
 public:
  std::unique_ptr<StreamVisit> begin(StreamExchange& exchange, Arrival arrival) override {
    const std::size_t offset = arrival.request.target == "/rest" ? 70'000 : 0;
    exchange.reply(AnswerHead(), {body, offset, body->size() - offset});
    return nullptr;
  }
  Response refuse(const Refusal& refusal, const Request&, const PeerAddress&) override {
    return Response(refusal.status);
  }
  Body body;
};

// Nobody can tell whether a body came from its copy: neither one who reads slowly, nor the next
// one, nor one who asks for a part.
TEST(FileCopiesTest, SendsTheSameBytesFromACopy) {
  Reactor reactor;
  const RealClock clock(reactor);
  OneBody handler;
  std::string text;
  for (int i = 0; text.size() < 600'000; ++i) text += std::to_string(i) + " ";
  handler.body = std::make_shared<const std::string>(text);
  const auto server = StreamServer::listen(reactor, handler, clock, {}).value();
  test::RawClient client(reactor, server->port());
  for (int i = 0; i < 12; ++i) {
    const std::string expected = i % 3 == 2 ? text.substr(70'000) : text;
    client.send("GET /" + std::string(i % 3 == 2 ? "rest" : "") + " HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read_until([&](const std::string& received) {
      const auto end = received.find("\r\n\r\n");
      return end != std::string::npos && received.size() - end - 4 >= expected.size();
    });
    const std::string received = client.take_received();
    EXPECT_TRUE(received.substr(received.find("\r\n\r\n") + 4) == expected) << "request " << i;
  }
}

}  // namespace
}  // namespace revalab::wire
