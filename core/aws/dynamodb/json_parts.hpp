#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/json_writer.hpp"

/// Parts that requests and responses write alike; only the sources of this folder use them.
namespace revalab::dynamodb {

void write_item(JsonWriter& json, const Item& item);
void write_attribute_definitions(JsonWriter& json,
                                 const std::vector<AttributeDefinition>& definitions);
void write_key_schema(JsonWriter& json, const std::vector<KeyElement>& schema);
/// Name, key schema and projection, as members of the object that is open.
void write_index_members(JsonWriter& json, const GlobalSecondaryIndex& index);
/// `ProvisionedThroughput`, left out when both are 0.
void write_throughput(JsonWriter& json, std::int64_t read_units, std::int64_t write_units);
void write_write_requests(JsonWriter& json, const WriteRequests& requests);
void write_keys_by_table(JsonWriter& json,
                         const std::map<std::string, KeysAndAttributes>& keys_by_table);

}  // namespace revalab::dynamodb
