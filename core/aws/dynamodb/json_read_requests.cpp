#include "core/aws/dynamodb/json_reader.hpp"

namespace revalab::dynamodb {
namespace {

using Element = Reader::Element;
using std::string_view;

// The order inside each set is the one the service prints.
// Source: dynalite, validations/*.js (https://github.com/architect/dynalite, read 2026-11-22).
constexpr std::array<string_view, 3> k_capacity_wishes{"INDEXES", "TOTAL", "NONE"};
constexpr std::array<string_view, 4> k_selects{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                               "ALL_PROJECTED_ATTRIBUTES"};
constexpr std::array<string_view, 5> k_return_values{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE",
                                                     "UPDATED_NEW"};
constexpr std::array<string_view, 2> k_collection_metrics{"SIZE", "NONE"};
constexpr std::array<string_view, 2> k_on_failure{"ALL_OLD", "NONE"};

void read_capacity_wish(Reader& reader, Element element, ReturnConsumedCapacity& into) {
  const auto chosen = reader.choice(element, "returnConsumedCapacity", k_capacity_wishes);
  if (!chosen) return;
  constexpr std::array k_values{ReturnConsumedCapacity::indexes, ReturnConsumedCapacity::total,
                                ReturnConsumedCapacity::none};
  into = k_values[*chosen];
}

void read_select(Reader& reader, Element element, Select& into) {
  const auto chosen = reader.choice(element, "select", k_selects);
  if (!chosen) return;
  constexpr std::array k_values{Select::specific_attributes, Select::count, Select::all_attributes,
                                Select::all_projected_attributes};
  into = k_values[*chosen];
}

/// Members whose presence changes nothing here: without local secondary indexes there are no item
/// collection metrics.
bool read_ignorable(Reader& reader, string_view name, Element element) {
  if (name != "ReturnItemCollectionMetrics") return false;
  reader.choice(element, "returnItemCollectionMetrics", k_collection_metrics);
  return true;
}

bool is_one_of(string_view name, std::initializer_list<string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Request>
bool read_expression_maps(Reader& reader, string_view name, Element element, Request& request) {
  if (name == "ExpressionAttributeNames") {
    reader.names(element, request.expression_attribute_names);
  } else if (name == "ExpressionAttributeValues") {
    reader.expression_values(element, request.expression_attribute_values);
  } else {
    return false;
  }
  return true;
}

template <class Request>
void read_write_member(Reader& reader, string_view operation, string_view name, Element element,
                       Request& request) {
  if (name == "TableName") {
    reader.text(element, request.table_name);
  } else if (name == "ConditionExpression") {
    reader.expression(element, name, request.condition_expression);
  } else if (name == "ReturnValues") {
    const auto chosen = reader.choice(element, "returnValues", k_return_values);
    if (!chosen) return;
    request.return_old = k_return_values[*chosen] == "ALL_OLD";
    if (!request.return_old && k_return_values[*chosen] != "NONE") {
      reader.refuse("ReturnValues can only be ALL_OLD or NONE");
    }
  } else if (name == "ReturnValuesOnConditionCheckFailure") {
    const auto chosen = reader.choice(element, "returnValuesOnConditionCheckFailure", k_on_failure);
    if (chosen && k_on_failure[*chosen] != "NONE") reader.unmodelled(operation, name);
  } else if (name == "ReturnConsumedCapacity") {
    read_capacity_wish(reader, element, request.return_consumed_capacity);
  } else if (is_one_of(name, {"Expected", "ConditionalOperator"})) {
    reader.unmodelled(operation, name);
  } else if (!read_expression_maps(reader, name, element, request)) {
    read_ignorable(reader, name, element);
  }
}

Result<Done> read_table_name(Element root, RequestNotes& notes, std::string& table_name) {
  Reader reader(notes);
  reader.members(root, [&](string_view name, Element element) {
    if (name == "TableName") reader.text(element, table_name);
  });
  return reader.outcome();
}

}  // namespace

Result<Done> Decoder::read(DescribeTableRequest& request, RequestNotes& notes) {
  return read_table_name(document_->root, notes, request.table_name);
}

Result<Done> Decoder::read(DeleteTableRequest& request, RequestNotes& notes) {
  return read_table_name(document_->root, notes, request.table_name);
}

Result<Done> Decoder::read(ListTablesRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "ExclusiveStartTableName") {
      reader.text(element, request.exclusive_start_table_name);
    } else if (name == "Limit") {
      reader.limit(element, request.limit);
    }
  });
  return reader.outcome();
}

