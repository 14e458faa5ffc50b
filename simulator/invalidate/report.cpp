#include "simulator/invalidate/report.hpp"

#include "core/invalidation/batches.hpp"
#include "core/invalidation/path_rules.hpp"
#include "core/pricing/bill.hpp"
#include "simulator/report/blocks.hpp"

#include <algorithm>
#include <array>

namespace revalab::sim {
namespace {

using State = BatchOutcome::State;

std::string place_of(const Access& access) {
  return access.endpoint.value.url() + " (" + access.endpoint.origin + ")";
}

/// What the items cost at the margin, and what they would with no free path left.
struct Fees {
  Money now;
  Money without_free;
};

Fees fees_of(const Operation& operation, std::int64_t count) {
  const PriceBook& book = *operation.revalidator.prices;
  const std::int64_t used = operation.revalidator.paths_used_this_month;
  const std::int64_t all_used = used + free_paths_left(book, used);
  return {fee_of_paths(book, used, count).value_or(Money()),
          fee_of_paths(book, all_used, count).value_or(Money())};
}

std::int64_t wildcards_among(const std::vector<std::string>& items) {
  return std::count_if(items.begin(), items.end(),
                       [](const std::string& item) { return kind_of(item) == ItemKind::wildcard; });
}

std::vector<std::string> texts_of(const std::vector<PlanNote>& notes) {
  std::vector<std::string> texts;
  for (const PlanNote& note : notes) texts.push_back(note.id + ": " + note.text);
  return texts;
}

std::string line_of(const BatchOutcome& batch) {
  std::string line(name_of(batch.state));
  line.resize(10, ' ');
  line += counted(std::ssize(batch.items), "item");
  if (!batch.invalidation_id.empty()) line += ", " + batch.invalidation_id + " " + batch.status;
  if (batch.attempts > 1) line += ", " + counted(batch.attempts, "attempt");
  if (batch.state != State::accepted && batch.error) {
    line += ", " + batch.error->code + ": " + batch.error->message;
  }
  return line;
}

void write_notes(JsonWriter& json, std::string_view name, const std::vector<PlanNote>& notes) {
  json.key(name).begin_array();
  for (const PlanNote& note : notes) {
    json.begin_object().key("id").string(note.id).key("text").string(note.text).end_object();
  }
  json.end_array();
}

void write_error(JsonWriter& json, const ApiError& error) {
  json.begin_object().key("status").integer(error.status).key("code").string(error.code);
  json.key("message").string(error.message).end_object();
}

void write_submission(JsonWriter& json, const SubmissionReport& submission) {
  json.key("batches").begin_array();
  for (const BatchOutcome& batch : submission.batches) {
    json.begin_object().key("state").string(name_of(batch.state));
    json.key("callerReference").string(batch.caller_reference);
    json.key("id").string(batch.invalidation_id).key("status").string(batch.status);
    json.key("attempts").integer(batch.attempts).key("error");
    if (batch.error && batch.state != State::accepted) {
      write_error(json, *batch.error);
    } else {
      json.null();
    }
    write_list(json, "items", batch.items);
    json.end_object();
  }
  json.end_array().key("refused").begin_array();
  for (const RefusedItem& refused : submission.refused_items) {
    json.begin_object().key("item").string(refused.item);
    json.key("reason").string(refused.reason).end_object();
  }
  json.end_array();
  write_list(json, "accepted", submission.items_in(State::accepted));
}

void write_cost(JsonWriter& json, const Operation& operation, const RevalidationReport& report) {
  const PriceBook& book = *operation.revalidator.prices;
  const Fees fees = fees_of(operation, std::ssize(report.plan.items));
  json.key("cost").begin_object().key("book").string(book.id).key("asOf").string(book.as_of);
  json.key("currency").string(book.currency);
  json.key("pathsUsedThisMonth").integer(operation.revalidator.paths_used_this_month);
  json.key("planned").string(fees.now.to_string());
  json.key("plannedWithoutFree").string(fees.without_free.to_string());
  json.key("accepted").string(report.fee.value_or(Money()).to_string());
  json.key("acceptedAtMost").string(report.fee_at_most.value_or(Money()).to_string()).end_object();
}

}  // namespace

std::string_view name_of(PurgeStage stage) {
  static constexpr std::array<std::string_view, 4> k_names{"failed", "planned", "declined", "sent"};
  return k_names.at(static_cast<std::size_t>(stage));
}

std::string purge_plan_text(const Operation& operation, const RevalidationReport& report) {
  const RevalidatorOptions& options = operation.revalidator;
  std::string text = block(
      "distribution", {options.submit.distribution_id + " at " + place_of(operation.cloudfront)});
  if (operation.dynamodb) {
    text += block("table", {operation.table + " at " + place_of(*operation.dynamodb) + ", build " +
                            options.rules.build_id});
  }
  if (!operation.order.tags.empty()) text += block("tag", operation.order.tags);
  if (!operation.order.paths.empty()) text += block("path", operation.order.paths);
  if (operation.dynamodb) {
    const TagResolution& resolution = report.resolution;
    text += block("stored paths", resolution.stored_paths);
    if (!resolution.not_purgeable.empty()) text += block("no url", resolution.not_purgeable);
    if (!resolution.foreign.empty()) text += block("other builds", resolution.foreign);
    if (!resolution.warnings.empty()) text += block("warning", resolution.warnings);
  }
  text += block("strategy", {std::string(name_of(options.strategy))});
  text += block("purge", report.plan.items);
  for (const std::string& note : texts_of(report.plan.notes)) text += block("note", {note});
  for (const std::string& note : texts_of(report.warnings)) text += block("warning", {note});
  const auto count = std::ssize(report.plan.items);
  // Existing code sends a batch for each tag and path.
  const auto batches =
      purges_verbatim(options.strategy)
          ? std::ssize(operation.order.tags) + std::ssize(operation.order.paths)
          : std::ssize(split_into_batches(report.plan.items, limits_of(options.submit.quotas)));
  text += block("sends", {counted(count, "path") + ", " +
                          counted(wildcards_among(report.plan.items), "wildcard") +
                          " among them, in " + counted(batches, "batch")});
  const Fees fees = fees_of(operation, count);
  return text + block("costs",
                      {"$" + fees.now.to_string() + " with " +
                       std::to_string(options.paths_used_this_month) + " paths used this month; $" +
                       fees.without_free.to_string() + " when the free ones are used up"});
}

std::string purge_outcome_text(const Operation& operation, const RevalidationReport& report) {
  std::string text;
  if (operation.order.mark_rows) {
    text += block("rows marked", {std::to_string(report.rows_written)});
  }
  const SubmissionReport& submission = report.submission;
  std::vector<std::string> lines;
  for (const BatchOutcome& batch : submission.batches) lines.push_back(line_of(batch));
  text += block("batches", lines);
  for (const State state : {State::refused, State::unknown, State::not_sent}) {
    const auto items = submission.items_in(state);
    if (!items.empty()) text += block(std::string(name_of(state)), items);
  }
  for (const RefusedItem& refused : submission.refused_items) {
    text += block("never sent", {refused.item + ": " + refused.reason});
  }
  if (report.failure && report.failure->step != RevalidationStep::purge) {
    text += block("failed", {std::string(name_of(report.failure->step)) + ": " +
                             report.failure->error.code + ": " + report.failure->error.message});
  }
  if (!report.fee) return text;
  std::string fee = "$" + report.fee->to_string();
  if (report.fee_at_most && *report.fee_at_most != *report.fee) {
    fee += ", at most $" + report.fee_at_most->to_string() + " if what is unknown was accepted";
  }
  return text + block("cost", {fee});
}

std::string purge_json(const Operation& operation, const RevalidationReport& report,
                       PurgeStage stage) {
  const RevalidatorOptions& options = operation.revalidator;
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("stage").string(name_of(stage));
  json.key("distribution").string(options.submit.distribution_id);
  json.key("endpoint").string(operation.cloudfront.endpoint.value.url());
  json.key("table").string(operation.table).key("buildId").string(options.rules.build_id);
  write_list(json, "tags", operation.order.tags);
  write_list(json, "paths", operation.order.paths);
  json.key("strategy").string(name_of(options.strategy));
  write_list(json, "storedPaths", report.resolution.stored_paths);
  write_list(json, "notPurgeable", report.resolution.not_purgeable);
  write_list(json, "foreign", report.resolution.foreign);
  write_list(json, "items", report.plan.items);
  std::vector<PlanNote> notes = report.plan.notes;
  notes.insert(notes.end(), report.warnings.begin(), report.warnings.end());
  write_notes(json, "warnings", notes);
  json.key("rowsWritten").integer(report.rows_written);
  write_submission(json, report.submission);
  write_cost(json, operation, report);
  json.key("failure");
  if (report.failure) {
    json.begin_object().key("step").string(name_of(report.failure->step)).key("error");
    write_error(json, report.failure->error);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
  return text + "\n";
}

}  // namespace revalab::sim
