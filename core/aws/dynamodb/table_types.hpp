#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What tables are made of, and the requests about tables. Field names follow the service model
/// (`tests/data/aws-models/dynamodb.json`); an empty string or vector means absent unless the
/// member says otherwise.
namespace revalab::dynamodb {

struct KeyElement {
  std::string attribute_name;
  bool is_hash = true;
  friend bool operator==(const KeyElement&, const KeyElement&) = default;
};
struct AttributeDefinition {
  std::string name;
  std::string type;  ///< `S`, `N` or `B`.
  friend bool operator==(const AttributeDefinition&, const AttributeDefinition&) = default;
};
struct Projection {
  std::string type = "ALL";  ///< `ALL`, `KEYS_ONLY` or `INCLUDE`.
  std::vector<std::string> non_key_attributes;
  friend bool operator==(const Projection&, const Projection&) = default;
};
struct GlobalSecondaryIndex {
  std::string name;
  std::vector<KeyElement> key_schema;
  Projection projection;
  std::int64_t read_capacity_units = 0;  ///< 0 when ProvisionedThroughput is absent.
  std::int64_t write_capacity_units = 0;
  friend bool operator==(const GlobalSecondaryIndex&, const GlobalSecondaryIndex&) = default;
};
/// An index as DescribeTable shows it.
struct GlobalSecondaryIndexDescription : GlobalSecondaryIndex {
  std::string index_status;
  std::string index_arn;
  std::int64_t item_count = 0;
  std::int64_t index_size_bytes = 0;
  friend bool operator==(const GlobalSecondaryIndexDescription&,
                         const GlobalSecondaryIndexDescription&) = default;
};

struct CreateTableRequest {
  CreateTableRequest() = default;
  std::string table_name;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeyElement> key_schema;
  std::vector<GlobalSecondaryIndex> global_secondary_indexes;
  std::string billing_mode;  ///< `PROVISIONED`, `PAY_PER_REQUEST`, or empty for the default.
  std::int64_t read_capacity_units = 0;  ///< 0 when ProvisionedThroughput is absent.
  std::int64_t write_capacity_units = 0;
  friend bool operator==(const CreateTableRequest&, const CreateTableRequest&) = default;
};

/// The answer to CreateTable, DescribeTable and DeleteTable.
struct TableDescription {
  TableDescription() = default;
  std::string table_name;
  std::string table_status;
  std::string table_arn;
  std::string table_id;
  WallTime creation_date_time;  ///< On the wire in seconds with a fraction of milliseconds.
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeyElement> key_schema;
  std::vector<GlobalSecondaryIndexDescription> global_secondary_indexes;
  std::string billing_mode;
  std::int64_t item_count = 0;
  std::int64_t table_size_bytes = 0;
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
  friend bool operator==(const TableDescription&, const TableDescription&) = default;
};

struct DescribeTableRequest {
  DescribeTableRequest() = default;
  std::string table_name;
  friend bool operator==(const DescribeTableRequest&, const DescribeTableRequest&) = default;
};

struct DeleteTableRequest {
  DeleteTableRequest() = default;
  std::string table_name;
  friend bool operator==(const DeleteTableRequest&, const DeleteTableRequest&) = default;
};

struct ListTablesRequest {
  ListTablesRequest() = default;
  std::string exclusive_start_table_name;
  std::optional<std::int64_t> limit;
  friend bool operator==(const ListTablesRequest&, const ListTablesRequest&) = default;
};

struct ListTablesResponse {
  ListTablesResponse() = default;
  std::vector<std::string> table_names;
  std::string last_evaluated_table_name;
  friend bool operator==(const ListTablesResponse&, const ListTablesResponse&) = default;
};

}  // namespace revalab::dynamodb
