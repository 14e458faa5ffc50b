#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/dice.hpp"
#include "core/base/ratio.hpp"
#include "core/base/result.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/dynamodb/expression.hpp"
#include "fakes/dynamodb/table.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::dynamodb {

/// When an operation happens and what for.
struct Call {
  Instant now;
  std::string_view cause{};  ///< Usage carries it; empty gives the operation's name.
};

struct Options {
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
};

/// A page of a Query before it is rendered: what both faces answer from.
/// Invariant: the items live until the next write.
struct QueryPage {
  std::vector<const StoredItem*> items;  ///< Those that passed the filter, in order.
  std::vector<Path> projection;          ///< Empty shows whole items.
  bool count_only = false;
  std::int64_t scanned_count = 0;
  std::optional<Item> last_evaluated_key;
  std::optional<ConsumedCapacity> consumed_capacity;

  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(items.size()); }
};

/// The typed face: DynamoDB's tables and items of one account and region. Every accepted operation
/// adds its request units to the ledger, in halves. Errors are the service's; in each operation the
/// member constraints come first, then what the request means, then the table.
class Tables {
 public:
  /// `ledger` outlives this.
  Tables(Calendar calendar, const Dice& dice, Ledger& ledger, Options options);

  /// Tables are ACTIVE at once. Errors: ValidationException, ResourceInUseException.
  Result<TableDescription> create_table(CreateTableRequest request, const Call& call);
  /// Errors: ValidationException, ResourceNotFoundException.
  [[nodiscard]] Result<TableDescription> describe_table(const DescribeTableRequest& request) const;
  /// Tables are gone at once. Errors: ValidationException, ResourceNotFoundException.
  Result<TableDescription> delete_table(const DeleteTableRequest& request);
  /// In the order of their names. Errors: ValidationException.
  [[nodiscard]] Result<ListTablesResponse> list_tables(const ListTablesRequest& request) const;

  /// Errors of the item operations: ValidationException, ResourceNotFoundException; of writes with
  /// a condition also ConditionalCheckFailedException, which costs as the write would have.
  Result<GetItemResponse> get_item(const GetItemRequest& request, const Call& call);
  Result<WriteItemResponse> put_item(PutItemRequest request, const Call& call);
  Result<WriteItemResponse> delete_item(DeleteItemRequest request, const Call& call);
  Result<QueryResponse> query(const QueryRequest& request, const Call& call);
  Result<QueryPage> query_page(const QueryRequest& request, const Call& call);
  /// All or nothing is valid; what is valid is done item by item. Errors: also
  /// ProvisionedThroughputExceededException when every item would be left unprocessed.
  Result<BatchWriteItemResponse> batch_write_item(BatchWriteItemRequest request, const Call& call);
  Result<BatchGetItemResponse> batch_get_item(BatchGetItemRequest request, const Call& call);

  /// Makes the next batch that is valid leave this share of its items unprocessed, rounded up,
  /// the last ones. Nothing takes the demand back.
  void set_unprocessed(std::optional<Ratio> share) { unprocessed_ = share; }

  /// For inspection: all names in their order, and one table, null when there is none.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] const Table* table(std::string_view name) const;

 private:
  struct Entry {
    Table table;
    WallTime created;
    std::string id;
  };
  /// What an operation used, before it is written to the ledger.
  struct Used {
    std::string table_name;
    HalfUnits table;
    std::map<std::string, HalfUnits> indexes;
  };

  /// Null when there is none; takes names and ARNs.
  [[nodiscard]] const Table* find(const std::string& name_or_arn) const;
  [[nodiscard]] Table* find(const std::string& name_or_arn);
  [[nodiscard]] std::string name_of(const std::string& name_or_arn) const;
  [[nodiscard]] std::string arn_prefix() const;
  [[nodiscard]] TableDescription describe(const Entry& entry) const;
  /// Puts usage in the ledger and, if it was asked for, in words.
  std::optional<ConsumedCapacity> account(const Used& used, ReturnConsumedCapacity wish,
                                          Dimension dimension, std::string_view operation,
                                          const Call& call);
  /// Puts `item`, or deletes when it is null, if the condition holds.
  template <class Request>
  Result<WriteItemResponse> write(const Request& request, const std::optional<Condition>& condition,
                                  const Position& position, StoredItemPointer item, Table& table,
                                  const Call& call);
  /// How many of so many batch elements the demand leaves unprocessed; the demand is used up.
  std::size_t take_unprocessed(std::size_t total);

  Calendar calendar_;
  Dice ids_;
  Ledger& ledger_;
  Options options_;
  std::map<std::string, Entry, std::less<>> tables_;
  std::optional<Ratio> unprocessed_;
};

}  // namespace revalab::dynamodb
