#include "tests/fakes/sqs/fixture.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace revalab::sqs {
namespace {

/// A FIFO queue as one would explain it: a list of messages, looked through from its beginning for
/// every question.
class SlowQueue {
 public:
  struct Entry {
    std::string body;
    std::string group;
    Instant sent;
    Instant visible_at;
    std::string handle;  ///< Of the last delivery.
    int receives = 0;
  };

  /// False when it is a duplicate.
  bool send(const std::string& body, const std::string& group, Instant now) {
    for (const auto& [sent, id] : history_) {
      if (id == body && now < sent + minutes(5)) return false;
    }
    history_.emplace_back(now, body);
    entries_.push_back({body, group, now, now + delay, "", 0});
    return true;
  }

  std::vector<Entry*> receive(std::size_t count, Duration timeout, Instant now) {
    expire(now);
    std::set<std::string> blocked;
    for (const Entry& each : entries_) {
      if (!each.handle.empty() && each.visible_at > now) blocked.insert(each.group);
    }
    std::vector<Entry*> taken;
    for (const std::string& group : groups_by_first_message()) {
      if (blocked.contains(group)) continue;
      for (Entry& each : entries_) {
        if (each.group != group) continue;
        if (each.visible_at > now || taken.size() == count) break;
        taken.push_back(&each);
      }
    }
    for (Entry* each : taken) {
      each->visible_at = now + timeout;
      ++each->receives;
    }
    return taken;
  }

  Entry* in_flight(const std::string& handle, Instant now) {
    for (Entry& each : entries_) {
      if (each.handle == handle && each.visible_at > now) return &each;
    }
    return nullptr;
  }
  void erase(const Entry* entry) {
    std::erase_if(entries_, [&](const Entry& each) { return &each == entry; });
  }
  void expire(Instant now) {
    std::erase_if(entries_, [&](const Entry& each) { return now >= each.sent + retention; });
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  Duration delay{0};
  Duration retention = seconds(60);

 private:
  [[nodiscard]] std::vector<std::string> groups_by_first_message() const {
    std::vector<std::string> groups;
    for (const Entry& each : entries_) {
      if (std::find(groups.begin(), groups.end(), each.group) == groups.end()) {
        groups.push_back(each.group);
      }
    }
    return groups;
  }

  std::list<Entry> entries_;
  std::vector<std::pair<Instant, std::string>> history_;
};

/// The fake and the slow model, side by side under the same calls.
class Pair : public SqsTest {
 public:
  void TestBody() override {}

  explicit Pair(int delay_seconds) {
    url_ = create("pair.fifo", {{"MessageRetentionPeriod", "60"},
                                {"DelaySeconds", std::to_string(delay_seconds)}});
    slow_.delay = seconds(delay_seconds);
  }

