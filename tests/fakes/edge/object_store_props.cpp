// The indexes of a cache against a list that is scanned.

#include "fakes/edge/object_store.hpp"
#include "fakes/edge/purges.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>
#include <set>

namespace revalab::edge {
namespace {

CacheKey key_of(const std::string& path, const std::string& variant) {
  CacheKey key;
  key.text = address_of("E1", path);
  key.address_size = key.text.size();
  key.text += '\0' + variant;
  return key;
}

ObjectPointer object_with(std::vector<std::string> tags) {
  StoredObject object;
  object.fields = std::make_shared<const std::string>();
  object.body = std::make_shared<const std::string>("body");
  object.tags = std::move(tags);
  return std::make_shared<const StoredObject>(std::move(object));
}

struct Kept {
  std::string path;
  std::string variant;
  std::vector<std::string> tags;
};

const std::vector<std::string> k_paths{"/", "/a", "/a/", "/a/b", "/ab", "/b", "/b?x=1", "/b?x=10"};
const std::vector<std::string> k_tags{"t", "u", "tu"};

/// What of the list an item drops, by looking at each.
bool drops(const PurgeTarget& target, const Kept& kept) {
  if (target.kind != ItemKind::tag) return reaches(target, kept.path);
  return std::find(kept.tags.begin(), kept.tags.end(), target.text) != kept.tags.end();
}

void drop(ObjectStore& store, const PurgeTarget& target, std::multiset<std::string>& dropped) {
  const ObjectStore::Dropped note = [&](const CacheKey& key) {
    dropped.emplace(path_of_address(key.address()));
  };
  if (target.kind == ItemKind::path) store.drop_address(address_of("E1", target.text), note);
  if (target.kind == ItemKind::wildcard) store.drop_prefix(address_of("E1", target.text), note);
  if (target.kind == ItemKind::tag) store.drop_tag("E1", target.text, note);
}

// An index that is wrong once serves purged content, so it is held against the obvious.
RC_GTEST_PROP(ObjectStoreLaws, PurgesDropWhatAScanFinds, ()) {
  ObjectStore store(1U << 20U);
  std::vector<Kept> list;
  const auto steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) {
    if (*rc::gen::inRange(0, 3) != 0) {
      Kept kept{*rc::gen::elementOf(k_paths), *rc::gen::element<std::string>("", "rsc"),
                *rc::gen::unique<std::vector<std::string>>(*rc::gen::inRange<std::size_t>(0, 3),
                                                           rc::gen::elementOf(k_tags))};
      std::erase_if(list, [&](const Kept& one) {
        return one.path == kept.path && one.variant == kept.variant;
      });
      store.put(key_of(kept.path, kept.variant), object_with(kept.tags));
      list.push_back(kept);
      continue;
    }
    const std::string path = *rc::gen::elementOf(k_paths);
    const std::string item =
        *rc::gen::element<std::string>(std::string(path), path + "*", "#T", "#u");
    const PurgeTarget target = target_of(item);
    std::multiset<std::string> expected;
    for (const Kept& kept : list) {
      if (drops(target, kept)) expected.insert(kept.path);
    }
    std::erase_if(list, [&](const Kept& kept) { return drops(target, kept); });
    std::multiset<std::string> dropped;
    drop(store, target, dropped);
    RC_ASSERT(dropped == expected);
    RC_ASSERT(store.size() == list.size());
  }
  for (const Kept& kept : list) RC_ASSERT(store.find(key_of(kept.path, kept.variant)) != nullptr);
}

// Memory that leaks from the count would empty the cache in the end.
RC_GTEST_PROP(ObjectStoreLaws, BytesAreThoseOfWhatIsKept, ()) {
  ObjectStore store(4'000);
  const auto puts = *rc::gen::inRange(1, 40);
  for (int i = 0; i < puts; ++i) {
    store.put(key_of(*rc::gen::elementOf(k_paths), ""), object_with({"t"}));
    RC_ASSERT(store.bytes() <= 4'000U);
    RC_ASSERT(store.size() > 0U);
  }
  store.drop_tag("E1", "t", [](const CacheKey&) {});
  RC_ASSERT(store.size() == 0U);
  RC_ASSERT(store.bytes() == 0U);
}

}  // namespace
}  // namespace revalab::edge
