// A person in front of a lab's CDN: the program itself, curl, and CloudFront's API.

#include "core/aws/cloudfront/xml.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/tcp_transport.hpp"
#include "tests/support/lab_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>

namespace revalab::sim {
namespace {

using test::LabProcess;

/// A lab whose time stands still until it is told to move.
class Session {
 public:
  explicit Session(std::vector<std::string> more = {}) : lab(with_clock(std::move(more))) {}

  /// Head and body of what curl gets for a path.
  std::string get(const std::string& path, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command{"curl", "-si", "--max-time", "10"};
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(lab.exports().at("REVALAB_CDN_URL") + path);
    return test::run_program_to_end(command).output;
  }
  Response call(const std::string& method, const std::string& target, const std::string& body,
                std::string if_match = {}) {
    wire::TcpTransportOptions options;
    options.address.port = lab.port();
    wire::TcpTransport transport(reactor, options);
    Request request(method, target);
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudfront/aws4_request, "
                        "SignedHeaders=host, Signature=00");
    if (!if_match.empty()) request.headers.add("If-Match", std::move(if_match));
    request.body = body;
    return wire::drive(reactor, transport.send(request)).value();
  }
  void advance(const std::string& span) {
    EXPECT_EQ(call("POST", "/_revalab/clock", R"({"advance": ")" + span + "\"}").status, 200);
  }
  /// Has the distribution want https of its viewers, and that deployed.
  void want_https() {
    const std::string target = "/2020-05-31/distribution/E1EXAMPLE00001/config";
    const Response config = call("GET", target, "");
    std::string changed = config.body;
    const std::string before = ">allow-all<";
    for (auto at = changed.find(before); at != std::string::npos; at = changed.find(before, at)) {
      changed.replace(at, before.size(), ">redirect-to-https<");
    }
    EXPECT_EQ(call("PUT", target, changed, std::string(config.headers.get("ETag"))).status, 200);
    advance("1h");
  }
  void invalidate(const std::string& item) {
    const cloudfront::InvalidationBatch batch({item}, "session " + item);
    EXPECT_EQ(call("POST", "/2020-05-31/distribution/E1EXAMPLE00001/invalidation",
                   cloudfront::encode_invalidation_batch(batch))
                  .status,
              201);
  }

  wire::Reactor reactor;
  LabProcess lab;

 private:
  static std::vector<std::string> with_clock(std::vector<std::string> more) {
    more.insert(more.end(), {"--clock", "virtual", "--start", "2026-01-01T00:00:00Z"});
    return more;
  }
};

