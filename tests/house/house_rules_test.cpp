// The rules of the house that a machine can check. Each failure names the place and the rule.

#include "tests/house/source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

namespace revalab::test {
namespace {

constexpr std::size_t k_header_lines_max = 200;
constexpr std::size_t k_source_lines_max = 400;
constexpr std::size_t k_function_lines_max = 70;
constexpr std::size_t k_line_columns_max = 100;
constexpr std::size_t k_readme_lines_max = 30;

/// Places that break a rule, as one text that is empty when all is well.
class Offences {
 public:
  void add(const SourceFile& file, std::size_t line, const std::string& why) {
    text_ += file.path + ":" + std::to_string(line + 1) + ": " + why + "\n";
  }
  void add(const std::string& what) { text_ += what + "\n"; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

TEST(House, IncludesPointOnlyFromSimulatorToFakesToCore) {
  const std::map<std::string, std::vector<std::string>> forbidden{
      {"core", {"fakes/", "simulator/", "tests/"}},
      {"fakes", {"simulator/", "tests/"}},
      {"simulator", {"tests/"}}};
  Offences offences;
  for (const SourceFile& file : source_files()) {
    for (const auto& [folder, targets] : forbidden) {
      if (!file.is_below(folder)) continue;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        for (const std::string& target : targets) {
          if (file.lines[i].starts_with("#include \"" + target)) {
            offences.add(file, i, folder + " may not include " + target);
          }
        }
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

// Beast and Asio stay behind one door: they cost 10 to 20 s a unit, and their executors are out of
// the simulator's sight.
TEST(House, OnlyTheWireRoomIncludesBeastAndAsio) {
  Offences offences;
  for (const SourceFile& file : source_files()) {
    if (file.is_below("core/wire") || file.is_below("tests")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (line.starts_with("#include <boost/beast") || line.starts_with("#include <boost/asio")) {
        offences.add(file, i, "only core/wire includes Beast and Asio");
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

TEST(House, FilesAndLinesAreShort) {
  Offences offences;
  for (const SourceFile& file : source_files()) {
    const std::size_t most = file.is_header() ? k_header_lines_max : k_source_lines_max;
    // Types that mirror a service model are one list, and the list is long.
    const bool model_mirror = file.path.ends_with("/types.hpp");
    if (file.lines.size() > most && !(model_mirror && file.lines.size() <= k_source_lines_max)) {
      offences.add(file, most, "longer than " + std::to_string(most) + " lines: split it by noun");
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // UTF-8 continuation bytes
      });
      if (static_cast<std::size_t>(columns) > k_line_columns_max &&
          line.find("https://") == std::string::npos && line.find("R\"") == std::string::npos) {
        offences.add(file, i, "wider than 100 columns");
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

/// The first line of the declaration whose parameter list, or initialiser list, ends on line
/// `last`.
std::size_t first_line_of_declaration(const SourceFile& file, std::size_t last) {
  long open = 0;
  for (std::size_t i = last;; --i) {
    const std::string code = file.code(i);
    open += std::count(code.begin(), code.end(), ')') - std::count(code.begin(), code.end(), '(');
    const bool begins_initialisers = code.find_first_not_of(' ') == code.find(": ");
    if ((open <= 0 && !begins_initialisers) || i == 0) return i;
  }
}

// A function is taken to run from a line that ends in `) {`, `) const {` and the like to the next
// `}` at the same depth: what clang-format makes of every definition here.
TEST(House, FunctionsAreShort) {
  static const std::regex k_opening(
      R"(^.*\)( const| noexcept| override| final| mutable)*( ->.*)? \{$)");
  static const std::regex k_statement(
      R"(^ *(\} )?(if|for|while|switch|else|do|return|namespace)\b.*|.*\].*|^ {6}(: )?[a-z_]+_\(.*)");
  Offences offences;
  for (const SourceFile& file : source_files()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!std::regex_match(file.code(i), k_opening)) continue;
      const std::size_t first = first_line_of_declaration(file, i);
      const std::string code = file.code(first);
      if (std::regex_match(code, k_statement)) continue;
      const std::string closing = code.substr(0, code.find_first_not_of(' ')) + "}";
      std::size_t end = i + 1;
      while (end < file.lines.size() && !file.lines[end].starts_with(closing)) ++end;
      if (end - first + 1 > k_function_lines_max) {
        offences.add(file, first, "a function of " + std::to_string(end - first + 1) + " lines");
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

struct Ban {
  std::string pattern;
  std::string instead;
  std::set<std::string> except;
};

TEST(House, BannedCallsAreNotUsed) {
  const std::vector<Ban> bans{
      {R"(\b(system_clock|steady_clock|high_resolution_clock)\b)",
       "a Clock that is handed in",
       {"core/wire/real_clock.cpp"}},
      {R"(\b(random_device|mt19937|std::rand|srand)\b)", "Dice", {}},
      {R"(\bstd::(uniform_int|normal|lognormal|exponential|bernoulli)_)", "Dice", {}},
      {R"(\bsleep_for\b|\busleep\()", "a Clock", {}},
      {R"(\bstd::unordered_)",
       "an ordered container, or a hash index of its own with a stated order",
       {}},
      {R"(\bstd::cout\b|\bprintf\()",
       "a report that is returned, printed by simulator/cli",
       {"simulator/cli/main.cpp"}},
      {R"(\b(TODO|FIXME|XXX|HACK)\b)", "an issue", {}}};
  Offences offences;
  for (const SourceFile& file : source_files()) {
    if (file.is_below("tests/house")) continue;
    for (const Ban& ban : bans) {
      const std::regex pattern(ban.pattern);
      if (ban.except.contains(file.path)) continue;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (std::regex_search(file.code(i), pattern)) {
          offences.add(file, i, "banned: use " + ban.instead);
        }
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

TEST(House, MoneyAndUsageNeverUseFloatingPoint) {
  static const std::regex k_floating(R"(\b(double|float)\b)");
  Offences offences;
  for (const SourceFile& file : source_files()) {
    const bool counts_money = file.is_below("core/pricing") || file.is_below("simulator/whatif") ||
                              file.path.starts_with("core/base/money") ||
                              file.path.starts_with("core/base/fixed_point");
    if (!counts_money) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.code(i), k_floating)) offences.add(file, i, "count exactly");
    }
  }
  EXPECT_EQ(offences.text(), "");
}

/// Why the statement around a `co_await` is not one of the forms GCC 12 compiles rightly.
std::string bad_await(const std::string& statement) {
  static const std::regex k_condition(R"(\b(if|while|for|switch)\s*\([^;]*co_await)");
  static const std::regex k_form(
      R"(^\s*(co_await |co_return co_await |(const )?(auto|[A-Za-z_:<>]+)&{0,2} [a-z_0-9]+ = co_await ).*)");
  if (std::regex_search(statement, k_condition)) return "co_await in a condition";
  if (statement.find('?') != std::string::npos) return "co_await beside a conditional operator";
  if (!std::regex_match(statement, k_form)) return "co_await in an expression";
  const std::string operand = statement.substr(statement.find("co_await"));
  if (operand.find('{') != std::string::npos) return "braces in an awaited expression";
  if (std::regex_search(operand, std::regex(R"([(,]\s*\[)")))
    return "a lambda in an awaited expression";
  return {};
}

// GCC 12 drops bodies or frees twice, silently, for the other forms.
TEST(House, AwaitsHaveTheFormsThatGcc12CompilesRightly) {
  Offences offences;
  for (const SourceFile& file : source_files()) {
    if (file.is_below("tests/house") || file.path == "core/base/task.hpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.code(i).find("co_await") == std::string::npos) continue;
      std::size_t first = i;
      // The statement may have begun on an earlier line.
      while (first > 0) {
        const std::string before = file.code(first - 1);
        const auto last = before.find_last_not_of(" ");
        const bool ends = last == std::string::npos ||
                          std::string(";{}:").find(before[last]) != std::string::npos;
        if (ends) break;
        --first;
      }
      std::string statement;
      for (std::size_t j = first; j < file.lines.size(); ++j) {
        const std::string code = file.code(j);
        // The rest of a statement stands one space behind, however far it is indented.
        statement += j == first
                         ? code
                         : " " + code.substr(std::min(code.find_first_not_of(' '), code.size()));
        if (statement.find(';', statement.find("co_await")) != std::string::npos) break;
      }
      if (const std::string why = bad_await(statement); !why.empty()) offences.add(file, i, why);
    }
  }
  EXPECT_EQ(offences.text(), "");
}

TEST(House, TheAwaitRuleFindsEachForbiddenForm) {
  EXPECT_EQ(bad_await("  co_await sleep;"), "");
  EXPECT_EQ(bad_await("  auto page = co_await client_.query(std::move(request));"), "");
  EXPECT_EQ(bad_await("  co_return co_await call(name, body);"), "");
  EXPECT_NE(bad_await("  if (co_await f()) co_return 1;"), "");
  EXPECT_NE(bad_await("  auto x = b ? co_await f() : T();"), "");
  EXPECT_NE(bad_await("  co_await f(Options{1});"), "");
  EXPECT_NE(bad_await("  co_await f([&] { return 1; });"), "");
  EXPECT_NE(bad_await("  total += co_await f();"), "");
}

TEST(House, EveryFolderOpensWithAShortReadme) {
  namespace fs = std::filesystem;
  std::set<std::string> folders;
  for (const SourceFile& file : source_files()) {
    folders.insert(fs::path(file.path).parent_path().generic_string());
  }
  Offences offences;
  for (const std::string& folder : folders) {
    // The mirror of a room is described where the room is.
    if (folder.starts_with("tests/")) continue;
    const std::string readme = repository_text(folder + "/README.md");
    const auto lines = static_cast<std::size_t>(std::count(readme.begin(), readme.end(), '\n'));
    if (readme.empty()) offences.add(folder + ": has no README.md");
    if (lines > k_readme_lines_max) offences.add(folder + "/README.md: longer than 30 lines");
  }
  EXPECT_EQ(offences.text(), "");
}

// A scenario that nobody lists is one nobody reads.
TEST(House, EveryScenarioIsListedInItsReadme) {
  namespace fs = std::filesystem;
  const std::string readme = repository_text("scenarios/README.md");
  Offences offences;
  const fs::path root = fs::path(REVALAB_SOURCE_DIR) / "scenarios";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = fs::relative(entry.path(), root).generic_string();
    if (!name.ends_with(".json") || name.starts_with("sites/") || name.starts_with("schema/") ||
        name.starts_with("prices/")) {
      continue;
    }
    if (readme.find(name) == std::string::npos) offences.add(name + ": not in scenarios/README.md");
  }
  static const std::regex k_entry(R"(`([a-z0-9/-]+\.json)`)");
  for (auto it = std::sregex_iterator(readme.begin(), readme.end(), k_entry);
       it != std::sregex_iterator(); ++it) {
    if (!fs::exists(root / (*it)[1].str())) offences.add((*it)[1].str() + ": listed, but missing");
  }
  EXPECT_EQ(offences.text(), "");
}

// The code that people copy from the README is the code that is tested.
TEST(House, TheReadmesTypeScriptIsTheTestedFile) {
  static constexpr std::string_view k_fence = "```ts\n";
  const std::string readme = repository_text("README.md");
  const std::size_t fence = readme.find(k_fence);
  ASSERT_NE(fence, std::string::npos) << "README.md: no block of TypeScript";
  const std::size_t first = fence + k_fence.size();
  EXPECT_EQ(readme.substr(first, readme.find("```\n", first) - first),
            repository_text("tests/clients/typescript/purge.ts"));
}

TEST(House, SourcesAreAscii) {
  Offences offences;
  for (const SourceFile& file : source_files()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const char c : file.lines[i]) {
        if (static_cast<unsigned char>(c) < 0x80U) continue;
        offences.add(file, i, "not ASCII: write an escape");
        break;
      }
    }
  }
  EXPECT_EQ(offences.text(), "");
}

}  // namespace
}  // namespace revalab::test
