// The file a lab's history is kept in, and what may have become of it.

#include "fakes/journal/journal_file.hpp"

#include "fakes/journal/sqlite.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace revalab::journal {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

Entry entry_of(const std::string& body, int status = 200) {
  Entry entry;
  entry.at = Instant(Duration(1'234'567));
  entry.name = {"dynamodb", "PutItem"};
  entry.request = Request("POST", "/?a=b");
  entry.request.headers.add("X-Amz-Target", "DynamoDB_20120810.PutItem");
  entry.request.headers.add("x-empty", "");
  entry.request.body = body;
  entry.answer = Response(status);
  entry.answer->headers.add("Content-Type", "application/x-amz-json-1.0");
  entry.answer->body = "{}";
  return entry;
}

class JournalFileTest : public testing::Test {
 protected:
  Result<std::unique_ptr<JournalFile>, Problem> open(const std::string& name = "j") {
    return JournalFile::open(folder_.path(name), FileKind::journal, {{"--seed", "1"}});
  }
  /// The kind of problem there is with opening the file.
  std::optional<Problem::Kind> trouble(const std::string& name = "j") {
    const auto opened = open(name);
    if (opened.ok()) return std::nullopt;
    EXPECT_NE(opened.error().message.find(folder_.path(name)), std::string::npos);
    return opened.error().kind;
  }
  void run(const std::string& sql, const std::string& name = "j") {
    auto database = Database::open(folder_.path(name), Database::Access::create);
    ASSERT_TRUE(database.ok());
    const auto error = database->run(sql);
    ASSERT_FALSE(error) << error->message;
  }
  static std::vector<Entry> entries_of(JournalFile& file) {
    std::vector<Entry> entries;
    const auto read = file.for_each([&](const Interlude&, const Entry* entry) {
      if (entry != nullptr) entries.push_back(*entry);
    });
    EXPECT_TRUE(read.ok());
    return entries;
  }

  TemporaryFolder folder_;
};

TEST_F(JournalFileTest, GivesBackWhatWasAppended) {
  // Every byte may stand in a body.
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
  Entry unanswered = entry_of("");
  unanswered.answer.reset();
  {
    auto file = open().value();
    ASSERT_TRUE(file->append({}, entry_of(bytes)).ok());
    ASSERT_TRUE(file->append({}, unanswered).ok());
  }
  auto file = open().value();
  EXPECT_EQ(file->facts().at("--seed"), "1");
  const auto entries = entries_of(*file);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(file->entry_count(), 2);
  EXPECT_EQ(entries[0].at, Instant(Duration(1'234'567)));
  EXPECT_EQ(entries[0].name, OperationName("dynamodb", "PutItem"));
  EXPECT_EQ(entries[0].request, entry_of(bytes).request);
  EXPECT_EQ(entries[0].answer, entry_of(bytes).answer);
  EXPECT_FALSE(entries[1].answer);
}

// A long poll whose time is over would be parked again if that were not said.
TEST_F(JournalFileTest, SaysHowLongARequestHadBeenParked) {
  Entry polled = entry_of("");
  polled.request.waited = std::chrono::seconds(20);
  {
    auto file = open().value();
    ASSERT_TRUE(file->append({}, polled).ok());
  }
  {
    auto file = open().value();
    EXPECT_EQ(entries_of(*file).at(0).request.waited, polled.request.waited);
  }
  run("UPDATE entry SET waited=NULL");
  const auto read = open().value()->for_each([](const Interlude&, const Entry*) {});
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Problem::Kind::damaged);
}

// A lab is its history: a later version still reads what an earlier one kept.
TEST_F(JournalFileTest, AFileOfFormat1IsReadAndGoesOn) {
  { ASSERT_TRUE(open().value()->append({}, entry_of("old")).ok()); }
  run("ALTER TABLE entry DROP COLUMN waited; PRAGMA user_version=1");
  Entry polled = entry_of("new");
  polled.request.waited = std::chrono::seconds(20);
  {
    auto file = open().value();
    ASSERT_TRUE(file->append({}, polled).ok());
  }
  auto file = open().value();
  const auto entries = entries_of(*file);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].request, entry_of("old").request);
  EXPECT_EQ(entries[0].request.waited, std::nullopt);
  EXPECT_EQ(entries[1].request.waited, polled.request.waited);
}

TEST_F(JournalFileTest, InterludesStandBeforeTheEntryTheyCameBefore) {
  const Interlude reads{
      {{WallTime(Duration(5)), Dimension::dynamodb_read_request_unit, 3, "Query"}},
      {{"dynamodb.Query", 2}}};
  {
    auto file = open().value();
    ASSERT_TRUE(file->append({}, entry_of("1")).ok());
    ASSERT_TRUE(file->append(reads, entry_of("2")).ok());
    ASSERT_TRUE(file->append(reads).ok());
  }
  auto file = open().value();
  std::vector<bool> has_reads;
  ASSERT_TRUE(file->for_each([&](const Interlude& before, const Entry*) {
                    has_reads.push_back(before == reads);
                    EXPECT_EQ(before.empty(), before != reads);
                  })
                  .ok());
  EXPECT_EQ(has_reads, (std::vector<bool>{false, true, true}));
  // What comes next comes behind them.
  ASSERT_TRUE(file->append(reads, entry_of("3")).ok());
  Interlude last;
  ASSERT_TRUE(file->for_each([&](const Interlude& before, const Entry* entry) {
                    if (entry != nullptr) last = before;
                  })
                  .ok());
  EXPECT_EQ(last.usage.size(), 2U);
  EXPECT_EQ(last.calls.at("dynamodb.Query"), 4);
}

