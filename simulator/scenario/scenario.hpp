#pragma once

#include "core/base/document.hpp"
#include "core/base/ratio.hpp"
#include "core/base/time.hpp"
#include "core/routes/next_tags.hpp"
#include "core/routes/site.hpp"
#include "fakes/faults/fault.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace revalab::sim {

/// What the site runs on: the `stack` of a scenario. Names as in the file format; the values of
/// enumerations stay text here and are read by the room they belong to.
struct Stack {
  std::string tag_cache = "original";
  std::string strategy = "exact";
  std::string quotas = "classic";
  std::string propagation = "none";
  std::vector<std::string> edges{"IAD", "FRA", "NRT"};
  bool swallow_errors = false;
  bool first_page_only = false;  ///< Reads one page of results only, as the documentation does.
  std::string prices = "aws-us-east-1";
  std::int64_t paths_used_this_month = 0;
  /// What the running code takes for the build id (`NEXT_BUILD_ID`); empty: the deployed one.
  std::string runtime_build_id;
  std::string cache_tag_header;  ///< Empty: the distribution has no CacheTagConfig.
  /// The tag table's sort key `path`, as OpenNext has it. Without it rows of the site are not
  /// loaded.
  bool tag_table_sort_key = true;
  /// Rows put into the tag table as they are; an empty path is left out.
  std::vector<TagRow> extra_rows;
};

struct PublishStep {
  std::string content;
};
struct RevalidateTagStep {
  std::string tag;
};
struct RevalidatePathStep {
  std::string path;
  RevalidatePathType type = RevalidatePathType::none;
};
struct ResRevalidateStep {
  std::string path;
};
struct DeployStep {
  std::string build_id;
  std::vector<std::string> items;  ///< What the deploy purges.
  bool wait = false;
};
struct ResolveTagStep {
  std::string tag;
};
struct InvalidateStep {
  std::vector<std::string> items;
  /// The URLs that are meant to go, for `alsoDrops`; by default the items that are paths.
  std::optional<std::vector<std::string>> wanted;
  std::string caller_reference;          ///< Empty: a fresh one.
  std::optional<std::int64_t> quantity;  ///< Sent instead of the number of items.
};
struct FaultStep {
  std::string id;
  bool on = true;
};
struct AdvanceStep {
  Duration by{0};
};

using Action = std::variant<PublishStep, RevalidateTagStep, RevalidatePathStep, ResRevalidateStep,
                            DeployStep, ResolveTagStep, InvalidateStep, FaultStep, AdvanceStep>;

/// An expectation: the field's name and the expected value as compact JSON.
struct Expectation {
  std::string field;
  std::string expected;
  std::string pointer;  ///< Where it stands in the file.
};

struct Step {
  Duration at{0};
  std::string verb;
  Action action;
  std::vector<Expectation> expect;
};

/// What must hold at the end of a scenario.
struct FinalExpectations {
  struct BillLine {
    std::optional<std::string> quantity;
    std::optional<std::string> amount;
  };
  std::map<std::string, BillLine> bill;       ///< By dimension.
  std::map<std::string, std::int64_t> calls;  ///< By `service.Operation`.
};

/// A replayable story: a site, what it runs on, what happens, and what must come of it.
struct Scenario {
  std::string file;
  std::string name;
  std::string description;
  std::string source;
  std::uint64_t seed = 1;
  Site site;
  Stack stack;
  std::vector<Step> steps;
  std::vector<Fault> faults;
  FinalExpectations expect;
};

/// Reads a scenario and the site it names. Errors: every mistake in either file.
Result<Scenario, InputErrors> load_scenario(const std::string& file);

/// The `kind` of a file without reading the rest; empty when it has none.
std::string kind_of_file(const std::string& file);

}  // namespace revalab::sim
