#include "core/aws/dynamodb/json_reader.hpp"
#include "core/base/check.hpp"

namespace revalab::dynamodb {
namespace {

using Element = Reader::Element;
using std::string_view;

/// Units on the wire are multiples of a half; others are rounded to the nearest.
void read_units(Element element, HalfUnits& into) {
  double units = 0;
  if (element.get(units) != simdjson::SUCCESS) return;
  into.count = static_cast<std::int64_t>(units * 2 + 0.5);
}

void read_capacity(Reader& reader, Element element, ConsumedCapacity& into) {
  reader.members(element, [&](string_view name, Element child) {
    if (name == "TableName") {
      reader.text(child, into.table_name);
    } else if (name == "CapacityUnits") {
      read_units(child, into.total);
    } else if (name == "Table") {
      into.with_indexes = true;
      reader.members(child, [&](string_view unit, Element units) {
        if (unit == "CapacityUnits") read_units(units, into.table);
      });
    } else if (name == "GlobalSecondaryIndexes") {
      reader.members(child, [&](string_view index, Element capacity) {
        reader.members(capacity, [&](string_view unit, Element units) {
          if (unit == "CapacityUnits") {
            read_units(units, into.global_secondary_indexes[std::string(index)]);
          }
        });
      });
    }
  });
}

void read_capacities(Reader& reader, Element element, std::vector<ConsumedCapacity>& into) {
  reader.elements(element,
                  [&](Element child) { read_capacity(reader, child, into.emplace_back()); });
}

void read_time(Element element, WallTime& into) {
  double seconds = 0;
  if (element.get(seconds) != simdjson::SUCCESS) return;
  into = WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000 + 0.5)));
}

void read_described_throughput(Reader& reader, Element element, std::int64_t& read_units_count,
                               std::int64_t& write_units_count) {
  reader.members(element, [&](string_view name, Element child) {
    if (name == "ReadCapacityUnits") reader.integer(child, read_units_count);
    if (name == "WriteCapacityUnits") reader.integer(child, write_units_count);
  });
}

void read_index_description(Reader& reader, Element element,
                            GlobalSecondaryIndexDescription& into) {
  reader.members(element, [&](string_view name, Element child) {
    if (name == "IndexName") reader.text(child, into.name);
    if (name == "KeySchema") reader.key_schema(child, "keySchema", into.key_schema);
    if (name == "Projection") reader.projection(child, into.projection);
    if (name == "IndexStatus") reader.text(child, into.index_status);
    if (name == "IndexArn") reader.text(child, into.index_arn);
    if (name == "ItemCount") reader.integer(child, into.item_count);
    if (name == "IndexSizeBytes") reader.integer(child, into.index_size_bytes);
    if (name == "ProvisionedThroughput") {
      read_described_throughput(reader, child, into.read_capacity_units, into.write_capacity_units);
    }
  });
}

void read_table_member(Reader& reader, string_view name, Element element, TableDescription& into) {
  if (name == "TableName") reader.text(element, into.table_name);
  if (name == "TableStatus") reader.text(element, into.table_status);
  if (name == "TableArn") reader.text(element, into.table_arn);
  if (name == "TableId") reader.text(element, into.table_id);
  if (name == "CreationDateTime") read_time(element, into.creation_date_time);
  if (name == "KeySchema") reader.key_schema(element, "keySchema", into.key_schema);
  if (name == "ItemCount") reader.integer(element, into.item_count);
  if (name == "TableSizeBytes") reader.integer(element, into.table_size_bytes);
  if (name == "AttributeDefinitions") {
    reader.attribute_definitions(element, into.attribute_definitions);
  }
  if (name == "GlobalSecondaryIndexes") {
    reader.elements(element, [&](Element child) {
      read_index_description(reader, child, into.global_secondary_indexes.emplace_back());
    });
  }
  if (name == "BillingModeSummary") {
    reader.members(element, [&](string_view inner, Element child) {
      if (inner == "BillingMode") reader.text(child, into.billing_mode);
    });
  }
  if (name == "ProvisionedThroughput") {
    read_described_throughput(reader, element, into.read_capacity_units, into.write_capacity_units);
  }
}

