#include "tests/bench/hot_paths.hpp"

#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/dynamodb/json.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/check.hpp"
#include "core/invalidation/coverage.hpp"
#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"
#include "core/wire/server_session.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/manual_clock.hpp"

#include <memory>
#include <string>
#include <utility>

namespace revalab::bench {
namespace {

const Calendar k_calendar(*WallTime::parse_rfc3339("2026-01-01T00:00:00Z"));
constexpr std::string_view k_query = R"({"TableName": "tags",
    "KeyConditionExpression": "#tag = :tag", "ExpressionAttributeNames": {"#tag": "tag"},
    "ExpressionAttributeValues": {":tag": {"S": "build/posts"}}})";

/// The number of bytes of what a handler answered, which must have this status.
std::size_t bytes_of(const Answer& answer, int status) {
  const auto* response = std::get_if<Response>(&answer);
  REVALAB_CHECK(response != nullptr && response->status == status, "the path is open");
  return response->body.size();
}

std::string authorization(const std::string& service) {
  return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/" + service +
         "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
}

Request dynamodb_request(const std::string& operation, std::string body) {
  Request request("POST", "/");
  request.headers.set("content-type", "application/x-amz-json-1.0");
  request.headers.set("x-amz-target", "DynamoDB_20120810." + operation);
  request.headers.set("authorization", authorization("dynamodb"));
  request.body = std::move(body);
  return request;
}

std::string row_path(int number) {
  return "build/posts/a-post-with-a-long-name-" + std::to_string(1'000'000 + number);
}

std::string row_json(int number) {
  return R"({"tag": {"S": "build/posts"}, "path": {"S": ")" + row_path(number) +
         R"("}, "revalidatedAt": {"N": "1767225600000"}})";
}

/// A table of OpenNext's keys with `count` rows under one tag, about 12 KB in a hundred.
struct TagTable {
  explicit TagTable(int count) {
    send(dynamodb_request("CreateTable", R"({"TableName": "tags", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "tag", "AttributeType": "S"},
                                 {"AttributeName": "path", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"},
                      {"AttributeName": "path", "KeyType": "RANGE"}]})"));
    for (int i = 0; i < count; ++i) {
      send(dynamodb_request("PutItem", R"({"TableName": "tags", "Item": )" + row_json(i) + "}"));
    }
  }

  std::size_t send(const Request& request) { return bytes_of(fake.handle(request, {}), 200); }

  Ledger ledger;
  dynamodb::DynamoDb fake{k_calendar, Dice(1), ledger};
};

/// The wire face, from a whole request to a whole answer.
Walk on_the_wire(int rows, Request request) {
  auto table = std::make_shared<TagTable>(rows);
  return [table, request = std::move(request)] { return table->send(request); };
}

dynamodb::QueryRequest query_request() {
  dynamodb::Decoder decoder;
  dynamodb::QueryRequest request;
  dynamodb::RequestNotes notes;
  const bool ok = decoder.parse(k_query) && decoder.read(request, notes).ok();
  REVALAB_CHECK(ok && notes.violations.empty() && notes.refusal.empty(), "the request is in order");
  return request;
}

Walk decode_a_query() {
  auto decoder = std::make_shared<dynamodb::Decoder>();
  return [decoder] {
    dynamodb::QueryRequest request;
    dynamodb::RequestNotes notes;
    const bool ok = decoder->parse(k_query) && decoder->read(request, notes).ok();
    REVALAB_CHECK(ok, "the request is in order");
    return request.key_condition_expression.size();
  };
}

Walk query_100_rows() {
  auto table = std::make_shared<TagTable>(100);
  return [table, request = query_request()] {
    const auto response = table->fake.tables().query(request, {});
    REVALAB_CHECK(response.ok() && response->items.size() == 100, "all rows are found");
    return response->items.size();
  };
}

Walk encode_100_rows() {
  auto table = std::make_shared<TagTable>(100);
  const auto page = table->fake.tables().query_page(query_request(), {});
  REVALAB_CHECK(page.ok() && page->count() == 100, "all rows are found");
  return [table, page = *page] {
    std::string body;
    dynamodb::append_json(body, page);
    return body.size();
  };
}

Walk query_100_rows_on_the_wire() {
  return on_the_wire(100, dynamodb_request("Query", std::string(k_query)));
}

Walk query_1_row_on_the_wire() {
  return on_the_wire(1, dynamodb_request("Query", std::string(k_query)));
}

Walk get_an_item_on_the_wire() {
  return on_the_wire(100, dynamodb_request("GetItem", R"({"TableName": "tags", "Key": {
      "tag": {"S": "build/posts"}, "path": {"S": ")" + row_path(50) +
                                                          R"("}}})"));
}

Walk write_25_items_on_the_wire() {
  std::string puts;
  for (int i = 0; i < 25; ++i) {
    puts += (i == 0 ? "" : ", ") + (R"({"PutRequest": {"Item": )" + row_json(i) + "}}");
  }
  return on_the_wire(
      100, dynamodb_request("BatchWriteItem", R"({"RequestItems": {"tags": [)" + puts + "]}}"));
}

