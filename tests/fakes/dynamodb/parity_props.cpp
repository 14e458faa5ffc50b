#include "core/aws/dynamodb/json.hpp"
#include "tests/fakes/dynamodb/generators.hpp"

namespace revalab::dynamodb {
namespace {

/// Two fakes that get the same calls, one in types and one over the wire.
class Twins {
 public:
  Twins() {
    RC_ASSERT(typed_.tables().create_table(rows_table(), call()).ok());
    RC_ASSERT(wired_.tables().create_table(rows_table(), call()).ok());
  }

  /// Runs `request` on both faces and compares state-free what came back.
  template <class Response, class Request, class Run>
  void ask(std::string_view operation, const Request& request, Run run) {
    const Result<Response> typed = run(typed_.tables(), request);
    const Result<Response> wired = over_the_wire<Response>(operation, request);
    RC_ASSERT(typed.ok() == wired.ok());
    if (typed) {
      RC_ASSERT(*typed == *wired);
    } else {
      RC_ASSERT(typed.error() == wired.error());
    }
  }
  void compare_usage() const { RC_ASSERT(typed_ledger_.entries() == wired_ledger_.entries()); }
  void set_unprocessed(Ratio share) {
    typed_.set_unprocessed(share);
    wired_.set_unprocessed(share);
  }

  static Call call() { return {Instant(), "parity"}; }

 private:
  template <class Response, class Body>
  Result<Response> over_the_wire(std::string_view operation, const Body& body) {
    Request request("POST", "/");
    request.headers.set("content-type", "application/x-amz-json-1.0");
    request.headers.set("x-amz-target", "DynamoDB_20120810." + std::string(operation));
    request.headers.set("authorization", "AWS4-HMAC-SHA256 Credential=x");
    request.headers.set("x-revalab-cause", "parity");
    append_json(request.body, body);
    const auto answer = std::get<revalab::Response>(wired_.handle(request, Instant()));
    if (answer.status != 200) return decode_error(answer.status, answer.body);
    Decoder decoder;
    Response response;
    RC_ASSERT(decoder.parse(answer.body));
    RC_ASSERT(decoder.read(response).ok());
    return response;
  }

  Ledger typed_ledger_;
  Ledger wired_ledger_;
  DynamoDb typed_{Calendar(WallTime()), Dice(1), typed_ledger_};
  DynamoDb wired_{Calendar(WallTime()), Dice(1), wired_ledger_};
};

ReturnConsumedCapacity any_wish() {
  return *rc::gen::element(ReturnConsumedCapacity::none, ReturnConsumedCapacity::total,
                           ReturnConsumedCapacity::indexes);
}

void put(Twins& twins) {
  PutItemRequest request;
  request.table_name = "rows";
  request.item = item_of(any_row());
  if (*rc::gen::inRange(0, 6) == 0) request.item.erase("path");  // Refused by both.
  request.return_old = *rc::gen::arbitrary<bool>();
  request.return_consumed_capacity = any_wish();
  if (*rc::gen::arbitrary<bool>()) request.condition_expression = "attribute_not_exists(pad)";
  twins.ask<WriteItemResponse>("PutItem", request, [](Tables& tables, const PutItemRequest& r) {
    return tables.put_item(r, Twins::call());
  });
}

void get(Twins& twins) {
  GetItemRequest request;
  const Row row = any_row();
  request.table_name = *rc::gen::element(std::string("rows"), std::string("none"));
  request.key = item_of(Row{row.tag, row.path, {}, 0});
  if (*rc::gen::arbitrary<bool>()) request.projection_expression = "tag, pad";
  request.return_consumed_capacity = any_wish();
  twins.ask<GetItemResponse>("GetItem", request, [](Tables& tables, const GetItemRequest& r) {
    return tables.get_item(r, Twins::call());
  });
}

void query(Twins& twins) {
  QueryRequest request;
  request.table_name = "rows";
  request.key_condition_expression = "tag = :tag";
  request.expression_attribute_values.emplace(
      ":tag", AttributeValue::string(*rc::gen::element(std::string("x"), std::string("y"))));
  if (*rc::gen::arbitrary<bool>()) request.index_name = "by-at";
  if (*rc::gen::arbitrary<bool>()) request.limit = *rc::gen::inRange(0, 5);  // 0 is refused.
  if (*rc::gen::arbitrary<bool>()) request.projection_expression = "tag";
  if (*rc::gen::inRange(0, 4) == 0) request.filter_expression = "size(pad) > :size";
  if (*rc::gen::inRange(0, 4) == 0) request.select = Select::count;
  if (!request.filter_expression.empty() || *rc::gen::inRange(0, 6) == 0) {
    request.expression_attribute_values.emplace(":size", AttributeValue::number("2"));
  }
  request.scan_index_forward = *rc::gen::arbitrary<bool>();
  request.return_consumed_capacity = any_wish();
  twins.ask<QueryResponse>("Query", request, [](Tables& tables, const QueryRequest& r) {
    return tables.query(r, Twins::call());
  });
}

void batch(Twins& twins) {
  BatchWriteItemRequest request;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    Row row = any_row();
    const bool is_put = *rc::gen::arbitrary<bool>();
    if (!is_put) row = Row{row.tag, row.path, {}, 0};
    request.request_items["rows"].emplace_back(is_put, item_of(row));
  }
  request.return_consumed_capacity = any_wish();
  if (*rc::gen::inRange(0, 3) == 0) twins.set_unprocessed(Ratio{1, 2});
  twins.ask<BatchWriteItemResponse>("BatchWriteItem", request,
                                    [](Tables& tables, const BatchWriteItemRequest& r) {
                                      return tables.batch_write_item(r, Twins::call());
                                    });
}

// The house's law of two faces: same answers, same errors, same usage.
RC_GTEST_PROP(Parity, TypedAndWireFacesAgree, ()) {
  Twins twins;
  const int steps = *rc::gen::inRange(1, 30);
  for (int i = 0; i < steps; ++i) {
    switch (*rc::gen::inRange(0, 4)) {
      case 0: put(twins); break;
      case 1: get(twins); break;
      case 2: query(twins); break;
      default: batch(twins); break;
    }
  }
  twins.compare_usage();
}

}  // namespace
}  // namespace revalab::dynamodb
