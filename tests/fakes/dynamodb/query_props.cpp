#include "tests/fakes/dynamodb/generators.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

/// The slow and obvious table: a vector that is searched, sorted and cut.
class Model {
 public:
  void put(const Row& row) {
    erase(row);
    rows_.push_back(row);
  }
  void erase(const Row& row) {
    std::erase_if(rows_, [&](const Row& r) { return r.tag == row.tag && r.path == row.path; });
  }

  struct Question {
    std::string tag;
    bool by_at = false;
    std::string operation;  ///< Empty asks for the whole partition.
    Row low;
    Row high;
    bool forward = true;
    std::optional<int> limit;
  };

  [[nodiscard]] std::vector<Row> answer(const Question& question) const {
    std::vector<Row> found;
    for (const Row& row : rows_) {
      if (row.tag == question.tag && (!question.by_at || row.at) && matches(question, row)) {
        found.push_back(row);
      }
    }
    std::stable_sort(found.begin(), found.end(),
                     [&](const Row& a, const Row& b) { return order(question, a, b) < 0; });
    if (!question.forward) std::reverse(found.begin(), found.end());
    return found;
  }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

 private:
  static int order(const Question& question, const Row& a, const Row& b) {
    return question.by_at ? a.at.value() - b.at.value() : a.path.compare(b.path);
  }
  static bool matches(const Question& question, const Row& row) {
    const int low = question.operation.empty() ? 0 : order(question, row, question.low);
    if (question.operation == "=") return low == 0;
    if (question.operation == "<") return low < 0;
    if (question.operation == "<=") return low <= 0;
    if (question.operation == ">") return low > 0;
    if (question.operation == ">=") return low >= 0;
    if (question.operation == "begins_with") return row.path.starts_with(question.low.path);
    if (question.operation == "BETWEEN")
      return low >= 0 && order(question, row, question.high) <= 0;
    return true;
  }

  std::vector<Row> rows_;
};

Model::Question any_question() {
  Model::Question question;
  question.tag = *rc::gen::element(std::string("x"), std::string("y"));
  question.by_at = *rc::gen::arbitrary<bool>();
  question.operation = *rc::gen::elementOf(
      std::vector<std::string>{"", "=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"});
  if (question.by_at && question.operation == "begins_with") question.operation = "=";
  question.low = any_row();
  question.high = any_row();
  question.low.at = question.low.at.value_or(0);
  question.high.at = question.high.at.value_or(5);
  if (*question.low.at > *question.high.at) std::swap(question.low.at, question.high.at);
  if (question.low.path > question.high.path) std::swap(question.low.path, question.high.path);
  question.forward = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) question.limit = *rc::gen::inRange(1, 6);
  return question;
}

QueryRequest request_for(const Model::Question& question) {
  const auto sort_value = [&](const Row& row) {
    return question.by_at ? AttributeValue::number(*row.at) : AttributeValue::string(row.path);
  };
  QueryRequest request;
  request.table_name = "rows";
  if (question.by_at) request.index_name = "by-at";
  request.scan_index_forward = question.forward;
  if (question.limit) request.limit = *question.limit;
  request.key_condition_expression = "tag = :tag";
  request.expression_attribute_values.emplace(":tag", AttributeValue::string(question.tag));
  if (question.operation.empty()) return request;
  request.expression_attribute_names = {{"#sort", question.by_at ? "at" : "path"}};
  request.expression_attribute_values.emplace(":low", sort_value(question.low));
  if (question.operation == "begins_with") {
    request.key_condition_expression += " AND begins_with(#sort, :low)";
  } else if (question.operation == "BETWEEN") {
    request.expression_attribute_values.emplace(":high", sort_value(question.high));
    request.key_condition_expression += " AND #sort BETWEEN :low AND :high";
  } else {
    request.key_condition_expression += " AND #sort " + question.operation + " :low";
  }
  return request;
}

/// A fake and the model after the same random writes.
struct World {
  World() {
    RC_ASSERT(tables().create_table(rows_table(), call()).ok());
    const int writes = *rc::gen::inRange(0, 25);
    for (int i = 0; i < writes; ++i) write();
  }