/// A response is read with the request's tools; notes do not matter, a refusal is a bad response.
template <class Visit>
Result<Done> read_response(Element root, Visit visit) {
  RequestNotes notes;
  Reader reader(notes);
  reader.members(root, [&](string_view name, Element element) { visit(reader, name, element); });
  if (!notes.refusal.empty()) return ApiError(0, "SerializationException", notes.refusal);
  return reader.outcome();
}

}  // namespace

Decoder::Decoder() : document_(std::make_unique<Document>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

bool Decoder::parse(std::string_view body) {
  return document_->parser.parse(body.data(), body.size()).get(document_->root) ==
         simdjson::SUCCESS;
}

Result<Done> Decoder::read(TableDescription& table) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name != "Table" && name != "TableDescription") return;
    reader.members(element, [&](string_view member, Element child) {
      read_table_member(reader, member, child, table);
    });
    // The summary is there for on-demand tables only.
    if (table.billing_mode.empty()) table.billing_mode = "PROVISIONED";
  });
}

Result<Done> Decoder::read(ListTablesResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "TableNames") reader.texts(element, response.table_names);
    if (name == "LastEvaluatedTableName") reader.text(element, response.last_evaluated_table_name);
  });
}

Result<Done> Decoder::read(QueryResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "Items") reader.items(element, response.items);
    if (name == "Count") reader.integer(element, response.count);
    if (name == "ScannedCount") reader.integer(element, response.scanned_count);
    if (name == "LastEvaluatedKey") reader.item(element, response.last_evaluated_key.emplace());
    if (name == "ConsumedCapacity") {
      read_capacity(reader, element, response.consumed_capacity.emplace());
    }
  });
}

Result<Done> Decoder::read(GetItemResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "Item") reader.item(element, response.item.emplace());
    if (name == "ConsumedCapacity") {
      read_capacity(reader, element, response.consumed_capacity.emplace());
    }
  });
}

Result<Done> Decoder::read(WriteItemResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "Attributes") reader.item(element, response.attributes.emplace());
    if (name == "ConsumedCapacity") {
      read_capacity(reader, element, response.consumed_capacity.emplace());
    }
  });
}

Result<Done> Decoder::read(BatchWriteItemResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "UnprocessedItems") reader.write_requests(element, response.unprocessed_items);
    if (name == "ConsumedCapacity") {
      read_capacities(reader, element, response.consumed_capacity);
    }
  });
}

Result<Done> Decoder::read(BatchGetItemResponse& response) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    if (name == "Responses") {
      reader.members(element, [&](string_view table, Element items) {
        reader.items(items, response.responses[std::string(table)]);
      });
    }
    if (name == "UnprocessedKeys") reader.keys_by_table(element, response.unprocessed_keys);
    if (name == "ConsumedCapacity") {
      read_capacities(reader, element, response.consumed_capacity);
    }
  });
}

Result<Done> Decoder::read(Item& item) {
  return read_response(document_->root, [&](Reader& reader, string_view name, Element element) {
    reader.value(element, item[std::string(name)]);
  });
}

Result<Done> Decoder::read(std::vector<Item>& items) {
  RequestNotes notes;
  Reader reader(notes);
  reader.items(document_->root, items);
  if (!notes.refusal.empty()) return ApiError(0, "SerializationException", notes.refusal);
  return reader.outcome();
}

ApiError decode_error(int http_status, std::string_view body) {
  simdjson::dom::parser parser;
  Element root;
  ApiError error(http_status, "UnknownError", std::string(body.substr(0, 200)));
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) return error;
  RequestNotes notes;
  Reader reader(notes);
  std::string type;
  std::string message;
  reader.members(root, [&](string_view name, Element element) {
    if (name == "__type") reader.text(element, type);
    if (name == "message" || name == "Message") reader.text(element, message);
  });
  if (type.empty()) return error;
  error.code = type.substr(type.find('#') + 1);
  error.message = message;
  return error;
}

}  // namespace revalab::dynamodb
