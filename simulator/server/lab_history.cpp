#include "simulator/server/lab_history.hpp"

#include "simulator/server/lab_distribution.hpp"
#include "simulator/server/lab_settings.hpp"

#include <algorithm>
#include <filesystem>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;
using journal::Problem;

constexpr std::string_view k_journal_name = "journal.sqlite";
constexpr std::string_view k_site_file_fact = "siteFile";
constexpr std::string_view k_build_folder_fact = "buildFolder";
constexpr std::string_view k_build_id_fact = "buildId";

HistoryProblem problem_of(const Problem& problem) { return {problem.of_file(), problem.message}; }

std::string journal_path(const std::string& data) {
  return (fs::path(data) / k_journal_name).string();
}

/// What the distribution is made of, and what for: a new history, and one of a version that did not
/// say so, begin with what is wanted now.
std::optional<Problem> keep_distribution(journal::JournalFile& file, ServedLabOptions& lab) {
  if (file.facts().contains(distribution_fact(0))) return std::nullopt;
  auto set = file.set_fact(std::string(k_wish_fact), distribution_wish_of(lab));
  if (set) set = file.set_fact(distribution_fact(0), distribution_config_of(lab));
  if (!set) return set.error();
  lab.distributions = distributions_in(file.facts());
  return std::nullopt;
}

std::string remembered(const std::string& data, std::string_view fact) {
  const auto file = journal::JournalFile::open_existing(journal_path(data));
  return file.ok() ? fact_of(file.value()->facts(), fact) : std::string();
}

}  // namespace

std::string remembered_file(const std::string& data, Loaded what) {
  return remembered(data, what == Loaded::site ? k_site_file_fact : k_build_folder_fact);
}

std::string remembered_build_id(const std::string& data) {
  return remembered(data, k_build_id_fact);
}

Result<std::unique_ptr<LabHistory>, HistoryProblem> LabHistory::open(const HistoryOptions& options,
                                                                     ServedLabOptions& lab,
                                                                     WallTime now) {
  std::unique_ptr<LabHistory> history(new LabHistory());
  if (!options.data.empty()) {
    if (auto problem = history->open_data(options, lab, now)) return *std::move(problem);
  }
  if (!options.recording.empty()) {
    if (auto problem = history->open_recording(options, lab)) return *std::move(problem);
  }
  return history;
}

std::optional<HistoryProblem> LabHistory::open_data(const HistoryOptions& options,
                                                    ServedLabOptions& lab, WallTime now) {
  std::error_code error;
  fs::create_directories(options.data, error);
  if (error) return HistoryProblem{false, options.data + ": " + error.message()};
  journal::Facts facts = settings_of(lab);
  facts.emplace(k_start_fact, lab.start.rfc3339());
  facts.emplace(k_begun_fact, now.rfc3339());
  facts.emplace(k_program_fact, REVALAB_VERSION);
  auto file =
      journal::JournalFile::open(journal_path(options.data), journal::FileKind::journal, facts);
  if (!file) return problem_of(file.error());
  const journal::Facts& kept = file.value()->facts();
  if (const auto adopted = adopt(kept, options.given, lab); !adopted) {
    return HistoryProblem{true, options.data + ": " + adopted.error() +
                                    "; leave the option out, or name another folder"};
  }
  lab.start = start_of(kept).value_or(lab.start);
  if (const auto problem = keep_distribution(*file.value(), lab)) return problem_of(*problem);
  const bool loads = !options.site.empty() || !options.opennext.empty();
  const auto absolute = [&](const std::string& path) {
    return path.empty() ? path : fs::absolute(path, error).string();
  };
  for (const auto& [fact, value] :
       {std::pair(k_site_file_fact, absolute(options.site)),
        std::pair(k_build_folder_fact, absolute(options.opennext)),
        std::pair(k_build_id_fact, options.site.empty() ? std::string() : options.build_id)}) {
    if (!loads || value == fact_of(kept, fact)) continue;
    const auto set = file.value()->set_fact(std::string(fact), value);
    if (!set) return problem_of(set.error());
  }
  data_ = std::make_unique<journal::Journal>(std::move(file).value());
  return std::nullopt;
}

std::optional<HistoryProblem> LabHistory::open_recording(const HistoryOptions& options,
                                                         const ServedLabOptions& lab) {
  std::error_code error;
  if (fs::exists(options.recording, error)) {
    return HistoryProblem{false, options.recording + ": is there already and is not overwritten"};
  }
  journal::Facts facts = settings_of(lab);
  facts.emplace(k_start_fact, lab.start.rfc3339());
  facts.emplace(k_program_fact, REVALAB_VERSION);
  facts.emplace(distribution_fact(0),
                distribution_after(lab.distributions, 0).value_or(distribution_config_of(lab)));
  if (data_) facts.emplace(k_first_seq_fact, fact_of(data_->file().facts(), k_first_seq_fact));
  auto file = journal::JournalFile::open(options.recording, journal::FileKind::recording, facts);
  if (!file) return problem_of(file.error());
  recording_ = std::make_unique<journal::Journal>(std::move(file).value());
  if (!data_) return std::nullopt;
  // The session begins where the history has led.
  std::optional<Problem> problem;
  const auto copied =
      data_->file().for_each([&](const journal::Interlude& before, const journal::Entry* entry) {
        if (problem) return;
        journal::JournalFile& to = recording_->file();
        if (entry == nullptr) {
          if (const auto written = to.append(before); !written) problem = written.error();
          return;
        }
        // The journal has no more of an answer than its status: there is nothing to compare.
        journal::Entry unanswered = *entry;
        unanswered.answer.reset();
        const auto written = to.append(before, unanswered);
        if (!written) problem = written.error();
      });
  if (!copied) problem = copied.error();
  if (problem) return problem_of(*problem);
  return std::nullopt;
}

Result<std::string, HistoryProblem> LabHistory::begin(ServedLab& lab, AdminApi& admin, WallTime now,
                                                      const Progress& progress) {
  std::string notes;
  Instant at;
  if (data_) {
    journal::JournalFile& file = data_->file();
    lab.account().cloud().continue_after(first_seq_of(file.facts()));
    const auto played =
        play(file, lab, admin, [&](std::int64_t number, const journal::Entry&, const Answer&) {
          if (progress) progress(number, file.entry_count());
        });
    if (!played) return problem_of(played.error());
    if (played->otherwise > 0) {
      notes = file.path() + ": " + std::to_string(played->otherwise) + " of " +
              std::to_string(played->entries) +
              " requests were answered otherwise than the first time, by revalab " +
              fact_of(file.facts(), k_program_fact) + "\n";
    }
    // The machine's clock may have been set back; the lab's never is.
    const auto begun = WallTime::parse_rfc3339(fact_of(file.facts(), k_begun_fact));
    at = std::max(lab.now(), Instant(now - begun.value_or(now)));
  }
  lab.go_live(lab.options().clock == ClockMode::real ? at : lab.now());
  for (const auto* each : {&data_, &recording_}) {
    if (*each) lab.keep_in(**each);
  }
  lab.load();
  if (!lab.options().faults.empty()) lab.plan_faults();
  return notes;
}

}  // namespace revalab::sim
