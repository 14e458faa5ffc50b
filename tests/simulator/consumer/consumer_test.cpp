#include "simulator/consumer/consumer.hpp"

#include "core/wire/direct_transport.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "fakes/sqs/sqs.hpp"
#include "simulator/consumer/host_transport.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

using std::chrono::seconds;

/// A site that says of each page what it was told to say.
class Site final : public Handler {
 public:
  Answer handle(const Request& request, Instant) override {
    asked.push_back(request);
    Response response(status);
    if (!cache.empty()) response.headers.set("x-nextjs-cache", cache);
    if (request.path() == broken) response.status = 500;
    return response;
  }

  std::vector<Request> asked;
  int status = 200;
  std::string cache = "REVALIDATED";
  std::string broken;
};

struct ConsumerTest : testing::Test {
  ConsumerTest() {
    options.scheme = ConsumerScheme::https;
    options.preview_mode_id = "secret";
    sqs::CreateQueueRequest request;
    request.queue_name = options.queue_name;
    request.attributes = {{"FifoQueue", "true"}};
    url = fake.queues().create_queue(request, {clock.now()})->queue_url;
  }

  /// As OpenNext's server function sends it.
  void send(const std::string& path, const std::string& group, const std::string& id) {
    send_body(R"({"host":"site.example","url":")" + path + R"(","eTag":"e","lastModified":1})",
              group, id);
  }
  void send_body(const std::string& body, const std::string& group, const std::string& id) {
    sqs::SendMessageRequest request;
    request.queue_url = url;
    request.message_body = body;
    request.message_group_id = group;
    request.message_deduplication_id = id;
    ASSERT_TRUE(fake.queues().send_message(request, {clock.now()}).ok());
    to_queue.poke();
  }
  Consumer make() {
    return {sqs::Client(to_queue, clock, Dice(1), {}), to_site, clock, options,
            [this](const RecordFate& fate) { fates.push_back(fate); }};
  }
  /// The outcomes so far, with the paths, and forgets them.
  std::string told() {
    std::string text;
    for (const RecordFate& fate : fates) {
      text += std::string(name_of(fate.outcome)) + " " + fate.url + "; ";
    }
    fates.clear();
    return text;
  }
  void pass(Duration span) {
    clock.advance(span);
    fake.advance_to(clock.now());
    to_queue.poke();
  }

  test::ManualClock clock;
  Ledger ledger;
  sqs::Sqs fake{Calendar(WallTime()), Dice(1), ledger};
  Site site;
  wire::DirectTransport to_queue{fake, clock};
  wire::DirectTransport to_site{site, clock};
  ConsumerOptions options;
  std::string url;
  std::vector<RecordFate> fates;
};

// Source: opennextjs-aws `adapters/revalidate.ts`.
TEST_F(ConsumerTest, AsksForEachPageAsOpenNextDoes) {
  send("/posts/1", "revalidate-1", "a");
  Consumer consumer = make();
  EXPECT_EQ(run_now(consumer.take_batch()).value(), 1U);
  ASSERT_EQ(site.asked.size(), 1U);
  const Request& head = site.asked[0];
  EXPECT_EQ(head.method, "HEAD");
  EXPECT_EQ(head.target, "/posts/1");
  EXPECT_EQ(head.headers.get("Host"), "site.example");
  EXPECT_EQ(head.headers.get("x-prerender-revalidate"), "secret");
  EXPECT_EQ(head.headers.get("x-isr"), "1");
  EXPECT_EQ(told(), "revalidated https://site.example/posts/1; ");
  const sqs::QueueCounts counts = fake.queues().find(options.queue_name)->counts();
  EXPECT_EQ(counts.available + counts.in_flight, 0) << "what is done is deleted";
  EXPECT_EQ(ledger.cause_name(ledger.entries().back().cause), "consumer");
}

// Success is one of four statuses, and the header. Source: facts of the function, as above.
TEST_F(ConsumerTest, JudgesByStatusAndHeader) {
  int id = 0;
  const auto outcome = [&](int status, const std::string& cache) {
    site.status = status;
    site.cache = cache;
    send("/p", "g" + std::to_string(id), std::to_string(id));
    ++id;
    Consumer consumer = make();
    EXPECT_TRUE(run_now(consumer.take_batch()).ok());
    const auto last = fates.back().outcome;
    return last == RecordFate::Outcome::revalidated;
  };
  for (const int good : {200, 307, 308, 404}) EXPECT_TRUE(outcome(good, "REVALIDATED")) << good;
  EXPECT_FALSE(outcome(200, "HIT"));
  EXPECT_FALSE(outcome(200, ""));
  EXPECT_FALSE(outcome(500, "REVALIDATED"));
  EXPECT_FALSE(outcome(302, "REVALIDATED"));
}

