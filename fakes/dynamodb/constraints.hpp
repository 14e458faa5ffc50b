#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/result.hpp"

#include <string>
#include <vector>

/// The constraints the service model puts on single members: lengths, patterns, ranges. The service
/// checks all of them before it looks at what a request means, and reports them together.
/// Source: the model's `min`, `max`, `pattern` and `enum` (`tests/data/aws-models/dynamodb.json`).
namespace revalab::dynamodb {

using Violations = std::vector<std::string>;

Violations violations_of(const CreateTableRequest& request);
Violations violations_of(const DescribeTableRequest& request);
Violations violations_of(const DeleteTableRequest& request);
Violations violations_of(const ListTablesRequest& request);
Violations violations_of(const QueryRequest& request);
Violations violations_of(const GetItemRequest& request);
Violations violations_of(const PutItemRequest& request);
Violations violations_of(const DeleteItemRequest& request);
Violations violations_of(const BatchWriteItemRequest& request);
Violations violations_of(const BatchGetItemRequest& request);

/// `2 validation errors detected: ...; ...`, or no error.
Result<Done> report(const Violations& violations);

}  // namespace revalab::dynamodb
