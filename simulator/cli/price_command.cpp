#include "simulator/cli/commands.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/whatif_file.hpp"
#include "simulator/whatif/report.hpp"

#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

struct PriceOptions {
  std::vector<std::string> files;
  std::string prices;
  std::string format = "text";
  std::string output;
};

Result<std::vector<Comparison>, InputErrors> compare_files(const PriceOptions& options) {
  InputErrors errors;
  const auto take_errors = [&](const InputErrors& found) {
    errors.insert(errors.end(), found.begin(), found.end());
  };
  std::vector<PriceBook> books;
  if (!options.prices.empty()) {
    auto book = load_price_book(options.prices);
    if (!book) return book.error();
    books.push_back(std::move(book).value());
  }
  std::vector<Comparison> comparisons;
  for (const std::string& file : options.files) {
    auto whatif = load_whatif(file);
    if (!whatif) {
      take_errors(whatif.error());
      continue;
    }
    if (!books.empty()) whatif->books = books;
    auto comparison = compare(*whatif);
    if (comparison) {
      comparisons.push_back(std::move(comparison).value());
    } else {
      take_errors(comparison.error());
    }
  }
  if (!errors.empty()) return errors;
  return comparisons;
}

int price(const PriceOptions& options, Streams streams) {
  const auto comparisons = compare_files(options);
  if (!comparisons) return report_errors(comparisons.error(), options.format, streams);
  std::string text;
  if (options.format == "json") {
    text = comparisons_json(*comparisons);
  } else {
    for (const Comparison& comparison : *comparisons) {
      text += (text.empty() ? "" : "\n") + comparison_text(comparison);
    }
  }
  if (!options.output.empty()) {
    return write_file(options.output, text, streams.err) ? k_exit_held : k_exit_environment;
  }
  streams.out << text;
  return k_exit_held;
}

std::string later(const std::string& what) { return what + " is not in this version"; }

/// Options of later versions: known, so that asking for one tells more than a typing mistake would.
void add_later_options(CLI::App& command) {
  for (const std::string name : {"--log", "--baseline", "--shard"}) {
    const CLI::Validator refuse([name](std::string&) { return later(name); }, "");
    command.add_option(name)->check(refuse)->group("");
  }
  command
      .add_flag_callback("--require-bound",
                         [] { throw CLI::ValidationError(later("--require-bound")); })
      ->group("");
}

}  // namespace

void add_price_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "price", "What would purging by each strategy cost, on the model of a site's months?");
  auto options = std::make_shared<PriceOptions>();
  command->add_option("FILE", options->files, "Files of kind whatif")->required();
  command->add_option("--prices", options->prices,
                      "A built-in price book, or a file of one, in place of the files' own");
  const CLI::Validator not_html(
      [](std::string& name) { return name == "html" ? later("the format html") : ""; }, "");
  command->add_option("--format", options->format, "Form of the report")
      ->check(not_html)
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--output", options->output, "Write the report to this file");
  add_later_options(*command);
  command->callback([options, streams, &exit_code] { exit_code = price(*options, streams); });
}

}  // namespace revalab::sim