  void write() {
    const Row row = any_row();
    if (*rc::gen::inRange(0, 5) == 0) {
      DeleteItemRequest request;
      request.table_name = "rows";
      request.key = item_of(Row{row.tag, row.path, {}, 0});
      RC_ASSERT(tables().delete_item(request, call()).ok());
      model.erase(row);
    } else {
      PutItemRequest request;
      request.table_name = "rows";
      request.item = item_of(row);
      RC_ASSERT(tables().put_item(request, call()).ok());
      model.put(row);
    }
  }
  /// All rows of a query, page after page, and how long the pages were.
  std::vector<Item> all_pages(QueryRequest request) {
    std::vector<Item> items;
    for (;;) {
      const auto page = tables().query(request, call());
      RC_ASSERT(page.ok());
      RC_ASSERT(!request.limit || page->scanned_count <= *request.limit);
      items.insert(items.end(), page->items.begin(), page->items.end());
      if (!page->last_evaluated_key) return items;
      RC_ASSERT(page->scanned_count > 0);
      request.exclusive_start_key = page->last_evaluated_key;
    }
  }
  Tables& tables() { return fake.tables(); }
  static Call call() { return {Instant(), "property"}; }

  Ledger ledger;
  DynamoDb fake{Calendar(WallTime()), Dice(1), ledger};
  Model model;
};

std::vector<std::string> paths(const std::vector<Item>& items) {
  std::vector<std::string> result;
  for (const Item& item : items) result.push_back(*item.at("path").if_string());
  return result;
}

RC_GTEST_PROP(Query, AnswersWhatASearchedVectorAnswers, ()) {
  World world;
  const Model::Question question = any_question();
  const std::vector<Row> expected = world.model.answer(question);
  const std::vector<Item> actual = world.all_pages(request_for(question));
  RC_ASSERT(actual.size() == expected.size());
  std::vector<std::string> expected_paths;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // Rows of one index key may come in any order; the keys themselves may not.
    if (question.by_at) {
      RC_ASSERT(actual[i].at("at") == AttributeValue::number(*expected[i].at));
    } else {
      RC_ASSERT(actual[i] == item_of(expected[i]));
    }
    expected_paths.push_back(expected[i].path);
  }
  std::vector<std::string> actual_paths = paths(actual);
  std::sort(actual_paths.begin(), actual_paths.end());
  std::sort(expected_paths.begin(), expected_paths.end());
  RC_ASSERT(actual_paths == expected_paths);
}

RC_GTEST_PROP(Query, PagesTogetherAreTheWholeAnswer, ()) {
  World world;
  Model::Question question = any_question();
  question.limit = *rc::gen::inRange(1, 4);
  const std::vector<Item> paged = world.all_pages(request_for(question));
  question.limit = std::nullopt;
  const auto whole = world.tables().query(request_for(question), World::call());
  RC_ASSERT(whole.ok());
  RC_ASSERT(paged == whole->items);
}

RC_GTEST_PROP(Query, BackwardsIsForwardsReversed, ()) {
  World world;
  Model::Question question = any_question();
  question.limit = std::nullopt;
  question.forward = true;
  std::vector<Item> forwards = world.all_pages(request_for(question));
  question.forward = false;
  const std::vector<Item> backwards = world.all_pages(request_for(question));
  std::reverse(forwards.begin(), forwards.end());
  RC_ASSERT(forwards == backwards);
}

RC_GTEST_PROP(Query, CapacityIsARecountOfTheItems, ()) {
  World world;
  Model::Question question = any_question();
  question.by_at = false;
  question.limit = std::nullopt;
  if (question.operation == "=") question.operation.clear();
  QueryRequest request = request_for(question);
  request.consistent_read = *rc::gen::arbitrary<bool>();
  request.return_consumed_capacity = ReturnConsumedCapacity::total;
  const auto read_so_far = [&] {
    std::int64_t sum = 0;
    for (const UsageEntry& entry : world.ledger.entries()) {
      if (entry.dimension == Dimension::dynamodb_read_request_unit) sum += entry.count;
    }
    return sum;
  };
  const std::int64_t read_before = read_so_far();
  const auto response = world.tables().query(request, World::call());
  RC_ASSERT(response.ok());
  std::int64_t bytes = 0;
  for (const Row& row : world.model.answer(question)) {
    bytes += static_cast<std::int64_t>(3 + row.tag.size() + 4 + row.path.size());
    // Numbers from -3 to 11 have one or two digits: one byte for them, one more, one for the sign.
    if (row.at) bytes += 2 + (*row.at == 0 ? 1 : *row.at < 0 ? 3 : 2);
    if (row.padding > 0) bytes += static_cast<std::int64_t>(3 + row.padding);
  }
  std::int64_t half_units = 0;
  for (std::int64_t counted = 0; counted < bytes; counted += 4096) ++half_units;
  if (half_units == 0) half_units = 1;
  if (request.consistent_read) half_units *= 2;
  RC_ASSERT(response->consumed_capacity->total.count == half_units);
  RC_ASSERT(read_so_far() - read_before == half_units);
}

}  // namespace
}  // namespace revalab::dynamodb
