#include "simulator/whatif/report.hpp"

#include "core/base/json_writer.hpp"
#include "core/base/text_table.hpp"
#include "core/pricing/bill_text.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

constexpr std::size_t k_label_width = 10;
constexpr std::size_t k_decimals = 4;

std::string whole(Int128 number) { return format_decimal(number, 1); }

std::string counted(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

Money times(Money amount, std::int64_t count) { return scale(amount, count, 1); }

/// To a fixed number of decimals, so that points stand below each other.
std::string aligned(Money amount) {
  constexpr Int128 k_step = 100'000'000;  // picodollars to a hundredth of a cent
  const Money rounded_amount = scale(scale(amount, 1, k_step), k_step, 1);
  std::string text = rounded_amount.to_string();
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point == text.size()) text += '.';
  text.resize(point + 1 + k_decimals, '0');
  return text;
}

std::string line(std::string label, const std::string& text) {
  label.resize(std::max(k_label_width, label.size()), ' ');
  return "  " + label + text + "\n";
}

std::string head_text(const Comparison& comparison) {
  const WhatIfTraffic& traffic = comparison.traffic;
  std::string text = comparison.name + "\n";
  text += line("site", comparison.site + ", " + counted(comparison.pages, "page") + ", " +
                           counted(comparison.objects, "variant") + " of them");
  text +=
      line("traffic", counted(traffic.views_per_second, "view") + " a second, Zipf " +
                          traffic.zipf.to_string() + ", " + traffic.rsc.to_string() +
                          " of them for payloads, at " + counted(traffic.edges, "edge location"));
  for (const ChangeSummary& change : comparison.changes) {
    text += line("change", change.verb + " " + change.subject + " every " +
                               format_duration(change.every) + ": " +
                               counted(change.times_a_month, "time") + " a month, " +
                               counted(change.pages, "page"));
  }
  for (const PlanNote& warning : comparison.warnings) {
    text += line("warning", warning.id + ": " + warning.text);
  }
  return text;
}

std::string table_of(const BookComparison& book, std::int64_t months) {
  std::vector<std::vector<std::string>> rows{
      {"strategy", "paths", "wildcards", "batches", "refused", "fee", "renders", "refills",
       "needless refills", "refill cost", "total", "stays stale"}};
  for (const StrategyCost& cost : book.strategies) {
    const MonthUse& use = cost.use;
    rows.push_back({std::string(name_of(use.strategy)), whole(use.paths * months),
                    whole(use.wildcards * months), whole(use.batches * months),
                    whole(use.refused * months), aligned(times(cost.fee(), months)),
                    whole(rounded(use.renders.count) * months),
                    whole(rounded(use.refills.count) * months),
                    whole(rounded(use.needless_refills.count) * months),
                    aligned(times(cost.refill_cost(), months)),
                    aligned(times(cost.bill.total, months)), whole(use.stays_stale)});
  }
  std::vector<Align> columns(rows.front().size(), Align::right);
  columns.front() = Align::left;
  return text_table(rows, columns);
}

std::string book_text(const Comparison& comparison, const BookComparison& book) {
  std::string text = "\n" + counted(comparison.months, "month") + " of 30 days, " + book.currency +
                     " by " + book.book + " of " + book.as_of + ", " +
                     counted(comparison.paths_used_this_month, "other path") + " a month\n" +
                     table_of(book, comparison.months);
  for (const StrategyCost& cost : book.strategies) {
    for (const UnpricedUse& use : cost.bill.unpriced) {
      text += "no price for " + std::string(info(use.dimension).name) + ": left out for " +
              std::string(name_of(cost.use.strategy)) + "\n";
    }
  }
  if (!book.cheapest) return text + "every strategy leaves something stale\n";
  const StrategyCost& cheapest = book.strategies[*book.cheapest];
  return text +
         "cheapest that leaves nothing stale: " + std::string(name_of(cheapest.use.strategy)) +
         ", " + aligned(times(cheapest.bill.total, comparison.months)) + "\n";
}

void write_strategy(JsonWriter& json, const StrategyCost& cost, std::int64_t months) {
  const MonthUse& use = cost.use;
  const auto count = [&](std::string_view name, Int128 a_month) {
    json.key(name).string(whole(a_month * months));
  };
  const auto amount = [&](std::string_view name, Money a_month) {
    json.key(name).string(times(a_month, months).to_string());
  };
  json.begin_object().key("strategy").string(name_of(use.strategy));
  count("paths", use.paths);
  count("wildcards", use.wildcards);
  count("batches", use.batches);
  count("refused", use.refused);
  amount("fee", cost.fee());
  count("renders", rounded(use.renders.count));
  count("refills", rounded(use.refills.count));
  count("needlessRefills", rounded(use.needless_refills.count));
  amount("refillCost", cost.refill_cost());
  amount("total", cost.bill.total);
  json.key("staysStale").integer(use.stays_stale).key("billOfAMonth");
  write_bill(json, cost.bill);
  json.end_object();
}

void write_book(JsonWriter& json, const BookComparison& book, std::int64_t months) {
  json.begin_object().key("book").string(book.book).key("asOf").string(book.as_of);
  json.key("currency").string(book.currency).key("strategies").begin_array();
  for (const StrategyCost& cost : book.strategies) write_strategy(json, cost, months);
  json.end_array().key("cheapest");
  if (book.cheapest) {
    json.string(name_of(book.strategies[*book.cheapest].use.strategy));
  } else {
    json.null();
  }
  json.end_object();
}

void write_comparison(JsonWriter& json, const Comparison& comparison) {
  json.begin_object().key("file").string(comparison.file).key("name").string(comparison.name);
  json.key("site").string(comparison.site).key("pages").integer(comparison.pages);
  json.key("objects").integer(comparison.objects).key("months").integer(comparison.months);
  json.key("pathsUsedThisMonth").integer(comparison.paths_used_this_month);
  json.key("changes").begin_array();
  for (const ChangeSummary& change : comparison.changes) {
    json.begin_object().key(change.verb).string(change.subject);
    json.key("every").string(format_duration(change.every));
    json.key("timesAMonth").integer(change.times_a_month).key("pages").integer(change.pages);
    json.end_object();
  }
  json.end_array().key("warnings").begin_array();
  for (const PlanNote& warning : comparison.warnings) {
    json.begin_object().key("id").string(warning.id).key("text").string(warning.text).end_object();
  }
  json.end_array().key("books").begin_array();
  for (const BookComparison& book : comparison.books) write_book(json, book, comparison.months);
  json.end_array().key("assumptions").begin_array();
  for (const std::string& assumption : comparison.assumptions) json.string(assumption);
  json.end_array().end_object();
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  std::string text = head_text(comparison);
  for (const BookComparison& book : comparison.books) text += book_text(comparison, book);
  text += "\nassumptions\n";
  for (const std::string& assumption : comparison.assumptions) text += "  " + assumption + "\n";
  return text;
}

std::string comparisons_json(const std::vector<Comparison>& comparisons) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("whatifs").begin_array();
  for (const Comparison& comparison : comparisons) write_comparison(json, comparison);
  json.end_array().end_object();
  return text + "\n";
}

}  // namespace revalab::sim
