#include "simulator/scenario/whatif_file.hpp"

#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/reference.hpp"
#include "simulator/scenario/site_file.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

// Beyond these nothing real is modelled, and expected counts still fit their integers.
constexpr std::int64_t k_months_max = 120;
constexpr std::int64_t k_views_per_second_max = 1'000'000;
constexpr std::int64_t k_edges_max = 10'000;
constexpr std::size_t k_changes_max = 1'000;
constexpr std::int64_t k_paths_used_max = 1'000'000'000'000;

constexpr std::string_view k_later = "is not in this version";

const std::vector<Strategy>& default_strategies() {
  static const std::vector<Strategy> k_strategies{Strategy::exact, Strategy::query,
                                                  Strategy::directory, Strategy::everything,
                                                  Strategy::cache_tags};
  return k_strategies;
}

void refuse(Fields& fields, std::string_view name) {
  if (const auto field = fields.optional(name)) field->fail(std::string(k_later));
}

WhatIfTraffic read_traffic(const Node& node) {
  WhatIfTraffic traffic;
  Fields fields(node);
  refuse(fields, "logs");
  if (const auto views = fields.required("views")) {
    Fields of_views(*views);
    if (const auto rate = of_views.required("perSecond")) {
      traffic.views_per_second = rate->integer(0, k_views_per_second_max);
    }
    if (const auto zipf = of_views.optional("zipf")) traffic.zipf = zipf->ratio();
    if (const auto rsc = of_views.optional("rsc")) {
      traffic.rsc = rsc->ratio();
      if (traffic.rsc.numerator > traffic.rsc.denominator) {
        rsc->fail("is more than all views, expected a ratio from \"0/1\" to \"1/1\"");
      }
    }
  }
  if (const auto edges = fields.optional("edges")) traffic.edges = edges->integer(1, k_edges_max);
  return traffic;
}

WhatIfChange read_change(const Node& node) {
  WhatIfChange change;
  Fields fields(node);
  const auto tag = fields.optional("revalidateTag");
  const auto path = fields.optional("revalidatePath");
  if (tag.has_value() == path.has_value()) {
    if (node.is_object()) node.fail("expected either revalidateTag or revalidatePath");
  } else {
    const Node subject = tag ? *tag : *path;
    change.is_tag = tag.has_value();
    change.subject = subject.string();
    if (subject.is_string() && change.subject.empty()) subject.fail("is empty");
    if (path && !change.subject.empty() && !change.subject.starts_with('/')) {
      path->fail("expected a path that starts with `/`");
    }
  }
  if (const auto every = fields.required("every")) {
    change.every = every->duration();
    const bool is_duration = every->is_string() && parse_duration(every->string());
    const bool in_range = change.every >= std::chrono::seconds(1) && change.every <= k_whatif_month;
    if (is_duration && !in_range) {
      every->fail("is " + every->dump() + ", expected a duration from \"1s\" to \"30d\"");
    }
  }
  return change;
}

std::vector<Strategy> read_strategies(const Node& node) {
  std::vector<Strategy> strategies;
  const std::vector<Node> elements = node.elements();
  if (elements.empty() && node.is_array()) node.fail("expected at least one strategy");
  for (const Node& element : elements) {
    const auto strategy = strategy_named(element.is_string() ? element.string() : "");
    if (!strategy && element.is_string() && element.string() == "planned") {
      element.fail("`planned` " + std::string(k_later));
    } else if (!strategy) {
      element.choice(
          {"none", "seed", "opennext", "exact", "query", "directory", "everything", "cache-tags"});
    } else if (std::find(strategies.begin(), strategies.end(), *strategy) != strategies.end()) {
      element.fail("names " + std::string(name_of(*strategy)) + " a second time");
    } else {
      strategies.push_back(*strategy);
    }
  }
  return strategies;
}

void read_site_reference(const Node& node, WhatIf& whatif, InputErrors& errors) {
  if (!node.is_string()) return node.fail("expected a site file or the folder of a build");
  auto loaded = load_site(beside(node.file(), node.string()));
  if (loaded) {
    whatif.site = std::move(loaded).value();
    return;
  }
  node.fail("cannot be loaded");
  errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
}

void read_price_references(const Node& node, WhatIf& whatif, InputErrors& errors) {
  const std::vector<Node> elements = node.elements();
  if (elements.empty() && node.is_array()) node.fail("expected at least one price book");
  for (const Node& element : elements) {
    if (!element.is_string()) {
      element.fail("expected the id of a price book, or a file of one");
      continue;
    }
    auto loaded = load_price_book(price_book_beside(node.file(), element.string()));
    if (loaded) {
      whatif.books.push_back(std::move(loaded).value());
      continue;
    }
    element.fail("cannot be loaded");
    errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
  }
}

WhatIf read_whatif(const Node& root, InputErrors& errors_elsewhere) {
  WhatIf whatif;
  whatif.file = root.file();
  Fields fields(root);
  if (const auto kind = fields.required("kind")) kind->choice({"whatif"});
  if (const auto name = fields.required("name")) whatif.name = name->string();
  if (const auto site = fields.required("site")) {
    read_site_reference(*site, whatif, errors_elsewhere);
  }
  if (const auto months = fields.optional("months")) {
    whatif.months = months->integer(1, k_months_max);
  }
  if (const auto prices = fields.optional("prices")) {
    read_price_references(*prices, whatif, errors_elsewhere);
  } else {
    whatif.books.push_back(builtin_price_book("aws-us-east-1").value());
  }
  if (const auto used = fields.optional("pathsUsedThisMonth")) {
    whatif.paths_used_this_month = used->integer(0, k_paths_used_max);
  }
  if (const auto traffic = fields.required("traffic")) whatif.traffic = read_traffic(*traffic);
  if (const auto changes = fields.required("changes")) {
    const std::vector<Node> elements = changes->elements();
    const bool right_count = !elements.empty() && elements.size() <= k_changes_max;
    if (changes->is_array() && !right_count) changes->fail("expected from 1 to 1000 changes");
    for (const Node& change : elements) whatif.changes.push_back(read_change(change));
  }
  const auto strategies = fields.optional("strategies");
  whatif.strategies = strategies ? read_strategies(*strategies) : default_strategies();
  refuse(fields, "sweep");
  refuse(fields, "stalenessBound");
  return whatif;
}

}  // namespace

Result<WhatIf, InputErrors> load_whatif(const std::string& file) {
  auto text = read_file(file);
  if (!text) return InputErrors{text.error()};
  Document document(file, std::move(text).value());
  if (!document.parsed()) return document.errors();
  InputErrors errors;
  WhatIf whatif = read_whatif(document.root(), errors);
  errors.insert(errors.end(), document.errors().begin(), document.errors().end());
  if (errors.empty()) return whatif;
  sort_by_place(errors);
  return errors;
}

}  // namespace revalab::sim