TEST_F(JournalFileTest, ClearForgetsEverythingButItsKind) {
  auto file = open().value();
  ASSERT_TRUE(file->append({}, entry_of("1")).ok());
  ASSERT_TRUE(file->clear({{"start", "later"}}).ok());
  EXPECT_TRUE(entries_of(*file).empty());
  EXPECT_FALSE(file->facts().contains("--seed"));
  EXPECT_EQ(file->kind(), FileKind::journal);
}

TEST_F(JournalFileTest, IsOneProcesssAtATime) {
  const auto first = open();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(trouble(), Problem::Kind::in_use);
}

TEST_F(JournalFileTest, OtherFilesAreLeftAsTheyAre) {
  const std::string text(8192, 'x');
  folder_.write("text", text);
  EXPECT_EQ(trouble("text"), Problem::Kind::not_a_journal);
  EXPECT_EQ(test::text_of_file(folder_.path("text")), text);
  run("CREATE TABLE mine(a)", "other");
  EXPECT_EQ(trouble("other"), Problem::Kind::not_a_journal);
  run("SELECT a FROM mine", "other");
}

TEST_F(JournalFileTest, ANewerFormatIsNotTouched) {
  ASSERT_TRUE(open().ok());
  run("PRAGMA user_version=3");
  EXPECT_EQ(trouble(), Problem::Kind::newer);
}

TEST_F(JournalFileTest, WhereNoFileCanBeMadeIsSaid) {
  EXPECT_EQ(trouble("no/such/folder"), Problem::Kind::unusable);
  fs::create_directory(folder_.path("folder"));
  EXPECT_EQ(trouble("folder"), Problem::Kind::unusable);
  EXPECT_FALSE(JournalFile::open_existing(folder_.path("missing")).ok());
  EXPECT_FALSE(fs::exists(folder_.path("missing")));
}

// SQLite checks its pages' structure, not what stands in them.
TEST_F(JournalFileTest, AChangedByteIsNoticed) {
  {
    auto file = open().value();
    ASSERT_TRUE(file->append({}, entry_of("before")).ok());
    ASSERT_TRUE(file->append({}, entry_of("changed")).ok());
  }
  std::string bytes = test::text_of_file(folder_.path("j"));
  bytes[bytes.find("changed")] = 'C';
  folder_.write("j", bytes);
  auto file = open().value();
  int sound = 0;
  const auto read = file->for_each([&](const Interlude&, const Entry*) { ++sound; });
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Problem::Kind::damaged);
  EXPECT_NE(read.error().message.find("entry 2"), std::string::npos);
  EXPECT_EQ(sound, 1);
}

// A power loss leaves any part of the log, wherever it is torn: what is read is a beginning of what
// was written. Source: https://www.sqlite.org/walformat.html, "frame checksums", read 2026-11-24.
TEST_F(JournalFileTest, ATornLogIsABeginningOfTheHistory) {
  auto file = open().value();
  std::vector<std::string> bodies;
  for (int i = 0; i < 20; ++i) {
    bodies.push_back("body " + std::to_string(i) + std::string(700, '.'));
    ASSERT_TRUE(file->append({}, entry_of(bodies.back())).ok());
  }
  const std::string log = test::text_of_file(folder_.path("j-wal"));
  ASSERT_GT(log.size(), 40'000U);
  std::size_t most = 0;
  for (std::size_t size = log.size(); size > 37'000; size -= 1'999) {
    const std::string name = "torn" + std::to_string(size);
    folder_.write(name, test::text_of_file(folder_.path("j")));
    folder_.write(name + "-wal", log.substr(0, size));
    auto torn = open(name);
    // Torn before the tables were made, it is an empty file again.
    ASSERT_TRUE(torn.ok()) << size << " " << torn.error().message;
    const auto entries = entries_of(**torn);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      ASSERT_EQ(entries[i].request.body, bodies[i]) << size;
    }
    most = std::max(most, entries.size());
  }
  EXPECT_EQ(most, bodies.size());
}

// A copy of a closed file is the whole of it: recordings are sent around.
TEST_F(JournalFileTest, IsOneFileWhenClosed) {
  { ASSERT_TRUE(open().value()->append({}, entry_of("1")).ok()); }
  EXPECT_FALSE(fs::exists(folder_.path("j-wal")));
  EXPECT_FALSE(fs::exists(folder_.path("j-shm")));
}

}  // namespace
}  // namespace revalab::journal