// OpenNext finding 42: one page that fails blocks its group until the visibility timeout is over;
// other groups go on.
TEST_F(ConsumerTest, AFailureHoldsItsGroupAndNoOther) {
  site.broken = "/bad";
  send("/bad", "g", "1");
  send("/behind", "g", "2");
  send("/other", "h", "3");
  Consumer consumer = make();
  Root running(consumer.run());
  running.start();
  EXPECT_EQ(told(),
            "failed https://site.example/bad; held ; revalidated https://site.example/other; ");
  send("/later", "g", "4");
  EXPECT_EQ(told(), "") << "the group waits for what is in flight";
  site.broken.clear();
  pass(seconds(30));
  EXPECT_EQ(told(),
            "revalidated https://site.example/bad; revalidated https://site.example/behind; "
            "revalidated https://site.example/later; ");
}

// A message is taken when it comes, not when the poll's twenty seconds are over.
TEST_F(ConsumerTest, WaitsForMessagesAndForTheQueue) {
  options.queue_name = "later.fifo";
  Consumer consumer = make();
  Root running(consumer.run());
  running.start();
  pass(seconds(5));
  sqs::CreateQueueRequest request;
  request.queue_name = "later.fifo";
  request.attributes = {{"FifoQueue", "true"}};
  url = fake.queues().create_queue(request, {clock.now()})->queue_url;
  pass(seconds(1));
  send("/a", "g", "1");
  EXPECT_EQ(told(), "revalidated https://site.example/a; ");
  pass(seconds(45));
  send("/b", "g", "2");
  EXPECT_EQ(told(), "revalidated https://site.example/b; ");
}

// What is told must be what was asked.
TEST_F(ConsumerTest, SaysWhichHostsItAskedByHttp) {
  options.speaks_plain = [](std::string_view host) { return host == "127.0.0.1:8080"; };
  send_body(R"({"host":"127.0.0.1:8080","url":"/a"})", "g", "1");
  send("/b", "h", "2");
  Consumer consumer = make();
  EXPECT_TRUE(run_now(consumer.take_batch()).ok());
  EXPECT_EQ(told(), "revalidated http://127.0.0.1:8080/a; revalidated https://site.example/b; ");
}

// The queue is anybody's to write to: what is no message of OpenNext's must not become a request of
// another kind.
TEST_F(ConsumerTest, AsksForPathsAndNothingElse) {
  const std::vector<std::string> bodies{"no JSON",
                                        "[]",
                                        R"({"host":"h"})",
                                        R"({"host":"h","url":"no-slash"})",
                                        R"({"host":"h\r\nX: y","url":"/"})",
                                        R"({"host":"","url":"/"})",
                                        R"({"host":1,"url":"/"})"};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    send_body(bodies[i], "g" + std::to_string(i), std::to_string(i));
  }
  Consumer consumer = make();
  EXPECT_EQ(run_now(consumer.take_batch()).value(), bodies.size());
  EXPECT_EQ(site.asked.size(), 0U);
  for (const RecordFate& fate : fates) {
    EXPECT_EQ(fate.outcome, RecordFate::Outcome::failed);
    EXPECT_FALSE(fate.problem.empty());
  }
  send_body(R"({"host":"h","url":"/a b\r\nX: y/\u00e9?q=1"})", "last", "last");
  EXPECT_TRUE(run_now(consumer.take_batch()).ok());
  ASSERT_EQ(site.asked.size(), 1U);
  EXPECT_EQ(site.asked[0].target, "/a%20b%0D%0AX:%20y/%C3%A9?q=1");
}

TEST(RecordFate, TellsWhatItKnows) {
  RecordFate fate;
  fate.outcome = RecordFate::Outcome::revalidated;
  fate.message_id = "m";
  fate.group = "g";
  fate.url = "http://h/p";
  fate.status = 200;
  fate.cache = "REVALIDATED";
  EXPECT_EQ(fate_document(fate, WallTime()),
            R"({"at":"1970-01-01T00:00:00Z","outcome":"revalidated","messageId":"m","group":"g",)"
            R"("url":"http://h/p","status":200,"cache":"REVALIDATED"})");
}

// Over sockets: where the lab knows the host to be, or nowhere.
TEST(HostTransport, AsksWhereItIsDirected) {
  wire::Reactor reactor;
  wire::RealClock clock(reactor);
  test::EchoHandler handler;
  const auto server = wire::TcpServer::listen(reactor, handler, clock, {}).value();
  HostTransport transport(reactor, nullptr,
                          [&](std::string_view host) -> Result<HostPlace, std::string> {
                            if (host != "own.localhost")
                              return "`" + std::string(host) + "` is not asked";
                            return HostPlace{{"127.0.0.1", server->port()}, false};
                          });
  const auto ask = [&](const std::string& host) {
    Request request("GET", "/a");
    if (!host.empty()) request.headers.set("Host", host);
    return wire::drive(reactor, transport.send(std::move(request)));
  };
  EXPECT_EQ(ask("own.localhost").value().body, "GET /a ");
  EXPECT_EQ(handler.seen.back().headers.get("Host"), "own.localhost");
  EXPECT_EQ(ask("").error().code, k_connection_failed);
  EXPECT_EQ(ask("elsewhere.example").error().message, "`elsewhere.example` is not asked");
}

}  // namespace
}  // namespace revalab::sim
