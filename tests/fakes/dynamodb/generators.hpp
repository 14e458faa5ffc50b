#pragma once

#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <string>
#include <vector>

/// Random rows and queries from small alphabets, so that they meet often.
namespace revalab::dynamodb {

/// A row of the model: keys, an optional index key, and padding.
struct Row {
  std::string tag;
  std::string path;
  std::optional<int> at;
  std::size_t padding = 0;
};

inline std::string any_word() {
  return *rc::gen::nonEmpty(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\xff"))));
}

inline Row any_row() {
  Row row;
  row.tag = *rc::gen::element(std::string("x"), std::string("y"));
  // Text must be UTF-8 on the wire, so the odd byte becomes a letter of two bytes.
  for (const char c : any_word())
    row.path += c == '\xff' ? std::string("\xc3\xbf") : std::string(1, c);
  if (*rc::gen::inRange(0, 4) > 0) row.at = *rc::gen::inRange(-3, 12);
  row.padding = *rc::gen::element<std::size_t>(0, 0, 1, 1000, 5000);
  return row;
}

inline Item item_of(const Row& row) {
  Item item;
  item.emplace("tag", AttributeValue::string(row.tag));
  item.emplace("path", AttributeValue::string(row.path));
  if (row.at) item.emplace("at", AttributeValue::number(*row.at));
  if (row.padding > 0) item.emplace("pad", AttributeValue::string(std::string(row.padding, 'p')));
  return item;
}

/// Table `rows`: `tag` and `path`; index `by-at`: `tag` and the number `at`, keys only.
inline CreateTableRequest rows_table() {
  CreateTableRequest request;
  request.table_name = "rows";
  request.attribute_definitions = {{"tag", "S"}, {"path", "S"}, {"at", "N"}};
  request.key_schema = {{"tag", true}, {"path", false}};
  GlobalSecondaryIndex index;
  index.name = "by-at";
  index.key_schema = {{"tag", true}, {"at", false}};
  index.projection.type = "KEYS_ONLY";
  request.global_secondary_indexes = {index};
  request.billing_mode = "PAY_PER_REQUEST";
  return request;
}

}  // namespace revalab::dynamodb
