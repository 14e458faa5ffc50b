#include "core/aws/dynamodb/json_reader.hpp"

namespace revalab::dynamodb {
namespace {

using Element = Reader::Element;
using std::string_view;

constexpr std::array<string_view, 2> k_key_types{"HASH", "RANGE"};

void read_index(Reader& reader, Element element, std::string_view path,
                GlobalSecondaryIndex& into) {
  bool has_projection = false;
  into.projection.type.clear();
  reader.members(element, [&](string_view name, Element child) {
    if (name == "IndexName") {
      reader.text(child, into.name);
    } else if (name == "KeySchema") {
      reader.key_schema(child, std::string(path) + ".keySchema", into.key_schema);
    } else if (name == "Projection") {
      has_projection = true;
      reader.projection(child, into.projection);
    } else if (name == "ProvisionedThroughput") {
      reader.throughput(child, into.read_capacity_units, into.write_capacity_units);
    } else if (name == "OnDemandThroughput" || name == "WarmThroughput") {
      reader.unmodelled("CreateTable", "GlobalSecondaryIndexes." + std::string(name));
    }
  });
  if (!has_projection) reader.missing(std::string(path) + ".projection");
}

/// Settings that are off by default: said to be off, they change nothing.
void read_switch(Reader& reader, Element element, string_view member, string_view inner) {
  bool on = false;
  if (inner.empty()) {
    reader.boolean(element, on);
  } else {
    reader.members(element, [&](string_view name, Element child) {
      if (name == inner) reader.boolean(child, on);
    });
  }
  if (on) reader.unmodelled("CreateTable", member);
}

void read_rare_member(Reader& reader, string_view name, Element element) {
  if (name == "DeletionProtectionEnabled") {
    read_switch(reader, element, name, "");
  } else if (name == "StreamSpecification") {
    read_switch(reader, element, name, "StreamEnabled");
  } else if (name == "SSESpecification") {
    read_switch(reader, element, name, "Enabled");
  } else if (name == "TableClass") {
    std::string table_class;
    reader.text(element, table_class);
    if (table_class != "STANDARD") reader.unmodelled("CreateTable", name);
  } else if (name == "LocalSecondaryIndexes" || name == "WarmThroughput" ||
             name == "ResourcePolicy" || name == "OnDemandThroughput" ||
             name == "GlobalTableSourceArn" || name == "GlobalTableSettingsReplicationMode" ||
             name == "VectorIndexes") {
    reader.unmodelled("CreateTable", name);
  }
  // Tags are taken and forgotten: no operation that is modelled shows them.
}

}  // namespace

void Reader::key_schema(Element element, std::string_view path, std::vector<KeyElement>& into) {
  elements(element, [&](Element child) {
    KeyElement& key = into.emplace_back();
    const std::string member = std::string(path) + "." + std::to_string(into.size()) + ".member";
    bool has_type = false;
    members(child, [&](string_view name, Element content) {
      if (name == "AttributeName") {
        text(content, key.attribute_name);
      } else if (name == "KeyType") {
        has_type = true;
        const auto chosen = choice(content, member + ".keyType", k_key_types);
        key.is_hash = chosen && *chosen == 0;
      }
    });
    if (!has_type) missing(member + ".keyType");
  });
}

void Reader::attribute_definitions(Element element, std::vector<AttributeDefinition>& into) {
  elements(element, [&](Element child) {
    AttributeDefinition& definition = into.emplace_back();
    members(child, [&](string_view name, Element content) {
      if (name == "AttributeName") text(content, definition.name);
      if (name == "AttributeType") text(content, definition.type);
    });
  });
}

void Reader::throughput(Element element, std::int64_t& read_units, std::int64_t& write_units) {
  bool has_read = false;
  bool has_write = false;
  members(element, [&](string_view name, Element child) {
    if (name == "ReadCapacityUnits") {
      has_read = true;
      integer(child, read_units);
    } else if (name == "WriteCapacityUnits") {
      has_write = true;
      integer(child, write_units);
    }
  });
  const auto check = [&](bool present, std::int64_t units, std::string_view path) {
    if (!present) return missing(path);
    if (units < 1) {
      violate(std::to_string(units), path, "Member must have value greater than or equal to 1");
    }
  };
  check(has_write, write_units, "provisionedThroughput.writeCapacityUnits");
  check(has_read, read_units, "provisionedThroughput.readCapacityUnits");
}

void Reader::projection(Element element, Projection& into) {
  into.type.clear();
  members(element, [&](string_view name, Element child) {
    if (name == "ProjectionType") text(child, into.type);
    if (name == "NonKeyAttributes") texts(child, into.non_key_attributes);
  });
}

Result<Done> Decoder::read(CreateTableRequest& request, RequestNotes& notes) {
  Reader reader(notes);
  reader.members(document_->root, [&](string_view name, Element element) {
    if (name == "TableName") {
      reader.text(element, request.table_name);
    } else if (name == "AttributeDefinitions") {
      reader.attribute_definitions(element, request.attribute_definitions);
    } else if (name == "KeySchema") {
      reader.key_schema(element, "keySchema", request.key_schema);
    } else if (name == "GlobalSecondaryIndexes") {
      auto& indexes = request.global_secondary_indexes;
      reader.elements(element, [&](Element child) {
        const std::string path =
            "globalSecondaryIndexes." + std::to_string(indexes.size() + 1) + ".member";
        read_index(reader, child, path, indexes.emplace_back());
      });
      if (indexes.empty()) {
        reader.refuse(
            "One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty");
      }
    } else if (name == "BillingMode") {
      reader.text(element, request.billing_mode);
    } else if (name == "ProvisionedThroughput") {
      reader.throughput(element, request.read_capacity_units, request.write_capacity_units);
    } else {
      read_rare_member(reader, name, element);
    }
  });
  return reader.outcome();
}

}  // namespace revalab::dynamodb
