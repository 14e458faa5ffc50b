#include "tests/core/tags/tag_lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <map>
#include <set>

namespace revalab::test {
namespace {

using Texts = std::vector<std::string>;

/// The naive model of a tag table: its rows, and nothing about pages, batches or retries.
using Model = std::map<std::pair<std::string, std::string>, std::int64_t>;

std::string any_tag() { return *rc::gen::element<std::string>("t", "u", "_N_T_/posts", "a/b"); }
std::string any_path() {
  return *rc::gen::element<std::string>("posts/1", "posts/2", "index", "B/x", "caf\xc3\xa9", "z");
}
std::string any_build() { return *rc::gen::element<std::string>("B", "B", "B", "A", "BB"); }

Model fill_table(TagLab& lab) {
  Model model;
  const auto count = *rc::gen::inRange(0, 40);
  for (int i = 0; i < count; ++i) {
    const std::string tag = any_build() + "/" + any_tag();
    const std::string path = any_build() + "/" + any_path() + *rc::gen::element("", "/1", "/2");
    const std::int64_t at = *rc::gen::inRange(1, 20);
    model[{tag, path}] = at;
    lab.put(tag, path, at);
  }
  return model;
}

TagCacheOptions any_paging() {
  TagCacheOptions options = TagLab::options();
  if (*rc::gen::arbitrary<bool>()) options.page_limit = *rc::gen::inRange<std::int64_t>(1, 8);
  return options;
}

RC_GTEST_PROP(TagCacheLaws, ResolutionEqualsTheModelWhateverThePages, ()) {
  TagLab lab;
  const Model model = fill_table(lab);
  const std::string tag = any_tag();
  std::set<std::string> own;
  std::set<std::string> foreign;
  for (const auto& [key, at] : model) {
    if (key.first != "B/" + tag) continue;
    if (key.second.rfind("B/", 0) == 0)
      own.insert(key.second.substr(2));
    else
      foreign.insert(key.second);
  }
  const auto found = run_now(lab.cache(any_paging()).resolve(tag));
  RC_ASSERT(found.ok());
  RC_ASSERT(found->stored_paths == Texts(own.begin(), own.end()));
  RC_ASSERT(found->foreign == Texts(foreign.begin(), foreign.end()));
  RC_ASSERT(found->urls.size() == own.size());
}

RC_GTEST_PROP(TagCacheLaws, TagsOfAPathEqualTheModelWhateverThePages, ()) {
  TagLab lab;
  const Model model = fill_table(lab);
  const std::string path = any_path();
  std::set<std::string> expected;
  for (const auto& [key, at] : model) {
    if (key.second == "B/" + path && key.first.rfind("B/", 0) == 0) {
      expected.insert(key.first.substr(2));
    }
  }
  const auto found = run_now(lab.cache(any_paging()).tags_for_path(path));
  RC_ASSERT(found.ok());
  RC_ASSERT(*found == Texts(expected.begin(), expected.end()));
}

RC_GTEST_PROP(TagCacheLaws, LastModifiedEqualsTheModelWhateverThePages, ()) {
  TagLab lab;
  const Model model = fill_table(lab);
  const std::string path = any_path();
  const std::int64_t modified = *rc::gen::inRange(0, 20);
  std::int64_t newest = 0;
  for (const auto& [key, at] : model) {
    if (key.second == "B/" + path) newest = std::max(newest, at);
  }
  const auto found = run_now(lab.cache(any_paging()).last_modified(path, {}, modified));
  RC_ASSERT(found.ok());
  RC_ASSERT(*found == (newest > modified ? -1 : modified));
}

// No tagged path is lost in silence: https://github.com/opennextjs/opennextjs-aws/issues/293.
RC_GTEST_PROP(TagCacheLaws, EveryRowIsWrittenOrAnErrorIsReturned, ()) {
  TagLab lab;
  const auto mishaps = *rc::gen::container<std::vector<Mishap>>(
      rc::gen::element(Mishap::none, Mishap::throttled, Mishap::broken, Mishap::lost,
                       Mishap::unprocessed, Mishap::unprocessed, Mishap::unprocessed));
  const auto count = *rc::gen::inRange(0, 70);
  std::vector<TagWrite> rows;
  for (int i = 0; i < count; ++i) {
    rows.emplace_back("t", "p" + std::to_string(*rc::gen::inRange(0, 60)));
    rows.back().revalidated_at_milliseconds = i + 1;
  }
  Model model;
  for (const TagWrite& row : rows) model[{row.tag, row.path}] = *row.revalidated_at_milliseconds;
  TagCacheOptions options = TagLab::options();
  options.batch_attempts_max = *rc::gen::inRange(1, 6);
  lab.transport_.plan(mishaps);
  const auto done = run_now(lab.cache(options).write_tags(rows));
  RC_CLASSIFY(done.ok(), "written");
  if (!done.ok()) {
    RC_ASSERT(!mishaps.empty());
    RC_ASSERT(!done.error().code.empty());
    return;
  }
  for (const auto& [key, at] : model) {
    RC_ASSERT(lab.number("B/" + key.first, "B/" + key.second, "revalidatedAt") ==
              std::to_string(at));
  }
}

}  // namespace
}  // namespace revalab::test
