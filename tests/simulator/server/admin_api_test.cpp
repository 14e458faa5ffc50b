#include "tests/simulator/server/lab.hpp"

namespace revalab::sim {
namespace {

using test::FrontLab;

std::string error_message(const Response& response) {
  return FrontLab::json_of(response).at("error").at("message");
}

TEST(AdminApi, SaysThatItIsWell) {
  FrontLab lab;
  const Response health = lab.get("/_revalab/health");
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(FrontLab::json_of(health).at("status"), "ok");
  EXPECT_EQ(health.headers.get("Content-Type"), "application/json");
}

// The answer comes after everything due by then has happened: the status has changed.
TEST(AdminApi, AdvancingTheClockLetsHappenWhatIsDue) {
  ServedLabOptions options = FrontLab::virtual_lab();
  options.account.cloudfront.propagation =
      cloudfront::Propagation::fixed(std::chrono::seconds(5), std::chrono::seconds(25));
  FrontLab lab(options);
  const Response created = lab.purge({"/a"}, "one");
  ASSERT_EQ(created.status, 201);
  const auto in_progress = [&] {
    return FrontLab::json_of(lab.get("/_revalab/state"))
        .at("distributions")[0]
        .at("invalidationsInProgress")
        .get<int>();
  };
  EXPECT_EQ(in_progress(), 1);
  EXPECT_EQ(lab.post("/_revalab/clock", R"({"advance": "24s"})").body,
            "{\"now\":\"2026-01-31T23:00:24Z\",\"mode\":\"virtual\"}\n");
  EXPECT_EQ(in_progress(), 1);
  EXPECT_EQ(lab.post("/_revalab/clock", R"({"set": "2026-01-31T23:00:25Z"})").status, 200);
  EXPECT_EQ(in_progress(), 0);
}

TEST(AdminApi, TheClockStandsStillUnlessToldToMove) {
  FrontLab lab;
  lab.machine.advance(std::chrono::hours(1));
  EXPECT_EQ(FrontLab::json_of(lab.get("/_revalab/clock")).at("now"), "2026-01-31T23:00:00Z");
}

TEST(AdminApi, BadWishesForTheClockAreExplained) {
  FrontLab lab;
  for (const std::string body :
       {"", "[]", "{}", R"({"advance": 30})", R"({"advance": "30"})", R"({"advance": "-1s"})",
        R"({"advance": "1s", "set": "2026-02-01T00:00:00Z"})", R"({"set": "tomorrow"})",
        R"({"set": "2025-01-01T00:00:00Z"})", R"({"set": "2201-01-01T00:00:00Z"})",
        R"({"advance": "99999d"})", R"({"advance": "1s", "more": 1})"}) {
    const Response refused = lab.post("/_revalab/clock", body);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_NE(error_message(refused), "") << body;
  }
  EXPECT_EQ(FrontLab::json_of(lab.get("/_revalab/clock")).at("now"), "2026-01-31T23:00:00Z");
}

TEST(AdminApi, ARealClockCannotBeSet) {
  FrontLab lab(ServedLabOptions{});
  EXPECT_EQ(lab.post("/_revalab/clock", R"({"advance": "1s"})").status, 409);
  EXPECT_EQ(FrontLab::json_of(lab.get("/_revalab/clock")).at("mode"), "real");
}

// The account's free thousand is used up by `pathsUsedThisMonth`; the next month has its own.
TEST(AdminApi, BillsAMonthByCause) {
  FrontLab lab;
  lab.purge({"/a", "/b", "/c"}, "one");
  lab.post("/_revalab/clock", R"({"advance": "2h"})");
  lab.purge({"/d"}, "two");
  const auto january =
      FrontLab::json_of(lab.get("/_revalab/bill?month=2026-01&pathsUsedThisMonth=999"));
  EXPECT_EQ(january.at("total"), "0.01");  // Three paths, one of them free.
  EXPECT_EQ(january.at("lines")[0].at("quantity"), "3");
  const auto february = FrontLab::json_of(lab.get("/_revalab/bill"));
  EXPECT_EQ(february.at("month"), "2026-02");
  EXPECT_EQ(february.at("lines")[0].at("quantity"), "1");
  EXPECT_EQ(february.at("total"), "0");
  EXPECT_EQ(lab.get("/_revalab/bill?month=january").status, 400);
  EXPECT_EQ(lab.get("/_revalab/bill?prices=none-such").status, 400);
  EXPECT_EQ(lab.get("/_revalab/bill?pathsUsedThisMonth=-1").status, 400);
}

// A visitor has no business with files of the machine.
TEST(AdminApi, PriceBooksAreTheBuiltInOnes) {
  FrontLab lab;
  EXPECT_EQ(lab.get("/_revalab/bill?prices=%2Fetc%2Fpasswd.json").status, 400);
}

TEST(AdminApi, ListsUsageAndRequests) {
  FrontLab lab;
  lab.purge({"/a", "/b"}, "one");
  lab.purge({"no-slash"}, "two");
  const auto usage = FrontLab::json_of(lab.get("/_revalab/usage")).at("entries");
  ASSERT_EQ(usage.size(), 1U);
  EXPECT_EQ(usage[0].at("quantity"), "2");
  EXPECT_EQ(usage[0].at("dimension"), "cloudfront.invalidationPath");
  const auto requests = FrontLab::json_of(lab.get("/_revalab/requests")).at("requests");
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].at("operation"), "CreateInvalidation");
  EXPECT_EQ(requests[0].at("status"), 201);
  EXPECT_EQ(requests[1].at("status"), 400);
  const auto later = FrontLab::json_of(lab.get("/_revalab/requests?since=1")).at("requests");
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].at("seq"), 2);
}

