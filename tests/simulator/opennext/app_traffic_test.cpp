// The flows of a real application (tests/clients/opennext) in short: what its server function asked
// of AWS in them, asked again of a lab, with the bodies it was answered.

#include "core/wire/direct_transport.hpp"
#include "simulator/server/served_lab.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace revalab::sim::opennext {
namespace {

using nlohmann::json;

const std::string k_folder = "tests/data/opennext/app";

ServedLabOptions options_of_app() {
  ServedLabOptions options;
  options.clock = ClockMode::virtual_clock;
  options.start = WallTime::parse_rfc3339("2026-11-24T20:00:00Z").value();
  auto build = read_build(test::repository_path(k_folder));
  EXPECT_TRUE(build.ok());
  options.build = std::move(build).value();
  return options;
}

std::vector<json> recorded_calls() {
  std::ifstream stream(test::repository_path(k_folder + "/traffic.jsonl"));
  std::vector<json> calls;
  for (std::string line; std::getline(stream, line);) calls.push_back(json::parse(line));
  return calls;
}

Request request_of(const json& call) {
  Request request(call.at("method"), call.at("target"));
  for (const auto& [name, value] : call.at("headers").items()) {
    request.headers.set(name, value.get<std::string>());
  }
  request.body = call.at("body").at("text");
  return request;
}

/// The application's lab. Cache objects of the build are not in the repository: each is put as the
/// recording got it first.
class AppLab {
 public:
  AppLab() : lab(options_of_app(), machine) {
    for (const json& call : recorded_calls()) {
      if (call.at("service") != "s3") continue;
      Request request = request_of(call);
      const std::string path(request.path());
      if (!objects.contains(path) && request.method == "GET") put(path, call);
      if (request.method == "PUT") objects.emplace(path, std::string());
    }
  }

  Response answer(const Request& request) {
    return std::get<Response>(lab.account().cloud().handle(request, lab.now()));
  }

  test::ManualClock machine;
  ServedLab lab;
  std::map<std::string, std::string> objects;  ///< What each path holds, by an obvious model.

 private:
  void put(const std::string& path, const json& call) {
    Request request = request_of(call);
    request.method = "PUT";
    request.target = path;
    request.headers.remove("x-amz-content-sha256");
    request.body = call.at("reply_body").at("text");
    EXPECT_EQ(answer(request).status, 200) << path;
    objects[path] = request.body;
  }
};

/// The code in an error of CloudFront's.
std::string code_in(const std::string& xml) {
  const auto begin = xml.find("<Code>");
  return begin == std::string::npos ? xml : xml.substr(begin, xml.find("</Code>") - begin);
}

// Every answer is as the application got it: rows of the tag table, before and after they are
// marked, exactly; objects as they were put last; refused purges with their codes.
TEST(AppTraffic, IsAnsweredAsItWas) {
  AppLab app;
  std::map<std::string, int> compared;
  for (const json& call : recorded_calls()) {
    const Request request = request_of(call);
    const Response response = app.answer(request);
    const std::string service = call.at("service");
    SCOPED_TRACE(call.at("flow").get<std::string>() + ": " + service + " " + request.target + " " +
                 request.body.substr(0, 300));
    EXPECT_EQ(response.status, call.at("reply_status"));
    if (service == "dynamodb") {
      EXPECT_EQ(json::parse(response.body),
                json::parse(call["reply_body"]["text"].get<std::string>()));
    } else if (request.method == "PUT") {
      app.objects[std::string(request.path())] = request.body;
    } else if (service == "s3") {
      EXPECT_EQ(response.body, app.objects[std::string(request.path())]);
    } else if (response.status >= 400) {
      EXPECT_EQ(code_in(response.body), code_in(call["reply_body"]["text"]));
    }
    ++compared[service];
  }
  EXPECT_EQ(compared, (std::map<std::string, int>{
                          {"cloudfront", 5}, {"dynamodb", 93}, {"s3", 36}, {"sqs", 1}}));
}

// What the flows cost is as when they were played: three purges of two paths each.
TEST(AppTraffic, CostsWhatTheFlowsCost) {
  AppLab app;
  for (const json& call : recorded_calls()) app.answer(request_of(call));
  std::int64_t paths = 0;
  for (const UsageEntry& entry : app.lab.account().ledger().entries()) {
    if (entry.dimension == Dimension::cloudfront_invalidation_path) paths += entry.count;
  }
  EXPECT_EQ(paths, 6);
}

}  // namespace
}  // namespace revalab::sim::opennext