/// A field of curl's answer, in small letters.
std::string field(std::string answer, const std::string& name) {
  std::transform(answer.begin(), answer.end(), answer.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto at = answer.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return answer.substr(begin, answer.find('\r', begin) - begin);
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The whole life of a page at the edge, on the lab's clock.
TEST(CdnSession, MissesHitsAgesIsPurgedAndMissesAgain) {
  Session session;
  const std::string first = session.get("/posts/1");
  EXPECT_EQ(field(first, "x-cache"), "miss from cloudfront") << first;
  const std::string second = session.get("/posts/1");
  EXPECT_EQ(field(second, "x-cache"), "hit from cloudfront") << second;
  EXPECT_TRUE(has(second, "count: 1"));
  session.advance("30s");
  EXPECT_EQ(field(session.get("/posts/1"), "age"), "30");
  session.invalidate("/posts/*");
  EXPECT_EQ(field(session.get("/posts/1"), "x-cache"), "hit from cloudfront") << "not arrived yet";
  session.advance("20s");
  const std::string purged = session.get("/posts/1");
  EXPECT_EQ(field(purged, "x-cache"), "miss from cloudfront");
  EXPECT_TRUE(has(purged, "count: 2"));
}

// Past its life a page is asked for again; one that has not changed is kept.
TEST(CdnSession, IsRefreshedWhenItsLifeIsOver) {
  Session session;
  session.get("/about");
  session.advance("59s");
  EXPECT_EQ(field(session.get("/about"), "x-cache"), "hit from cloudfront");
  session.advance("2s");
  EXPECT_EQ(field(session.get("/about"), "x-cache"), "refreshhit from cloudfront");
  EXPECT_EQ(field(session.get("/about"), "x-cache"), "hit from cloudfront");
}

TEST(CdnSession, EachLocationHasACacheOfItsOwn) {
  Session session({"--edges", "IAD,FRA"});
  session.get("/a");
  const std::string elsewhere = session.get("/a", {"-H", "x-revalab-edge: FRA"});
  EXPECT_EQ(field(elsewhere, "x-cache"), "miss from cloudfront");
  EXPECT_TRUE(has(field(elsewhere, "x-amz-cf-pop"), "fra"));
  EXPECT_EQ(field(session.get("/a"), "x-cache"), "hit from cloudfront");
}

// With a regional tier a page is fetched once for both. Source: HowCloudFrontWorks of the developer
// guide.
TEST(CdnSession, ARegionalCacheIsAskedBeforeTheOrigin) {
  Session session({"--edges", "IAD,JFK", "--regional", "--shield"});
  EXPECT_TRUE(has(session.get("/a"), "count: 1"));
  EXPECT_TRUE(has(session.get("/a", {"-H", "x-revalab-edge: JFK"}), "count: 1"));
}

TEST(CdnSession, AResetEmptiesTheCaches) {
  Session session;
  session.get("/a");
  EXPECT_EQ(session.call("POST", "/_revalab/reset", "").status, 200);
  const std::string again = session.get("/a");
  EXPECT_EQ(field(again, "x-cache"), "miss from cloudfront");
  EXPECT_TRUE(has(again, "count: 1"));
}

// The CDN's port with TLS is where a viewer that is told to come by https finds the page, whatever
// is made of the edge meanwhile.
TEST(CdnSession, RedirectsToItsOwnTlsPort) {
  Session session({"--cdn-tls-port", "0"});
  EXPECT_EQ(session.call("POST", "/_revalab/reset", "").status, 200);
  session.want_https();
  const std::string moved = session.get("/a");
  EXPECT_TRUE(has(moved, "HTTP/1.1 301 ")) << moved;
  EXPECT_EQ(field(moved, "location"), session.lab.exports().at("REVALAB_CDN_TLS_URL") + "/a");
  const std::string page =
      session.get("/a", {"-L", "--cacert", session.lab.exports().at("REVALAB_CA_FILE")});
  EXPECT_TRUE(has(page, "HTTP/1.1 200 ")) << page;
}

TEST(CdnSession, AnOriginThatIsDownIsCloudFrontsError) {
  Session session({"--origin", "http://127.0.0.1:9"});
  const std::string answer = session.get("/a");
  EXPECT_TRUE(has(answer, "HTTP/1.1 502 ")) << answer;
  EXPECT_EQ(field(answer, "x-cache"), "error from cloudfront");
}

// A build's files are in the lab's own S3, which wants signatures; its server function is somebody
// else's to start.
TEST(CdnSession, ServesABuildsFilesFromTheLabsOwnS3) {
  Session session(
      {"--opennext", REVALAB_SOURCE_DIR "/scenarios/sites/opennext-sample", "--verify-signatures"});
  const std::string file = session.get("/BUILD_ID");
  EXPECT_TRUE(has(file, "HTTP/1.1 200 ")) << file;
  EXPECT_TRUE(file.ends_with("\r\n\r\n" + session.lab.exports().at("NEXT_BUILD_ID"))) << file;
  const std::string page = session.get("/posts");
  EXPECT_TRUE(has(page, "HTTP/1.1 503 ")) << page;
  EXPECT_TRUE(has(page, "--origin URL")) << page;
}

// What a lab leaves behind can be read by what reads CloudFront's logs.
TEST(CdnSession, WritesTheAccessLogBeforeItStops) {
  const test::TemporaryFolder folder;
  Session session({"--access-log", folder.path("logs")});
  session.get("/a?b=c");
  session.get("/a?b=c", {"-A", "a person"});
  session.lab.signal(SIGTERM);
  EXPECT_EQ(session.lab.wait(), 0);
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("logs"))) {
    EXPECT_TRUE(entry.path().filename().string().starts_with("E1EXAMPLE00001.2026-01-01-00."));
    text += test::run_program_to_end({"gzip", "-dc", entry.path().string()}).output;
  }
  EXPECT_TRUE(text.starts_with("#Version: 1.0\n#Fields: date time ")) << text;
  EXPECT_TRUE(has(text, "\t/a\t200\t-\t")) << text;
  EXPECT_TRUE(has(text, "\ta%20person\tb=c\t-\tHit\t")) << text;
}

}  // namespace
}  // namespace revalab::sim