TEST(AdminApi, FaultsCanBePlannedSeenAndTakenBack) {
  FrontLab lab;
  const std::string plan = R"({"kind": "faults", "faults": [
      {"id": "once", "service": "cloudfront", "do": {"error": "Throttling"}, "times": 1}]})";
  EXPECT_EQ(std::get<Response>(lab.ask("PUT", "/_revalab/faults", plan)).status, 200);
  EXPECT_EQ(lab.purge({"/a"}, "one").status, 400);
  EXPECT_EQ(lab.purge({"/a"}, "one").status, 201);
  const auto shown = FrontLab::json_of(lab.get("/_revalab/faults")).at("faults");
  EXPECT_EQ(shown[0].at("fired"), 1);
  EXPECT_EQ(shown[0].at("do"), nlohmann::json({{"error", "Throttling"}}));
  EXPECT_EQ(std::get<Response>(lab.ask("DELETE", "/_revalab/faults")).status, 200);
  EXPECT_TRUE(FrontLab::json_of(lab.get("/_revalab/faults")).at("faults").empty());
}

// FIDELITY tells users to plan this one. Each client reads the protocol it asked in.
TEST(AdminApi, FaultsReachSqsInBothOfItsProtocols) {
  FrontLab lab;
  const std::string plan = R"({"kind": "faults", "faults": [
      {"id": "full", "service": "sqs", "do": {"error": "RequestThrottled"}, "times": 2}]})";
  ASSERT_EQ(std::get<Response>(lab.ask("PUT", "/_revalab/faults", plan)).status, 200);
  const auto json = std::get<Response>(lab.ask(
      "POST", "/", "{}", {{"X-Amz-Target", "AmazonSQS.ListQueues"}, {"Host", "127.0.0.1"}}));
  EXPECT_EQ(json.status, 403);
  EXPECT_EQ(FrontLab::json_of(json).at("__type"), "com.amazonaws.sqs#RequestThrottled");
  EXPECT_EQ(json.headers.get("x-amzn-query-error"), "RequestThrottled;Sender");
  const auto xml = std::get<Response>(
      lab.ask("POST", "/", "Action=ListQueues&Version=2012-11-05",
              {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "127.0.0.1"}}));
  EXPECT_EQ(xml.status, 403);
  EXPECT_NE(xml.body.find("<Code>RequestThrottled</Code>"), std::string::npos) << xml.body;
}

TEST(AdminApi, ABadPlanOfFaultsChangesNothing) {
  FrontLab lab;
  lab.ask("PUT", "/_revalab/faults",
          R"({"kind": "faults", "faults": [{"id": "a", "do": {"status": 503}}]})");
  const Response refused = std::get<Response>(
      lab.ask("PUT", "/_revalab/faults",
              "{\"kind\": \"faults\", \"faults\": [\n {\"id\": \"b\", \"do\": {\"nap\": 1}}]}"));
  EXPECT_EQ(refused.status, 400);
  const auto error = FrontLab::json_of(refused).at("error");
  EXPECT_EQ(error.at("line"), 2);
  EXPECT_EQ(error.at("field"), "/faults/0/do");
  EXPECT_EQ(FrontLab::json_of(lab.get("/_revalab/faults")).at("faults")[0].at("id"), "a");
}

// The lab's distribution stands in front of the origin it was given.
TEST(AdminApi, TheDistributionHasTheOriginOfTheLab) {
  ServedLabOptions options = FrontLab::virtual_lab();
  options.origins = {{"default", "http://app.localhost:3000/base"}};
  FrontLab lab(options);
  const auto listed =
      std::get<Response>(lab.ask("GET", "/2020-05-31/distribution", "",
                                 {{"Authorization",
                                   "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudfront/"
                                   "aws4_request, SignedHeaders=host, Signature=00"},
                                  {"Host", "127.0.0.1"}}));
  EXPECT_NE(listed.body.find("<DomainName>app.localhost</DomainName>"), std::string::npos);
}

// As it was at the start: rows, clock and first ids.
TEST(AdminApi, ResetMakesTheLabAsItWas) {
  ServedLabOptions options = FrontLab::virtual_lab();
  options.site = load_site(REVALAB_SOURCE_DIR "/scenarios/sites/blog.json").value();
  FrontLab lab(options);
  const std::string fresh = lab.get("/_revalab/state").body;
  const std::string first = lab.purge({"/a"}, "one").body;
  lab.post("/_revalab/clock", R"({"advance": "1h"})");
  EXPECT_NE(lab.get("/_revalab/state").body, fresh);
  EXPECT_EQ(lab.post("/_revalab/reset", "").status, 200);
  EXPECT_EQ(lab.get("/_revalab/state").body, fresh);
  EXPECT_EQ(lab.purge({"/a"}, "one").body, first);
}