  void send_any() {
    const std::string body = std::to_string(*rc::gen::inRange(0, 30));
    const std::string group(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    const std::string id = queues().send_message(message(url_, body, group), call())->message_id;
    RC_ASSERT(slow_.send(body, group, now) == ids_.insert(id).second);
  }

  void receive_any() {
    const int count = *rc::gen::inRange(1, 5);
    ReceiveMessageRequest request = receive_request(url_, count);
    request.visibility_timeout = *rc::gen::inRange(0, 12);
    const auto received = queues().receive_message(request, call())->result.messages;
    const auto expected =
        slow_.receive(static_cast<std::size_t>(count), seconds(*request.visibility_timeout), now);
    RC_ASSERT(received.size() == expected.size());
    for (std::size_t i = 0; i < received.size(); ++i) {
      RC_ASSERT(received[i].body == expected[i]->body);
      RC_ASSERT(received[i].attributes.at("ApproximateReceiveCount") ==
                std::to_string(expected[i]->receives));
      expected[i]->handle = received[i].receipt_handle;
      handles_.push_back(received[i].receipt_handle);
    }
  }

  void remove_any() {
    if (handles_.empty()) return;
    Message handle;
    handle.receipt_handle = *rc::gen::elementOf(handles_);
    const auto removed = remove(url_, handle);
    SlowQueue::Entry* expected = slow_.in_flight(handle.receipt_handle, now);
    if (expected == nullptr) return;
    RC_ASSERT(removed.ok());
    slow_.erase(expected);
  }

  void change_any() {
    if (handles_.empty()) return;
    Message handle;
    handle.receipt_handle = *rc::gen::elementOf(handles_);
    const int timeout = *rc::gen::inRange(0, 12);
    const auto changed = change(url_, handle, timeout);
    SlowQueue::Entry* expected = slow_.in_flight(handle.receipt_handle, now);
    RC_ASSERT(changed.ok() == (expected != nullptr));
    if (expected != nullptr) expected->visible_at = now + seconds(timeout);
  }

  void pass_any() {
    pass(seconds(*rc::gen::element(1, 3, 8, 61, 299)));
    slow_.expire(now);
  }

  void compare_counts() {
    const QueueCounts counted = queues().find("pair.fifo")->counts();
    RC_ASSERT(counted.available + counted.in_flight + counted.delayed ==
              static_cast<std::int64_t>(slow_.size()));
  }

 private:
  std::string url_;
  SlowQueue slow_;
  std::set<std::string> ids_;
  std::vector<std::string> handles_;
};

// A message is delivered until it is deleted or too old, in its group's order, with nothing of its
// group in flight, once for all duplicates of five minutes: whatever the course of events.
RC_GTEST_PROP(FifoQueue, AnswersWhatTheSlowModelAnswers, ()) {
  Pair pair(*rc::gen::element(0, 0, 4));
  const int steps = *rc::gen::inRange(1, 80);
  for (int i = 0; i < steps; ++i) {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
      case 1:
      case 2: pair.send_any(); break;
      case 3:
      case 4: pair.receive_any(); break;
      case 5: pair.remove_any(); break;
      case 6: pair.change_any(); break;
      default: pair.pass_any(); break;
    }
    pair.compare_counts();
  }
}

struct Lone : SqsTest {
  void TestBody() override {}
  using SqsTest::change;
  using SqsTest::create;
  using SqsTest::now;
  using SqsTest::pass;
  using SqsTest::receive;
  using SqsTest::remove;
  using SqsTest::send;
};

// The law that OpenNext's revalidation stands on: at most one batch of a group at a time, in order,
// each message until somebody is done with it.
RC_GTEST_PROP(FifoQueue, LosesNothingAndKeepsGroupsApart, ()) {
  Lone lab;
  const std::string url = lab.create("law.fifo");
  std::map<std::string, std::deque<std::string>> left;
  const int count = *rc::gen::inRange(1, 25);
  for (int i = 0; i < count; ++i) {
    const std::string group(1, static_cast<char>('a' + *rc::gen::inRange(0, 4)));
    lab.send(url, group + std::to_string(i), group);
    left[group].push_back(group + std::to_string(i));
  }
  int delivered = 0;
  for (int rounds = 0; delivered < count; ++rounds) {
    RC_ASSERT(rounds < 200);
    std::set<std::string> in_flight;
    std::vector<Message> held;
    // As several consumers at once.
    for (int consumers = *rc::gen::inRange(1, 4); consumers > 0; --consumers) {
      std::set<std::string> mine;
      for (const Message& each : lab.receive(url, *rc::gen::inRange(1, 6))) {
        const std::string& group = each.attributes.at("MessageGroupId");
        RC_ASSERT(!in_flight.contains(group));
        mine.insert(group);
        held.push_back(each);
      }
      in_flight.insert(mine.begin(), mine.end());
    }
    std::set<std::string> failed;
    for (const Message& each : held) {
      const std::string& group = each.attributes.at("MessageGroupId");
      if (failed.contains(group)) continue;
      RC_ASSERT(each.body == left[group].front());
      if (*rc::gen::inRange(0, 4) == 3) {
        failed.insert(group);  // And what is behind it waits.
        continue;
      }
      RC_ASSERT(lab.remove(url, each).ok());
      left[group].pop_front();
      ++delivered;
    }
    lab.pass(seconds(30));
  }
}

}  // namespace
}  // namespace revalab::sqs
