#include "fakes/edge/purges.hpp"

#include <algorithm>
#include <utility>

namespace revalab::edge {
namespace {

constexpr std::size_t k_arrivals_max = 64;
constexpr std::size_t k_seen_max = 4'096;
constexpr std::size_t k_drops_max = 100'000;

bool drops(const PurgeTarget& target, std::string_view path, const std::vector<std::string>& tags) {
  if (target.kind != ItemKind::tag) return reaches(target, path);
  return std::find(tags.begin(), tags.end(), target.text) != tags.end();
}

}  // namespace

PurgeTarget target_of(std::string_view item) {
  const ItemKind kind = kind_of(item);
  switch (kind) {
    case ItemKind::path: return {kind, std::string(item)};
    case ItemKind::wildcard: return {kind, std::string(item.substr(0, item.size() - 1))};
    case ItemKind::tag: return {kind, comparable_tag(std::string(item.substr(1)))};
  }
  return {};
}

bool reaches(const PurgeTarget& target, std::string_view path) {
  switch (target.kind) {
    case ItemKind::path: return path == target.text;
    case ItemKind::wildcard: return path.starts_with(target.text);
    case ItemKind::tag: return false;
  }
  return false;
}

bool PurgeMemory::arrived(const std::shared_ptr<const Purge>& purge, Instant at) {
  if (!seen_.insert(purge->invalidation).second) return false;
  seen_order_.push_back(purge->invalidation);
  if (seen_order_.size() > k_seen_max) {
    seen_.erase(seen_order_.front());
    seen_order_.pop_front();
  }
  arrivals_.push_back({purge, at});
  if (arrivals_.size() > k_arrivals_max) arrivals_.pop_front();
  return true;
}

std::shared_ptr<const Purge> PurgeMemory::arrival_of(std::string_view invalidation) const {
  const auto found = std::find_if(
      arrivals_.rbegin(), arrivals_.rend(),
      [&](const Arrival& arrival) { return arrival.purge->invalidation == invalidation; });
  return found == arrivals_.rend() ? nullptr : found->purge;
}

void PurgeMemory::dropped(const CacheKey& key, const std::shared_ptr<const PurgeNote>& note) {
  const auto known = drops_.find(key.text);
  if (known != drops_.end()) {
    known->second = {note, false};
    return;
  }
  drops_.emplace(key.text, Drop{note, false});
  drop_order_.push_back(key.text);
  if (drop_order_.size() <= k_drops_max) return;
  drops_.erase(drop_order_.front());
  drop_order_.pop_front();
}

void PurgeMemory::refilled(const CacheKey& key) {
  const auto known = drops_.find(key.text);
  if (known != drops_.end()) known->second.refilled = true;
}

const PurgeMemory::Drop* PurgeMemory::drop_of(const CacheKey& key) const {
  const auto known = drops_.find(key.text);
  return known == drops_.end() ? nullptr : &known->second;
}

std::optional<PurgeNote> PurgeMemory::missed(std::string_view distribution, std::string_view path,
                                             const std::vector<std::string>& tags,
                                             Instant stored) const {
  for (auto arrival = arrivals_.rbegin(); arrival != arrivals_.rend(); ++arrival) {
    if (arrival->at < stored) break;
    const Purge& purge = *arrival->purge;
    if (purge.distribution != distribution || purge.items.empty()) continue;
    const bool hit = std::any_of(purge.items.begin(), purge.items.end(), [&](const auto& item) {
      return drops(target_of(item), path, tags);
    });
    if (!hit) return PurgeNote(purge.invalidation, purge.items.front(), arrival->at);
  }
  return std::nullopt;
}

void PurgeMemory::clear() { *this = PurgeMemory(); }

}  // namespace revalab::edge
