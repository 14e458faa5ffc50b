#include "simulator/cdn/access_log.hpp"

#include "simulator/cdn/access_log_line.hpp"
#include "tests/support/lab_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;

Viewed example() {
  Viewed viewed;
  viewed.method = "GET";
  viewed.target = "/posts/a b?x=1&y=\"2\"";
  viewed.host = "site.example";
  viewed.user_agent = "Mozilla/5.0 (X)";
  viewed.peer = {"192.0.2.7", 50123};
  viewed.bytes_in = 120;
  viewed.bytes_out = 4567;
  viewed.status = 206;
  viewed.outcome.distribution = "E1EXAMPLE00001";
  viewed.outcome.domain_name = "d111111abcdef8.cloudfront.net";
  viewed.outcome.location = "IAD89-C1";
  viewed.outcome.request_id = "k6WGMNkEzR5BEM_SaF47gjtX9zBDO2m349OY2an0QPEaUum1ZOLrow==";
  viewed.outcome.result = "Hit";
  viewed.outcome.response_result = "Hit";
  viewed.outcome.detailed_result = "Hit";
  viewed.content_type = "text/html; charset=utf-8";
  viewed.content_length = 4000;
  viewed.content_range = "bytes 0-3999/9000";
  viewed.ended_at = WallTime::parse_rfc3339("2026-01-02T03:04:05.678Z").value();
  viewed.took = std::chrono::microseconds(12'345);
  viewed.first_byte = std::chrono::microseconds(2'001);
  return viewed;
}

std::string line_of(const Viewed& viewed) {
  std::string line;
  append_access_log_line(line, viewed);
  return line;
}

// What existing log tools read. Source: standard-logs-reference, "Standard log file fields".
TEST(AccessLogLine, HasThirtyThreeFieldsInTheirOrder) {
  const std::string line = line_of(example());
  EXPECT_EQ(line,
            "2026-01-02\t03:04:05\tIAD89-C1\t4567\t192.0.2.7\tGET\td111111abcdef8.cloudfront.net\t"
            "/posts/a%20b\t206\t-\tMozilla/5.0%20(X)\tx=1&y=%222%22\t-\tHit\t"
            "k6WGMNkEzR5BEM_SaF47gjtX9zBDO2m349OY2an0QPEaUum1ZOLrow==\tsite.example\thttp\t120\t"
            "0.012\t-\t-\t-\tHit\tHTTP/1.1\t-\t-\t50123\t0.002\tHit\ttext/html;%20charset=utf-8\t"
            "4000\t0\t3999\n");
  EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 32);
  const std::string head(access_log_head());
  EXPECT_EQ(std::count(head.begin(), head.end(), ' '), 1 + 33);
}

// Source: ibid., sc-status: a viewer that closed first is `000`.
TEST(AccessLogLine, WritesAViewerThatWentAsThreeZeros) {
  Viewed viewed = example();
  viewed.status = 0;
  EXPECT_NE(line_of(viewed).find("\t000\t"), std::string::npos);
}

// Nothing a client sends can begin another field or line.
TEST(AccessLogLine, EscapesWhatAClientMaySend) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  std::string out;
  append_log_escaped(out, all);
  for (const char c : out) EXPECT_TRUE(c > ' ' && c < 127) << static_cast<int>(c);
  std::string percent;
  append_log_escaped(percent, "%41~a");
  EXPECT_EQ(percent, "%2541%7Ea");
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path().filename());
  std::sort(files.begin(), files.end());
  return files;
}

// A file an hour of the lab's time and a distribution, named as AWS names them.
TEST(AccessLogTest, WritesAFileForEachHourAndDistribution) {
  const test::TemporaryFolder folder;
  auto log = AccessLog::open(folder.path("new"), Dice(1)).value();
  Viewed viewed = example();
  log->add(viewed);
  viewed.ended_at = viewed.ended_at + std::chrono::hours(1);
  log->add(viewed);
  viewed.outcome.distribution = "E2";
  log->add(viewed);
  EXPECT_EQ(log->flush(), std::nullopt);
  const auto files = files_in(folder.path("new"));
  ASSERT_EQ(files.size(), 3U);
  EXPECT_TRUE(files[0].starts_with("E1EXAMPLE00001.2026-01-02-03."));
  EXPECT_TRUE(files[1].starts_with("E1EXAMPLE00001.2026-01-02-04."));
  EXPECT_TRUE(files[2].starts_with("E2.2026-01-02-04."));
  EXPECT_TRUE(files[2].ends_with(".gz"));
}

// Each flush is a whole gzip member, so a file is good after any of them; gzip itself says so.
TEST(AccessLogTest, IsReadableAfterEveryFlushAndHasOneHead) {
  const test::TemporaryFolder folder;
  auto log = AccessLog::open(folder.path("."), Dice(1)).value();
  std::string expected(access_log_head());
  for (int i = 0; i < 3; ++i) {
    log->add(example());
    ASSERT_TRUE(log->has_lines());
    ASSERT_EQ(log->flush(), std::nullopt);
    expected += line_of(example());
    const std::string file = folder.path(".") + "/" + files_in(folder.path(".")).at(0);
    EXPECT_EQ(test::run_program_to_end({"gzip", "-dc", file}).output, expected);
  }
  // A lab that is started again goes on in the file.
  log = AccessLog::open(folder.path("."), Dice(1)).value();
  log->add(example());
  log->flush();
  EXPECT_EQ(files_in(folder.path(".")).size(), 1U);
}

TEST(AccessLogTest, SaysWhereItCannotWrite) {
  const test::TemporaryFolder folder;
  const std::string file = folder.path("file");
  test::run_program_to_end({"touch", file});
  const auto log = AccessLog::open(file + "/below", Dice(1));
  ASSERT_FALSE(log.ok());
  EXPECT_NE(log.error().find("/file/below"), std::string::npos);
}

}  // namespace
}  // namespace revalab::sim