TEST(AdminApi, UnknownEndpointsAndMethodsSaySo) {
  FrontLab lab;
  EXPECT_EQ(lab.get("/_revalab/nothing").status, 404);
  const Response wrong = lab.post("/_revalab/bill", "");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET");
  EXPECT_EQ(std::get<Response>(lab.ask("DELETE", "/_revalab/clock")).headers.get("Allow"),
            "GET, POST");
  EXPECT_EQ(lab.get("/_revalab").status, 200);
  // Not the lab's own: a path of some service.
  EXPECT_EQ(lab.get("/_revalabs").status, 404);
  EXPECT_EQ(lab.get("/_revalabs").headers.get("Content-Type"), "text/xml");
}

// A typo must not look as if it had been obeyed: a bill without the paths already used is wrong.
TEST(AdminApi, RefusesParametersAndFieldsItDoesNotKnow) {
  FrontLab lab;
  const Response bill = lab.get("/_revalab/bill?month=2026-01&pathUsedThisMonth=999");
  EXPECT_EQ(bill.status, 400);
  EXPECT_EQ(FrontLab::json_of(bill).at("error").at("field"), "pathUsedThisMonth");
  EXPECT_EQ(error_message(bill),
            "unknown parameter, expected one of: month, pathsUsedThisMonth, prices");
  EXPECT_EQ(error_message(lab.get("/_revalab/state?all=1")), "unknown parameter, expected none");
  lab.purge({"/a"}, "one");
  const Response reset = lab.post("/_revalab/reset", R"({"site": "other.json"})");
  EXPECT_EQ(reset.status, 400);
  EXPECT_EQ(FrontLab::json_of(reset).at("error").at("field"), "/site");
  EXPECT_EQ(error_message(reset), "unknown field, expected none");
  EXPECT_EQ(FrontLab::json_of(lab.get("/_revalab/requests")).at("requests").size(), 1U);
  EXPECT_EQ(lab.post("/_revalab/reset", "{}").status, 200);
  EXPECT_EQ(error_message(lab.post("/_revalab/clock", R"({"advance": "1s", "to": "x"})")),
            "unknown field, expected one of: advance, set");
}

// It is a duration, and no other would be understood any better.
TEST(AdminApi, ASpanThatIsTooLongIsOutOfRange) {
  FrontLab lab;
  EXPECT_EQ(error_message(lab.post("/_revalab/clock", R"({"advance": "99999999d"})")),
            "is \"99999999d\", out of range: a duration is at most \"106751d\"");
}

TEST(AdminApi, BodiesHaveALimit) {
  FrontLab lab;
  EXPECT_EQ(lab.post("/_revalab/clock", std::string((1U << 20U) + 1, ' ')).status, 413);
}

struct Visit {
  std::string what;
  Headers headers;
  bool welcome;
};

// A page from elsewhere can reach a loopback port, also under its own name once that resolves to
// 127.0.0.1. Source: https://developer.mozilla.org/docs/Glossary/Origin and the many reports of DNS
// rebinding against local development servers.
TEST(AdminApi, OnlyKnownHostsAndOriginsAreWelcome) {
  FrontLab lab;
  const std::vector<Visit> visits{
      {"loopback", {{"Host", "127.0.0.1:4566"}}, true},
      {"its name, in capitals", {{"Host", "LOCALHOST:1"}}, true},
      {"IPv6", {{"Host", "[::1]:4566"}}, true},
      {"an allowed host", {{"Host", "lab.example:4566"}}, true},
      {"own page", {{"Host", "localhost"}, {"Origin", "http://localhost:4566"}}, true},
      {"a page at another loopback port",
       {{"Host", "localhost"}, {"Origin", "http://127.0.0.1:3000"}},
       true},
      {"another name", {{"Host", "evil.example"}}, false},
      {"a name that begins like one", {{"Host", "localhost.evil.example"}}, false},
      {"another page", {{"Host", "localhost"}, {"Origin", "https://evil.example"}}, false},
      {"a page without a name", {{"Host", "localhost"}, {"Origin", "null"}}, false},
      {"an empty origin", {{"Host", "localhost"}, {"Origin", ""}}, false},
      {"user info before a name",
       {{"Host", "localhost"}, {"Origin", "http://localhost@evil.example"}},
       false},
      {"user info before another name", {{"Host", "127.0.0.1:80@evil.example"}}, false},
      {"no host", {{"Host", ""}}, false},
  };
  for (const Visit& visit : visits) {
    const auto answer = std::get<Response>(lab.ask("GET", "/_revalab/health", "", visit.headers));
    EXPECT_EQ(answer.status, visit.welcome ? 200 : 403) << visit.what;
  }
}

}  // namespace
}  // namespace revalab::sim
