// What a real server function asked of AWS, asked of a lab its build is deployed into.

#include "simulator/runner/setup.hpp"
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

void replace_all(std::string& text, std::string_view name, std::string_view with) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + with.size())) {
    text.replace(at, name.size(), with);
  }
}

/// A recorded call under the lab's names.
Request request_of(const json& call) {
  Request request(call.at("method"), call.at("target"));
  for (const auto& [name, value] : call.at("headers").items()) {
    request.headers.set(name, value.get<std::string>());
  }
  request.body = call.at("body").at("text");
  replace_all(request.target, "example-cache-00001", k_cache_bucket);
  replace_all(request.body, "example-tags-00001", k_tag_table);
  replace_all(request.body, "ex-revalidation-0000000001.fifo", k_revalidation_queue);
  return request;
}

/// A lab with the build whose traffic was recorded.
class RecordedLab {
 public:
  RecordedLab() : lab(options(), machine) {}

  static ServedLabOptions options() {
    ServedLabOptions options;
    options.clock = ClockMode::virtual_clock;
    options.start = WallTime::parse_rfc3339("2026-11-22T11:38:00Z").value();
    auto build = read_build(test::repository_path("scenarios/sites/opennext-sample"));
    EXPECT_TRUE(build.ok());
    options.build = std::move(build).value();
    return options;
  }

  Response answer(const Request& request) {
    return std::get<Response>(lab.account().cloud().handle(request, lab.now()));
  }

  test::ManualClock machine;
  ServedLab lab;
};

std::vector<json> recorded_calls() {
  std::ifstream stream(test::repository_path("tests/data/opennext/traffic.jsonl"));
  std::vector<json> calls;
  for (std::string line; std::getline(stream, line);) calls.push_back(json::parse(line));
  return calls;
}

// Every call of every service is dispatched, understood and answered with the status it had.
TEST(Traffic, OfARealServerFunctionIsAnsweredAsItWas) {
  RecordedLab recorded;
  ASSERT_EQ(recorded.lab.site_problem(), "");
  std::map<std::string, int> replayed;
  for (const json& call : recorded_calls()) {
    EXPECT_EQ(recorded.answer(request_of(call)).status, call.at("reply_status")) << call;
    ++replayed[call.at("service")];
  }
  EXPECT_EQ(replayed, (std::map<std::string, int>{
                          {"cloudfront", 3}, {"dynamodb", 37}, {"s3", 27}, {"sqs", 2}}));
}

// Where the deployment put cache objects is where the server function looks: it gets what the build
// made, and then what it wrote itself.
TEST(Traffic, FindsTheBuildsObjectsUnderTheKeysItAsksFor) {
  RecordedLab recorded;
  std::map<std::string, std::string> objects;
  for (const BuildObject& object : recorded.lab.options().build->objects) {
    objects[object.key] = test::text_of_file(object.path);
  }
  int found = 0;
  for (const json& call : recorded_calls()) {
    if (call.at("service") != "s3") continue;
    const Request request = request_of(call);
    const Response response = recorded.answer(request);
    std::string key(request.path().substr(k_cache_bucket.size() + 2));
    replace_all(key, "%24", "$");
    if (request.method == "PUT") {
      objects[key] = request.body;
    } else {
      EXPECT_EQ(response.body, objects[key]) << key;
      ++found;
    }
  }
  EXPECT_EQ(found, 20);
}

// The two messages are of one page in one state, and deduplicated: the page is rendered once.
TEST(Traffic, LeavesOneMessageInTheQueue) {
  RecordedLab recorded;
  for (const json& call : recorded_calls()) {
    if (call.at("service") == "sqs") recorded.answer(request_of(call));
  }
  Request receive("POST", "/");
  receive.headers.add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
  receive.headers.add("Content-Type", "application/x-amz-json-1.0");
  receive.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/sqs/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  receive.body = R"({"QueueUrl": "http://127.0.0.1:4566/000000000000/revalab-revalidation.fifo",)"
                 R"( "MaxNumberOfMessages": 10})";
  const json messages = json::parse(recorded.answer(receive).body).at("Messages");
  ASSERT_EQ(messages.size(), 1U);
  const json body = json::parse(messages.at(0).at("Body").get<std::string>());
  EXPECT_EQ(body.at("url"), "/timed");
}

}  // namespace
}  // namespace revalab::sim::opennext
