#include "core/wire/message_parser.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

TEST(RequestParser, KeepsFieldsAsTheyCameButForFraming) {
  RequestParser parser{MessageLimits()};
  parser.parse(
      "POST /t HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nX-B:  two words \r\nx-a: 1\r\n"
      "X-B: again\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_TRUE(parser.complete());
  // Content-Length stays: clients sign it.
  EXPECT_EQ(parser.request().headers, Headers({{"Host", "x"},
                                               {"X-B", "two words"},
                                               {"x-a", "1"},
                                               {"X-B", "again"},
                                               {"Content-Length", "2"}}));
  EXPECT_EQ(parser.request().body, "ok");
}

TEST(RequestParser, LeavesTheNextRequestAlone) {
  RequestParser parser{MessageLimits()};
  const std::string one = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(parser.parse(one + "GET /next"), one.size());
  EXPECT_TRUE(parser.complete());
}

// The limit is a promise in both directions: what is at it passes, one byte more does not, and how
// the head was cut makes no difference.
TEST(RequestParser, CountsTheHeadToTheByte) {
  const std::string fields = "GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 22\r\nC: 333\r\n\r\n";
  for (const std::uint32_t spare : {0U, 1U}) {
    MessageLimits limits;
    limits.head_max_bytes = static_cast<std::uint32_t>(fields.size()) - 1 + spare;
    RequestParser whole(limits);
    whole.parse(fields);
    EXPECT_EQ(whole.refusal(), spare == 0 ? 431 : 0);
    RequestParser cut(limits);
    std::string held;
    for (const char c : fields) {
      held.push_back(c);
      if (cut.refusal() == 0) held.erase(0, cut.parse(held));
    }
    EXPECT_EQ(cut.refusal(), spare == 0 ? 431 : 0);
  }
}

TEST(RequestParser, CountsTheBodyToTheByte) {
  MessageLimits limits;
  limits.body_max_bytes = 4;
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
  const auto refusal = [&](const std::string& rest) {
    RequestParser parser(limits);
    parser.parse(head + rest);
    return parser.refusal();
  };
  EXPECT_EQ(refusal("Content-Length: 4\r\n\r\nabcd"), 0);
  EXPECT_EQ(refusal("Content-Length: 5\r\n\r\nabcde"), 413);
  EXPECT_EQ(refusal("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"), 0);
  EXPECT_EQ(refusal("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), 413);
}

TEST(ResponseParser, PassesOverInterimAnswers) {
  ResponseParser parser{MessageLimits()};
  parser.parse(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
      "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_TRUE(parser.complete());
  EXPECT_EQ(parser.response().status, 201);
  EXPECT_FALSE(parser.response().headers.contains("Link"));
  EXPECT_EQ(parser.response().body, "ok");
}

TEST(ResponseParser, TakesABodyUntilTheEnd) {
  ResponseParser parser{MessageLimits()};
  parser.parse("HTTP/1.0 200 OK\r\n\r\nas long ");
  parser.parse("as it lasts");
  EXPECT_FALSE(parser.complete());
  parser.parse_end();
  ASSERT_TRUE(parser.complete());
  EXPECT_EQ(parser.response().body, "as long as it lasts");
  EXPECT_FALSE(parser.keep_alive());
}

// A body that only looks whole would be stored as if it were.
TEST(ResponseParser, FailsWhenTheEndComesTooSoon) {
  for (const std::string_view text :
       {"", "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    ResponseParser parser{MessageLimits()};
    parser.parse(text);
    parser.parse_end();
    EXPECT_TRUE(parser.failed()) << text;
    EXPECT_FALSE(parser.complete()) << text;
  }
}

TEST(ResponseParser, FailsOnWhatIsNotHttp) {
  for (const std::string_view text :
       {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"}) {
    ResponseParser parser{MessageLimits()};
    parser.parse(text);
    EXPECT_TRUE(parser.failed()) << text;
  }
}

// RFC 9110 section 9.3.2: the fields describe a body that is not there.
TEST(ResponseParser, KnowsThatAnAnswerToHeadHasNoBody) {
  ResponseParser parser{MessageLimits()};
  parser.reset(true);
  parser.parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  ASSERT_TRUE(parser.complete());
  EXPECT_EQ(parser.response().headers.get("content-length"), "5");
}

}  // namespace
}  // namespace revalab::wire
