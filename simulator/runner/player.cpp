#include "simulator/runner/player.hpp"

#include "core/pricing/bill.hpp"
#include "core/pricing/bill_text.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/runner/step_player.hpp"
#include "simulator/scenario/price_file.hpp"

#include <algorithm>
#include <set>

namespace revalab::sim {
namespace {

/// With `--strict`, a site whose Next.js cannot do what the steps ask is bad input.
InputErrors strict_errors(const Scenario& scenario) {
  const bool uses_next_cache =
      std::any_of(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
        return step.verb == "revalidateTag" || step.verb == "revalidatePath";
      });
  if (!uses_next_cache || supports_next_cache(scenario.site.next_version)) return {};
  return {{scenario.file, 0, 0, "",
           std::string(k_next_too_old) + ": next/cache revalidation needs Next.js " +
               k_next_cache_version_min.to_string() + " or higher, the site has " +
               scenario.site.next_version.to_string()}};
}

/// Compares what was asked for with the bills of all months together.
class FinalCheck {
 public:
  FinalCheck(const FinalExpectations& expect, ScenarioResult& result)
      : expect_(expect), result_(result) {}

  void bill() {
    for (const auto& [name, wanted] : expect_.bill) {
      const auto dimension = dimension_named(name);
      BillSum sum;
      for (const Bill& bill : result_.bills) add(sum, bill, dimension);
      const std::string pointer = "/expect/bill/" + name;
      const std::string quantity = dimension ? quantity_text(*dimension, sum.counts) : "0";
      if (wanted.quantity)
        compare(name + " quantity", pointer + "/quantity", *wanted.quantity, quantity);
      if (wanted.amount) {
        compare(name + " amount", pointer + "/amount", *wanted.amount, sum.amount.to_string());
      }
    }
  }

  void calls(const std::map<std::string, std::int64_t>& counted) {
    for (const auto& [name, wanted] : expect_.calls) {
      const auto found = counted.find(name);
      const std::int64_t actual = found == counted.end() ? 0 : found->second;
      if (actual == wanted) continue;
      result_.mismatches.push_back({"calls of " + name, std::to_string(wanted),
                                    std::to_string(actual), "/expect/calls/" + name});
    }
  }

  /// A fault that never fired has tested nothing.
  void faults(const std::vector<std::string>& never_fired) {
    for (const std::string& id : never_fired) {
      result_.mismatches.push_back(
          {"fault " + id, "\"fires at least once\"", "\"never fired\"", ""});
    }
  }

 private:
  static void add(BillSum& sum, const Bill& bill, std::optional<Dimension> dimension) {
    if (!dimension) return;
    const BillSum part = bill.sum_of(*dimension);
    sum.counts += part.counts;
    sum.free_counts += part.free_counts;
    sum.amount += part.amount;
  }

  void compare(const std::string& field, const std::string& pointer, const std::string& wanted,
               const std::string& actual) {
    if (wanted == actual) return;
    result_.mismatches.push_back({field, "\"" + wanted + "\"", "\"" + actual + "\"", pointer});
  }

  const FinalExpectations& expect_;
  ScenarioResult& result_;
};

LabOptions lab_options(const Scenario& scenario, const PlayOptions& options) {
  LabOptions lab_options;
  lab_options.seed = options.seed.value_or(scenario.seed);
  lab_options.transport = options.transport;
  lab_options.account.cloudfront = cloudfront_options(scenario.stack);
  return lab_options;
}

void compare_step(const Step& step, StepResult& result) {
  for (const Expectation& expectation : step.expect) {
    const std::string* actual = result.outcome.find(expectation.field);
    if (actual != nullptr && same_json(expectation.expected, *actual)) continue;
    result.mismatches.push_back({expectation.field, expectation.expected,
                                 actual == nullptr ? "null" : *actual, expectation.pointer});
  }
  // An error nobody expected is a failure, whatever else was expected.
  const bool expected = std::any_of(step.expect.begin(), step.expect.end(),
                                    [](const Expectation& e) { return e.field == "error"; });
  const std::string* error = result.outcome.find("error");
  if (error != nullptr && !expected) result.mismatches.push_back({"error", "null", *error, ""});
}

void trace_step(Lab& lab, const StepResult& result) {
  std::string event = "step " + result.verb;
  if (!result.subject.empty()) event += " " + result.subject;
  for (const auto& [name, value] : result.outcome.values()) event += " " + name + "=" + value;
  lab.trace().add(lab.clock().now(), event);
}

void play_steps(StepPlayer& player, Lab& lab, const Scenario& scenario, ScenarioResult& result) {
  for (const Step& step : scenario.steps) {
    lab.advance_to(std::max(Instant(step.at), lab.clock().now()));
    StepResult step_result = player.play(step);
    compare_step(step, step_result);
    trace_step(lab, step_result);
    result.steps.push_back(std::move(step_result));
  }
}

}  // namespace

Result<ScenarioResult, InputErrors> play(const Scenario& scenario, const PlayOptions& options) {
  if (options.strict) {
    InputErrors errors = strict_errors(scenario);
    if (!errors.empty()) return errors;
  }
  auto book = load_price_book(scenario.stack.prices);
  if (!book) return book.error();
  auto lab = Lab::create(lab_options(scenario, options));
  if (!lab) return InputErrors{{scenario.file, 0, 0, "", lab.error().message}};

  ScenarioResult result;
  result.file = scenario.file;
  result.name = scenario.name;
  result.description = scenario.description;
  result.seed = options.seed.value_or(scenario.seed);
  StepPlayer player(**lab, scenario, *book);
  if (const auto ready = player.set_up(); !ready) {
    return InputErrors{{scenario.file, 0, 0, "",
                        "cannot set up: " + ready.error().code + ": " + ready.error().message}};
  }
  play_steps(player, **lab, scenario, result);

  result.bills = player.bills();
  FinalCheck check(scenario.expect, result);
  check.bill();
  check.calls(player.calls());
  check.faults((*lab)->account().faults().never_fired());
  for (const Bill& bill : result.bills) {
    (*lab)->trace().add((*lab)->clock().now(), "bill " + bill_json(bill));
  }
  result.trace_hash = (*lab)->trace().hash();
  result.trace = (*lab)->trace().lines();
  return result;
}

}  // namespace revalab::sim
