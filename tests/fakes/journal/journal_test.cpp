// What of a cloud's requests is kept, and when.

#include "fakes/journal/journal.hpp"

#include "tests/fakes/cloud/stub_service.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab::journal {
namespace {

using test::dynamodb_request;

Request signed_request(const std::string& operation, const std::string& body) {
  Request request = dynamodb_request(operation, body);
  request.headers.set("Content-Type", "application/x-amz-json-1.0");
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=x");
  return request;
}

class JournalTest : public testing::Test {
 protected:
  explicit JournalTest(FileKind kind = FileKind::journal)
      : journal_(JournalFile::open(folder_.path("j"), kind, {}).value()) {
    journal_.watch(account_);
  }

  void ask(const std::string& operation, const std::string& body = "{}") {
    account_.cloud().handle(signed_request(operation, body), Instant());
  }
  std::vector<Entry> kept() {
    std::vector<Entry> entries;
    EXPECT_TRUE(journal_.file()
                    .for_each([&](const Interlude& before, const Entry* entry) {
                      if (entry != nullptr) entries.push_back(*entry);
                      last_interlude_ = before;
                    })
                    .ok());
    return entries;
  }

  test::TemporaryFolder folder_;
  Account account_{Calendar(WallTime()), Dice(1), AccountOptions()};
  Journal journal_;
  Interlude last_interlude_;
};

TEST_F(JournalTest, KeepsWritesWhateverTheirAnswerAndNoReads) {
  ask("PutItem");
  ask("GetItem");
  ask("NoSuchOperation");
  const auto entries = kept();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name.operation, "PutItem");
  EXPECT_EQ(entries[0].answer->status, 400);
  EXPECT_EQ(entries[0].answer->body, "") << "a journal keeps the status alone";
}

TEST_F(JournalTest, WhatReadsCountGoesAlongWithTheNextWrite) {
  ask("GetItem");
  ask("GetItem");
  EXPECT_TRUE(kept().empty());
  ask("PutItem");
  kept();
  EXPECT_TRUE(last_interlude_.empty()) << "it came before the write";
  ask("Query");
  ASSERT_TRUE(journal_.flush().ok());
  kept();
  EXPECT_EQ(last_interlude_.calls, (std::map<std::string, std::int64_t>{{"dynamodb.Query", 1}}));
}

// A planned fault counts how often it fired, and draws.
TEST_F(JournalTest, KeepsReadsWhileFaultsArePlanned) {
  account_.faults().replace({Fault("f", ErrorFault{"ThrottlingException"})});
  ask("GetItem");
  account_.faults().replace({});
  ask("GetItem");
  EXPECT_EQ(kept().size(), 1U);
}

Request sqs_request(const std::string& operation, const std::string& body) {
  Request request = signed_request(operation, body);
  request.headers.set("X-Amz-Target", "AmazonSQS." + operation);
  request.headers.set("Content-Type", "application/x-amz-json-1.0");
  return request;
}

constexpr std::string_view k_receive = R"({"QueueUrl": "http://127.0.0.1/000000000000/q"})";

// A consumer of an idle queue polls for ever: what it uses goes along, and nothing is written.
TEST_F(JournalTest, KeepsReceivesThatDeliverAndNoOthers) {
  const auto ask_sqs = [&](const std::string& operation, const std::string& body) {
    account_.cloud().handle(sqs_request(operation, body), Instant());
  };
  ask_sqs("CreateQueue", R"({"QueueName": "q"})");
  ask_sqs("ReceiveMessage", std::string(k_receive));
  ask_sqs("ReceiveMessage", std::string(k_receive));
  ASSERT_TRUE(journal_.flush().ok());
  EXPECT_EQ(kept().size(), 1U);
  EXPECT_EQ(last_interlude_.calls.at("sqs.ReceiveMessage"), 2);
  std::int64_t used = 0;
  for (const auto& use : last_interlude_.usage) used += use.count;
  EXPECT_EQ(used, 2);
  ask_sqs("SendMessage", R"({"QueueUrl": "http://127.0.0.1/000000000000/q", "MessageBody": "m"})");
  ask_sqs("ReceiveMessage", std::string(k_receive));
  ask_sqs("ReceiveMessage", std::string(k_receive));
  const auto entries = kept();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[2].name.operation, "ReceiveMessage");
}

/// A cloud of one service that does as it is told, beside the account whose ledger counts.
class ParkedTest : public JournalTest {
 protected:
  ParkedTest() { cloud_.add_witness(journal_); }
  test::StubService service_;
  Cloud cloud_{Calendar(WallTime()), {{"dynamodb", service_}}};
};

// A long poll is asked again and again, and changes nothing until it is answered.
TEST_F(ParkedTest, ARequestIsKeptWhenItIsAnsweredNotWhileItIsParked) {
  service_.parks = true;
  cloud_.handle(dynamodb_request("PutItem"), Instant(Duration(1)));
  EXPECT_TRUE(kept().empty());
  service_.parks = false;
  cloud_.handle(dynamodb_request("PutItem"), Instant(Duration(2)));
  const auto entries = kept();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].at, Instant(Duration(2)));
}

TEST_F(ParkedTest, AConnectionThatBreaksIsStatusZero) {
  service_.instead = Dropped{};
  cloud_.handle(dynamodb_request("PutItem"), Instant());
  EXPECT_EQ(kept().at(0).answer->status, 0);
}

// Only its first part is seen: the others would be requests nobody sent.
TEST_F(ParkedTest, AnAnswerInPartsIsKeptOnce) {
  service_.instead = Partial{Response(200), dynamodb_request("PutItem"), Instant()};
  const Answer first = cloud_.handle(dynamodb_request("PutItem"), Instant());
  cloud_.handle(std::get<Partial>(first).next, Instant());
  EXPECT_EQ(kept().size(), 1U);
}

class RecordingTest : public JournalTest {
 protected:
  RecordingTest() : JournalTest(FileKind::recording) {}
};

TEST_F(RecordingTest, KeepsReadsAndWholeAnswers) {
  ask("ListTables");
  const auto entries = kept();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].answer->body, R"({"TableNames":[]})");
  EXPECT_TRUE(entries[0].answer->headers.contains("x-amz-crc32"));
}

// It is compared to what is answered when the session is replayed.
TEST_F(RecordingTest, KeepsReceivesThatFindNothing) {
  account_.cloud().handle(sqs_request("CreateQueue", R"({"QueueName": "q"})"), Instant());
  account_.cloud().handle(sqs_request("ReceiveMessage", std::string(k_receive)), Instant());
  EXPECT_EQ(kept().size(), 2U);
}

TEST_F(RecordingTest, GoesOnThroughAReset) {
  ask("ListTables");
  ASSERT_TRUE(journal_.begin_anew({}).ok());
  EXPECT_EQ(kept().size(), 1U);
}

}  // namespace
}  // namespace revalab::journal
