#include "fakes/cloudfront/options.hpp"
#include "simulator/scenario/reference.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/scenario/step_reader.hpp"

#include <set>

namespace revalab::sim {
namespace {

std::string one_of(const Node& node, std::initializer_list<std::string_view> choices) {
  return std::string(*(choices.begin() + node.choice(choices)));
}

/// Fields that only matter to parts of the lab this version does not have. They are checked, so
/// that a file stays valid, and have no effect on what can be played.
void read_fields_without_effect(Fields& fields) {
  if (const auto patch = fields.optional("patch")) {
    patch->choice({"none", "doc-v2-literal", "doc-v2-intended", "als", "ast", "next-start"});
  }
  if (const auto queue = fields.optional("queue")) (void)queue->boolean();
  if (const auto instances = fields.optional("instances")) (void)instances->integer(1, 10'000);
  if (const auto regional = fields.optional("regional")) (void)regional->boolean();
  if (const auto inflight = fields.optional("inflight")) inflight->choice({"discard", "store"});
}

std::string read_propagation(const Node& node) {
  std::string text = node.string();
  if (!cloudfront::parse_propagation(text)) {
    node.fail("is `" + text + "`, expected none, real or EDGE,COMPLETE as \"5s,25s\", " +
              "COMPLETE no shorter than EDGE");
  }
  return text;
}

void read_tag_table(const Node& node, Stack& stack) {
  Fields fields(node);
  if (const auto key = fields.optional("sortKey")) stack.tag_table_sort_key = key->boolean();
  const auto rows = fields.optional("rows");
  if (!rows) return;
  for (const Node& element : rows->elements()) {
    Fields row(element);
    TagRow read;
    if (const auto tag = row.required("tag")) read.tag = tag->string();
    if (const auto path = row.optional("path")) read.path = path->string();
    if (read.path.empty() && stack.tag_table_sort_key) {
      element.fail("misses `path`, which is the table's sort key");
    }
    stack.extra_rows.push_back(read);
  }
}

Stack read_stack(const Node& node, const std::string& file) {
  Fields fields(node);
  Stack stack;
  if (const auto mode = fields.optional("tagCache")) {
    stack.tag_cache = one_of(*mode, {"original", "nextMode"});
  }
  if (const auto strategy = fields.optional("strategy")) {
    stack.strategy = one_of(*strategy, {"none", "seed", "opennext", "exact", "query", "directory",
                                        "everything", "cache-tags"});
  }
  if (const auto quotas = fields.optional("quotas")) {
    stack.quotas = one_of(*quotas, {"classic", "rate-2026", "strict"});
  }
  if (const auto propagation = fields.optional("propagation")) {
    stack.propagation = read_propagation(*propagation);
  }
  if (const auto edges = fields.optional("edges")) {
    stack.edges = edges->strings();
    if (stack.edges.empty()) edges->fail("expected at least one edge location");
  }
  if (const auto swallow = fields.optional("swallowErrors")) {
    stack.swallow_errors = swallow->boolean();
  }
  if (const auto first = fields.optional("firstPageOnly")) {
    stack.first_page_only = first->boolean();
  }
  if (const auto prices = fields.optional("prices")) {
    stack.prices = price_book_beside(file, prices->string());
  }
  if (const auto used = fields.optional("pathsUsedThisMonth")) {
    stack.paths_used_this_month = used->integer(0, 1'000'000'000'000);
  }
  if (const auto build = fields.optional("runtimeBuildId")) {
    stack.runtime_build_id = build->string();
  }
  if (const auto header = fields.optional("cacheTagHeader")) {
    stack.cache_tag_header = header->string();
  }
  if (const auto table = fields.optional("tagTable")) read_tag_table(*table, stack);
  read_fields_without_effect(fields);
  return stack;
}

void read_bill(const Node& node, FinalExpectations& expect) {
  for (const std::string& dimension : node.names()) {
    Fields line(*node.find(dimension));
    FinalExpectations::BillLine wanted;
    if (const auto quantity = line.optional("quantity")) wanted.quantity = quantity->string();
    if (const auto amount = line.optional("amount")) wanted.amount = amount->string();
    expect.bill[dimension] = wanted;
  }
}

FinalExpectations read_expect(const Node& node) {
  Fields fields(node);
  FinalExpectations expect;
  if (const auto bill = fields.optional("bill")) read_bill(*bill, expect);
  if (const auto calls = fields.optional("calls")) {
    for (const std::string& name : calls->names()) {
      expect.calls[name] = calls->find(name)->integer();
    }
  }
  if (const auto violates = fields.optional("violates")) {
    if (!violates->strings().empty()) {
      violates->fail("names invariants, which this version does not check");
    }
  }
  return expect;
}

/// What needs the edge cache and the origin model is refused, so that nothing passes unplayed.
void refuse_what_cannot_be_played(Fields& fields) {
  if (const auto workload = fields.optional("workload")) {
    workload->fail("needs viewer traffic, which this version cannot play");
  }
  if (const auto invariants = fields.optional("invariants")) {
    if (!invariants->strings().empty()) {
      invariants->fail("names invariants, which this version does not check");
    }
  }
}

void check_order(const std::vector<Step>& steps, const std::vector<Node>& nodes) {
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].at < steps[i - 1].at) nodes[i].fail("happens before the step above it");
  }
}

