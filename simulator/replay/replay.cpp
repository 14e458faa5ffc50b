#include "simulator/replay/replay.hpp"

#include "simulator/clock/virtual_clock.hpp"
#include "simulator/server/lab_settings.hpp"
#include "simulator/server/played_history.hpp"

namespace revalab::sim {
namespace {

constexpr std::size_t k_first_max = 10;

ReplayProblem problem_of(const journal::Problem& problem, const std::string& path) {
  const std::string prefix = path + ": ";
  const bool named = problem.message.starts_with(prefix);
  return {problem.kind != journal::Problem::Kind::in_use,
          named ? problem.message.substr(prefix.size()) : problem.message};
}

/// Compares each answer to the one that was recorded.
class Comparer {
 public:
  Comparer(journal::FileKind kind, Calendar calendar) : kind_(kind), calendar_(calendar) {}

  void compare(std::int64_t number, const journal::Entry& entry, const Answer& answer) {
    if (!entry.answer) return;
    ++result.compared;
    const Response* response = response_in(answer);
    const int status = response == nullptr ? 0 : response->status;
    const bool whole = response != nullptr && kind_ == journal::FileKind::recording;
    auto differences = differences_between(*entry.answer, whole ? *response : Response(status));
    if (differences.empty()) return;
    ++result.differing;
    if (result.first.size() == k_first_max) return;
    DifferingAnswer differing;
    differing.number = number;
    differing.at = calendar_.wall(entry.at);
    differing.name = entry.name;
    differing.method = entry.request.method;
    differing.target = entry.request.target;
    differing.differences = std::move(differences);
    result.first.push_back(std::move(differing));
  }

  ReplayResult result;

 private:
  journal::FileKind kind_;
  Calendar calendar_;
};

}  // namespace

Result<ReplayResult, ReplayProblem> replay(const std::string& path,
                                           const ReplayProgress& progress) {
  auto opened = journal::JournalFile::open_existing(path);
  if (!opened) return problem_of(opened.error(), path);
  journal::JournalFile& file = **opened;
  ServedLabOptions options;
  if (const auto adopted = adopt(file.facts(), {}, options); !adopted) {
    return ReplayProblem{true, adopted.error()};
  }
  if (const auto start = start_of(file.facts())) options.start = *start;
  // Never asked: the lab's time stands still but for the history.
  VirtualClock machine{Calendar(options.start)};
  ServedLab lab(std::move(options), machine, ServedLab::Still());
  lab.account().cloud().continue_after(first_seq_of(file.facts()));
  const VisitorCheck visitors({});
  AdminApi admin(lab, visitors);
  Comparer comparer(file.kind(), lab.clock().calendar());
  const auto played =
      play(file, lab, admin,
           [&](std::int64_t number, const journal::Entry& entry, const Answer& answer) {
             comparer.compare(number, entry, answer);
             progress(number, file.entry_count());
           });
  if (!played) return problem_of(played.error(), path);
  comparer.result.requests = played->entries;
  return std::move(comparer.result);
}

}  // namespace revalab::sim
