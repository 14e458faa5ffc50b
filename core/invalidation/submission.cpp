#include "core/invalidation/submission.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace revalab {

std::string_view name_of(BatchOutcome::State state) {
  constexpr std::array<std::string_view, 4> k_names{"accepted", "refused", "unknown", "not sent"};
  return k_names.at(static_cast<std::size_t>(state));
}

std::vector<std::string> SubmissionReport::items_in(BatchOutcome::State state) const {
  std::vector<std::string> items;
  for (const BatchOutcome& batch : batches) {
    if (batch.state == state) items.insert(items.end(), batch.items.begin(), batch.items.end());
  }
  return items;
}

std::int64_t SubmissionReport::count_in(BatchOutcome::State state) const {
  std::int64_t count = 0;
  for (const BatchOutcome& batch : batches) {
    if (batch.state == state) count += std::ssize(batch.items);
  }
  return count;
}

bool SubmissionReport::all_accepted() const {
  return refused_items.empty() &&
         std::all_of(batches.begin(), batches.end(), [](const BatchOutcome& batch) {
           return batch.state == BatchOutcome::State::accepted;
         });
}

bool SubmissionReport::all_completed() const {
  return std::all_of(batches.begin(), batches.end(), [](const BatchOutcome& batch) {
    return batch.state != BatchOutcome::State::accepted || batch.status == "Completed";
  });
}

const ApiError* SubmissionReport::first_error() const {
  for (const BatchOutcome& batch : batches) {
    if (batch.state != BatchOutcome::State::accepted && batch.error) return &*batch.error;
  }
  return nullptr;
}

void SubmissionReport::append(SubmissionReport other) {
  const auto move_all = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_all(other.batches, batches);
  move_all(other.refused_items, refused_items);
  move_all(other.duplicates, duplicates);
}

}  // namespace revalab