Result<Done> Decoder::read(QueryRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "TableName") {
      reader.text(element, request.table_name);
    } else if (name == "IndexName") {
      reader.text(element, request.index_name);
    } else if (name == "KeyConditionExpression") {
      reader.expression(element, name, request.key_condition_expression);
    } else if (name == "FilterExpression") {
      reader.expression(element, name, request.filter_expression);
    } else if (name == "ProjectionExpression") {
      reader.expression(element, name, request.projection_expression);
    } else if (name == "ExclusiveStartKey") {
      reader.start_key(element, request.exclusive_start_key.emplace());
    } else if (name == "Limit") {
      reader.limit(element, request.limit);
    } else if (name == "ScanIndexForward") {
      reader.boolean(element, request.scan_index_forward);
    } else if (name == "ConsistentRead") {
      reader.boolean(element, request.consistent_read);
    } else if (name == "Select") {
      read_select(reader, element, request.select);
    } else if (name == "ReturnConsumedCapacity") {
      read_capacity_wish(reader, element, request.return_consumed_capacity);
    } else if (is_one_of(name, {"AttributesToGet", "KeyConditions", "QueryFilter",
                                "ConditionalOperator"})) {
      reader.unmodelled("Query", name);
    } else {
      read_expression_maps(reader, name, element, request);
    }
  });
  return reader.outcome();
}

Result<Done> Decoder::read(GetItemRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  bool has_key = false;
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "TableName") {
      reader.text(element, request.table_name);
    } else if (name == "Key") {
      has_key = true;
      reader.item(element, request.key);
    } else if (name == "ConsistentRead") {
      reader.boolean(element, request.consistent_read);
    } else if (name == "ProjectionExpression") {
      reader.expression(element, name, request.projection_expression);
    } else if (name == "ExpressionAttributeNames") {
      reader.names(element, request.expression_attribute_names);
    } else if (name == "ReturnConsumedCapacity") {
      read_capacity_wish(reader, element, request.return_consumed_capacity);
    } else if (name == "AttributesToGet") {
      reader.unmodelled("GetItem", name);
    }
  });
  if (!has_key) reader.missing("key");
  return reader.outcome();
}

Result<Done> Decoder::read(PutItemRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  bool has_item = false;
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "Item") {
      has_item = true;
      reader.item(element, request.item);
    } else {
      read_write_member(reader, "PutItem", name, element, request);
    }
  });
  if (!has_item) reader.missing("item");
  return reader.outcome();
}

Result<Done> Decoder::read(DeleteItemRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  bool has_key = false;
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "Key") {
      has_key = true;
      reader.item(element, request.key);
    } else {
      read_write_member(reader, "DeleteItem", name, element, request);
    }
  });
  if (!has_key) reader.missing("key");
  return reader.outcome();
}

void Reader::write_request(Element element, std::string_view path, WriteRequest& into) {
  int kinds = 0;
  members(element, [&](string_view kind, Element body) {
    if (kind != "PutRequest" && kind != "DeleteRequest") return;
    ++kinds;
    into.is_put = kind == "PutRequest";
    const string_view member = into.is_put ? "Item" : "Key";
    bool found = false;
    members(body, [&](string_view name, Element content) {
      if (name != member) return;
      found = true;
      item(content, into.item);
    });
    if (!found)
      missing(std::string(path) + (into.is_put ? ".putRequest.item" : ".deleteRequest.key"));
  });
  // The service's own words for a write request with no or two requests in it, misleading as they
  // are. Source: dynalite, validations/batchWriteItem.js (read 2026-11-22).
  if (kinds != 1) {
    refuse(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
}

void Reader::write_requests(Element element, WriteRequests& into) {
  members(element, [&](string_view table, Element list) {
    auto& writes = into[std::string(table)];
    elements(list, [&](Element child) {
      const std::string path = "requestItems." + std::string(table) + ".member." +
                               std::to_string(writes.size() + 1) + ".member";
      write_request(child, path, writes.emplace_back());
    });
  });
}

Result<Done> Decoder::read(BatchWriteItemRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "RequestItems") {
      reader.write_requests(element, request.request_items);
    } else if (name == "ReturnConsumedCapacity") {
      read_capacity_wish(reader, element, request.return_consumed_capacity);
    } else {
      read_ignorable(reader, name, element);
    }
  });
  return reader.outcome();
}

void Reader::keys_and_attributes(Element element, std::string_view table, KeysAndAttributes& into) {
  bool has_keys = false;
  members(element, [&](string_view name, Element child) {
    if (name == "Keys") {
      has_keys = true;
      items(child, into.keys);
    } else if (name == "ConsistentRead") {
      boolean(child, into.consistent_read);
    } else if (name == "ProjectionExpression") {
      expression(child, name, into.projection_expression);
    } else if (name == "ExpressionAttributeNames") {
      names(child, into.expression_attribute_names);
    } else if (name == "AttributesToGet") {
      unmodelled("BatchGetItem", name);
    }
  });
  if (!has_keys) missing("requestItems." + std::string(table) + ".member.keys");
}

void Reader::keys_by_table(Element element, std::map<std::string, KeysAndAttributes>& into) {
  members(element, [&](string_view table, Element child) {
    keys_and_attributes(child, table, into[std::string(table)]);
  });
}

Result<Done> Decoder::read(BatchGetItemRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "RequestItems") {
      reader.keys_by_table(element, request.request_items);
    } else if (name == "ReturnConsumedCapacity") {
      read_capacity_wish(reader, element, request.return_consumed_capacity);
    }
  });
  return reader.outcome();
}

}  // namespace revalab::dynamodb