/// Gives one answer to all, so that only what carries it is walked.
class CannedHandler final : public Handler {
 public:
  CannedHandler() : response_(200) {
    response_.headers.set("Content-Type", "application/x-amz-json-1.0");
    response_.body.assign(12'000, 'x');
  }
  Answer handle(const Request&, Instant) override { return response_; }

 private:
  Response response_;
};

/// The server's side of one exchange on a connection that stays open, and no service behind it.
Walk exchange_http() {
  struct Connection {
    CannedHandler handler;
    test::ManualClock clock;
    wire::ServerSession session{handler, clock};
  };
  std::string request;
  wire::append_request(request, dynamodb_request("Query", std::string(k_query)), "127.0.0.1:4566");
  auto connection = std::make_shared<Connection>();
  return [connection, request] {
    connection->session.receive(request);
    const std::size_t bytes = connection->session.output().size();
    REVALAB_CHECK(bytes > 12'000, "the request is answered");
    connection->session.sent(bytes);
    return bytes;
  };
}

/// Both sides of the purge: the batch is encoded, sent and accepted.
Walk purge_100_paths_on_the_wire() {
  struct Lab {
    Ledger ledger;
    cloudfront::CloudFront fake{
        k_calendar, Dice(1), ledger, {.propagation = cloudfront::Propagation::none()}};
    cloudfront::InvalidationBatch batch;
    int references = 0;
  };
  auto lab = std::make_shared<Lab>();
  const auto added = lab->fake.add_distribution("E1EXAMPLE00001", {}, {Instant()});
  REVALAB_CHECK(added.ok(), "there is a distribution");
  for (int i = 0; i < 100; ++i) lab->batch.items.push_back("/posts/a-post-" + std::to_string(i));
  Request request("POST", "/2020-05-31/distribution/E1EXAMPLE00001/invalidation");
  request.headers.set("authorization", authorization("cloudfront"));
  return [lab, request]() mutable {
    lab->batch.caller_reference = std::to_string(1'000'000 + ++lab->references);
    request.body = cloudfront::encode_invalidation_batch(lab->batch);
    return bytes_of(lab->fake.handle(request, {}), 201);
  };
}

Walk find_what_a_wildcard_drops() {
  std::vector<std::string> urls;
  for (int i = 0; i < 100'000; ++i) urls.push_back("/posts/" + std::to_string(i));
  auto inventory = std::make_shared<Inventory>(std::move(urls));
  return [inventory] {
    const auto dropped = inventory->covered_by({"/posts/99*"});
    REVALAB_CHECK(dropped.size() == 1'111, "all numbers that begin with 99");
    return dropped.size();
  };
}

Walk join_and_strip(KeyProfile profile) {
  return [codec = KeyCodec("b7f3c", profile)] {
    const StrippedKey key = codec.strip(codec.join("posts/a-post"));
    const auto* own = std::get_if<std::string>(&key);
    REVALAB_CHECK(own != nullptr, "the key is this build's");
    return own->size();
  };
}
Walk join_and_strip_exact() { return join_and_strip(KeyProfile::exact); }
Walk join_and_strip_opennext() { return join_and_strip(KeyProfile::opennext); }
Walk join_and_strip_seed() { return join_and_strip(KeyProfile::seed); }
Walk join_and_strip_opennext_table() { return join_and_strip(KeyProfile::opennext_table); }

Walk find_the_urls_of_a_page() {
  UrlRules rules;
  rules.build_id = "b7f3c";
  PurgeTarget target;
  target.path = "/posts/caf\xc3\xa9";
  target.router = Router::pages;
  return [rules, target] {
    const PageUrls urls = urls_of(rules, target);
    REVALAB_CHECK(!urls.data.empty(), "a page of the pages router has a data path");
    return urls.pages.front().size() + urls.data.front().size();
  };
}

Walk sign_a_request() {
  Request request = dynamodb_request("Query", std::string(k_query));
  request.headers.set("host", "dynamodb.us-east-1.amazonaws.com");
  request.headers.remove("authorization");
  const aws::Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}};
  const aws::SigningScope scope{"us-east-1", "dynamodb"};
  return [request, credentials, scope] {
    Request copy = request;
    aws::sign(copy, credentials, scope, k_calendar.wall({}));
    return copy.headers.get("authorization").size();
  };
}

}  // namespace

const std::vector<HotPath>& hot_paths() {
  static const std::vector<HotPath> k_paths{
      {"decode_a_query", decode_a_query},
      {"query_100_rows", query_100_rows},
      {"encode_100_rows", encode_100_rows},
      {"query_100_rows_on_the_wire", query_100_rows_on_the_wire},
      {"query_1_row_on_the_wire", query_1_row_on_the_wire},
      {"get_an_item_on_the_wire", get_an_item_on_the_wire},
      {"write_25_items_on_the_wire", write_25_items_on_the_wire},
      {"exchange_http", exchange_http},
      {"purge_100_paths_on_the_wire", purge_100_paths_on_the_wire},
      {"find_what_a_wildcard_drops", find_what_a_wildcard_drops},
      {"join_and_strip_exact", join_and_strip_exact},
      {"join_and_strip_opennext", join_and_strip_opennext},
      {"join_and_strip_seed", join_and_strip_seed},
      {"join_and_strip_opennext_table", join_and_strip_opennext_table},
      {"find_the_urls_of_a_page", find_the_urls_of_a_page},
      {"sign_a_request", sign_a_request},
  };
  return k_paths;
}

}  // namespace revalab::bench