void check_fault_references(const Scenario& scenario, const Node& root) {
  std::set<std::string> ids;
  for (const Fault& fault : scenario.faults) ids.insert(fault.id);
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const auto* step = std::get_if<FaultStep>(&scenario.steps[i].action);
    if (step == nullptr || ids.contains(step->id)) continue;
    root.find("steps")->elements()[i].fail("names the fault `" + step->id +
                                           "`, which is not in `faults`");
  }
}

Scenario read_scenario(const Node& root, InputErrors& site_errors) {
  Fields fields(root);
  Scenario scenario;
  scenario.file = root.file();
  if (const auto kind = fields.required("kind")) kind->choice({"scenario"});
  if (const auto name = fields.required("name")) scenario.name = name->string();
  if (const auto text = fields.optional("description")) scenario.description = text->string();
  if (const auto source = fields.optional("source")) scenario.source = source->string();
  if (const auto seed = fields.optional("seed")) {
    scenario.seed = static_cast<std::uint64_t>(seed->integer());
  }
  if (const auto site = fields.required("site")) {
    if (site->is_object()) {
      scenario.site = read_site(*site);
    } else {
      auto loaded = load_site(beside(root.file(), site->string()));
      if (loaded) {
        scenario.site = std::move(loaded).value();
      } else {
        site->fail("cannot be loaded");
        site_errors = loaded.error();
      }
    }
  }
  if (const auto stack = fields.optional("stack")) {
    scenario.stack = read_stack(*stack, root.file());
  }
  if (const auto faults = fields.optional("faults")) scenario.faults = read_faults(*faults);
  if (const auto steps = fields.required("steps")) {
    const auto nodes = steps->elements();
    for (const Node& step : nodes) scenario.steps.push_back(read_step(step));
    check_order(scenario.steps, nodes);
  }
  if (const auto expect = fields.optional("expect")) scenario.expect = read_expect(*expect);
  refuse_what_cannot_be_played(fields);
  check_fault_references(scenario, root);
  return scenario;
}

}  // namespace

Result<Scenario, InputErrors> load_scenario(const std::string& file) {
  auto text = read_file(file);
  if (!text) return InputErrors{text.error()};
  Document document(file, std::move(text).value());
  if (!document.parsed()) return document.errors();
  InputErrors errors;
  Scenario scenario = read_scenario(document.root(), errors);
  errors.insert(errors.end(), document.errors().begin(), document.errors().end());
  if (errors.empty()) return scenario;
  sort_by_place(errors);
  return errors;
}

std::string kind_of_file(const std::string& file) {
  auto text = read_file(file);
  if (!text) return {};
  Document document(file, std::move(text).value());
  if (!document.parsed()) return {};
  const auto kind = document.root().find("kind");
  return kind && kind->is_string() ? kind->string() : std::string();
}

}  // namespace revalab::sim
