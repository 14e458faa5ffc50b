#pragma once

#include "core/aws/dynamodb/json.hpp"
#include "core/base/handler.hpp"
#include "fakes/dynamodb/tables.hpp"

#include <string>
#include <string_view>

namespace revalab::dynamodb {

/// The wire face: DynamoDB over JSON 1.0, on the same state as the typed face it shows. Signatures
/// must be there and are not verified here. Usage carries the request's `x-revalab-cause` header,
/// or the operation's name.
class DynamoDb : public Handler {
 public:
  /// `ledger` outlives this.
  DynamoDb(Calendar calendar, const Dice& dice, Ledger& ledger, Options options = {});

  Answer handle(const Request& request, Instant now) override;

  /// Whether the service has an operation of that name, modelled here or not.
  [[nodiscard]] static bool has_operation(std::string_view name) {
    return find_operation(name) != nullptr;
  }

  [[nodiscard]] Tables& tables() { return tables_; }
  [[nodiscard]] const Tables& tables() const { return tables_; }
  /// See `Tables::set_unprocessed`.
  void set_unprocessed(std::optional<Ratio> share) { tables_.set_unprocessed(share); }

 private:
  using Operation = Result<Done> (DynamoDb::*)(const Call& call, std::string& body);
  struct NamedOperation;
  static const NamedOperation* find_operation(std::string_view name);

  Response post(const Request& request, Instant now);
  /// Parses, authenticates and runs the request; the result is the body of a 200.
  Result<Done> answer(const Request& request, Instant now, std::string& body);
  template <class Request>
  Result<Request> read();

  Result<Done> create_table(const Call& call, std::string& body);
  Result<Done> describe_table(const Call& call, std::string& body);
  Result<Done> delete_table(const Call& call, std::string& body);
  Result<Done> list_tables(const Call& call, std::string& body);
  Result<Done> get_item(const Call& call, std::string& body);
  Result<Done> put_item(const Call& call, std::string& body);
  Result<Done> delete_item(const Call& call, std::string& body);
  Result<Done> query(const Call& call, std::string& body);
  Result<Done> batch_write_item(const Call& call, std::string& body);
  Result<Done> batch_get_item(const Call& call, std::string& body);
  Result<Done> refuse_unmodelled(const Call& call, std::string& body);

  std::string next_request_id();

  Calendar calendar_;
  Dice request_ids_;
  Options options_;
  Tables tables_;
  Decoder decoder_;
};

/// Writes a page of a Query: whole items are appended as they are stored.
void append_json(std::string& out, const QueryPage& page);

/// The body of an error answer: `{"__type": ..., "message": ...}` with the service's name spaces.
std::string error_body(const ApiError& error);

}  // namespace revalab::dynamodb
