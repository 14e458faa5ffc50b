#include "core/routes/next_tags.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/runner/plan.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/site_file.hpp"

#include <algorithm>
#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

struct PlanOptions {
  std::string site;
  std::vector<std::string> tags;
  std::vector<std::string> paths;
  std::string paths_file;
  std::string strategy = "exact";
  std::string quotas = "classic";
  std::string prices = "aws-us-east-1";
  std::int64_t paths_used_this_month = 0;
  std::string format = "text";
  bool strict = false;
};

/// One path a line; empty lines and what follows a `#` at the start of a line are left out.
Result<std::vector<std::string>, InputErrors> read_paths(const std::string& file) {
  auto text = read_file(file);
  if (!text) return InputErrors{text.error()};
  std::vector<std::string> paths;
  InputErrors errors;
  std::size_t line_number = 0;
  for (std::size_t from = 0; from < text->size();) {
    const std::size_t end = std::min(text->find('\n', from), text->size());
    std::string line = text->substr(from, end - from);
    from = end + 1;
    ++line_number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with('/')) {
      errors.push_back({file, line_number, 1, "", "expected a path that starts with `/`"});
    }
    paths.push_back(std::move(line));
  }
  if (!errors.empty()) return errors;
  return paths;
}

InputErrors gather_paths(PlanOptions& options) {
  if (!options.paths_file.empty()) {
    auto read = read_paths(options.paths_file);
    if (!read) return read.error();
    options.paths.insert(options.paths.end(), read->begin(), read->end());
  }
  InputErrors errors;
  for (const std::string& path : options.paths) {
    if (!path.starts_with('/')) {
      errors.push_back(
          {"--path", 0, 0, "", "`" + path + "`: expected a path that starts with `/`"});
    }
  }
  if (options.tags.empty() && options.paths.empty()) {
    errors.push_back({"plan", 0, 0, "", "expected at least one --tag, --path or --paths-file"});
  }
  return errors;
}

int plan(PlanOptions options, Streams streams) {
  if (const InputErrors errors = gather_paths(options); !errors.empty()) {
    return report_errors(errors, options.format, streams);
  }
  const auto site = load_site(options.site);
  if (!site) return report_errors(site.error(), options.format, streams);
  const auto book = load_price_book(options.prices);
  if (!book) return report_errors(book.error(), options.format, streams);
  PlanQuestion question;
  question.tags = options.tags;
  question.paths = options.paths;
  question.strategy = strategy_named(options.strategy).value();
  question.quotas = quota_profile_named(options.quotas).value();
  question.paths_used_this_month = options.paths_used_this_month;
  const PlanAnswer result = answer(*site, *book, question);
  const auto too_old = std::find_if(result.notes.begin(), result.notes.end(),
                                    [](const PlanNote& note) { return note.id == k_next_too_old; });
  if (options.strict && too_old != result.notes.end()) {
    return report_errors({{options.site, 0, 0, "", too_old->id + ": " + too_old->text}},
                         options.format, streams);
  }
  streams.out << (options.format == "json" ? plan_json(*site, *book, question, result)
                                           : plan_text(*site, *book, question, result));
  return k_exit_held;
}

}  // namespace

void add_plan_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "plan",
      "If I revalidate this tag or path: what resolves, what is purged, what does it cost?");
  auto options = std::make_shared<PlanOptions>();
  command->add_option("--site", options->site, "A site file, or the .open-next folder of a build")
      ->required();
  command->add_option("--tag", options->tags, "A tag to revalidate; may be repeated");
  command->add_option("--path", options->paths, "A path to revalidate; may be repeated");
  command->add_option("--paths-file", options->paths_file, "A file with one path a line");
  command->add_option("--strategy", options->strategy, "How items are chosen")
      ->check(CLI::IsMember(
          {"none", "seed", "opennext", "exact", "query", "directory", "everything", "cache-tags"}))
      ->capture_default_str();
  command->add_option("--quotas", options->quotas, "CloudFront's quota profile")
      ->check(CLI::IsMember({"classic", "rate-2026", "strict"}))
      ->capture_default_str();
  command->add_option("--prices", options->prices, "A built-in price book, or a file of one")
      ->capture_default_str();
  command
      ->add_option("--paths-used-this-month", options->paths_used_this_month,
                   "Invalidation paths the account has used this month")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}))
      ->capture_default_str();
  command->add_option("--format", options->format, "Form of the answer")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--strict", options->strict, "A warning about the site is an error");
  command->callback([options, streams, &exit_code] { exit_code = plan(*options, streams); });
}

}  // namespace revalab::sim
