#include "tests/fakes/s3/fixture.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>
#include <set>

namespace revalab::s3 {
namespace {

/// What a page shows, in the order of a listing: keys and common prefixes as one sequence.
struct Shown {
  std::vector<std::string> keys;
  std::vector<std::string> prefixes;
  friend bool operator==(const Shown&, const Shown&) = default;
};

/// Looks at every key and keeps what the API reference says is shown.
Shown naive_list(const std::set<std::string>& keys, const ListQuery& query) {
  std::set<std::string> entries;
  std::set<std::string> prefixes;
  for (const std::string& key : keys) {
    if (key.substr(0, query.prefix.size()) != query.prefix) continue;
    const auto at = query.delimiter.empty() ? std::string::npos
                                            : key.find(query.delimiter, query.prefix.size());
    const bool rolled = at != std::string::npos;
    const std::string entry = rolled ? key.substr(0, at + query.delimiter.size()) : key;
    if (entry <= query.after) continue;
    entries.insert(entry);
    if (rolled) prefixes.insert(entry);
  }
  Shown shown;
  for (const std::string& entry : entries) {
    if (static_cast<std::int64_t>(shown.keys.size() + shown.prefixes.size()) == query.max) break;
    (prefixes.contains(entry) ? shown.prefixes : shown.keys).push_back(entry);
  }
  return shown;
}

/// Short texts of few letters, so that they have prefixes and delimiters in common.
rc::Gen<std::string> any_text(std::size_t max) {
  return rc::gen::resize(static_cast<int>(max),
                         rc::gen::container<std::string>(rc::gen::element('a', 'b', '/')));
}

std::set<std::string> any_keys() {
  auto keys = *rc::gen::resize(40, rc::gen::container<std::set<std::string>>(any_text(6)));
  keys.erase("");
  return keys;
}

Objects objects_named(const std::set<std::string>& keys) {
  Objects objects;
  for (const std::string& key : keys) objects.emplace(key, Object());
  return objects;
}

Shown shown_by(const ObjectPage& page) {
  Shown shown;
  for (const auto& at : page.entries) shown.keys.push_back(at->first);
  shown.prefixes = page.common_prefixes;
  return shown;
}

// Jumping over what a prefix stands for changes nothing about what is shown.
RC_GTEST_PROP(ListingLaws, AListIsThatOfWhoeverLooksAtEveryKey, ()) {
  const auto keys = any_keys();
  ListQuery query;
  query.prefix = *any_text(3);
  query.delimiter = *rc::gen::element<std::string>("", "/", "/", "ab", "\xff");
  query.after = *any_text(4);
  query.max = *rc::gen::inRange(0, 8);
  const Objects objects = objects_named(keys);
  RC_ASSERT(shown_by(list(objects, query)) == naive_list(keys, query));
}

// However small the pages, together they are the whole list, each entry once.
RC_GTEST_PROP(ListingLaws, PagesTogetherAreTheWholeList, ()) {
  const auto keys = any_keys();
  const Objects objects = objects_named(keys);
  ListQuery query;
  query.prefix = *any_text(2);
  query.delimiter = *rc::gen::element<std::string>("", "/");
  query.max = 1'000'000;
  const Shown whole = naive_list(keys, query);
  query.max = *rc::gen::inRange(1, 5);
  Shown together;
  bool goes_on = true;
  while (goes_on) {
    const ObjectPage page = list(objects, query);
    const Shown shown = shown_by(page);
    together.keys.insert(together.keys.end(), shown.keys.begin(), shown.keys.end());
    together.prefixes.insert(together.prefixes.end(), shown.prefixes.begin(), shown.prefixes.end());
    goes_on = page.is_truncated;
    query.after = page.last;
  }
  RC_ASSERT(together == whole);
}

// Any bytes under any key that is text come back as they were, through both faces alike.
RC_GTEST_PROP(ObjectLaws, WhatIsPutIsGot, ()) {
  const auto any_byte = rc::gen::map(rc::gen::inRange(0, 256), [](int c) { return char(c); });
  const auto body = *rc::gen::container<std::string>(any_byte);
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "/", "..", "//", "+", " ", "%", "%2F", "?", "#", "&",
                                    "\x01", "\xc3\xa9", "\xf0\x9f\x98\x80"));
  std::string key = "k";
  for (const std::string& piece : pieces) key += piece;
  RC_PRE(key.size() <= 1024U);
  Ledger ledger;
  S3 s3(Calendar(k_start), Dice(1), ledger);
  RC_ASSERT(s3.buckets().create_bucket("photos", "", {}).ok());
  const std::string target = "/photos/" + percent_encode(key, "/");
  const auto answer = [&](const Request& request) {
    return std::get<Response>(s3.handle(request, Instant()));
  };
  RC_ASSERT(answer(request_for("PUT", target, {}, body)).status == 200);
  RC_ASSERT(answer(request_for("GET", target)).body == body);
  const Object* object = s3.buckets().find_object({"photos", key});
  RC_ASSERT(object != nullptr);
  RC_ASSERT(*object->body == body);
  const auto listed = decode_list_objects_v2(
      answer(request_for("GET", "/photos?list-type=2&encoding-type=url")).body);
  RC_ASSERT(listed->objects.at(0).key == key);
}

// RFC 9110 section 14: what a range of any form gives is a piece of the whole, where it says.
RC_GTEST_PROP(ObjectLaws, ARangeIsAPieceOfTheWhole, ()) {
  const auto size_bytes = *rc::gen::inRange<std::int64_t>(0, 12);
  const auto number = [] { return std::to_string(*rc::gen::inRange(0, 14)); };
  const std::string first = *rc::gen::arbitrary<bool>() ? number() : "";
  const std::string last = *rc::gen::arbitrary<bool>() ? number() : "";
  const RangeChoice choice = choose_range("bytes=" + first + "-" + last, size_bytes);
  if (choice.kind != RangeChoice::Kind::part) return;
  RC_ASSERT(choice.range.first >= 0);
  RC_ASSERT(choice.range.first <= choice.range.last);
  RC_ASSERT(choice.range.last < size_bytes);
  if (!first.empty()) RC_ASSERT(std::to_string(choice.range.first) == first);
}

}  // namespace
}  // namespace revalab::s3
