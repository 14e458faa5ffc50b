#include "core/tags/key_codec.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab {
namespace {

/// Keys made of what breaks naive codecs: the build id, dots, slashes, nothing.
std::string any_key() {
  const auto part = rc::gen::element<std::string>("b7", "b7/", "..", ".", "/", "//", "a", "x/y",
                                                  "\xc3\xa9", "%2F", "_N_T_/", "");
  const auto parts = *rc::gen::container<std::vector<std::string>>(part);
  std::string key;
  for (const std::string& piece : parts) key += piece;
  return key;
}

RC_GTEST_PROP(KeyCodecLaws, ExactStripUndoesJoin, ()) {
  const KeyCodec codec("b7", KeyProfile::exact);
  const std::string key = any_key();
  RC_ASSERT(codec.strip(codec.join(key)) == StrippedKey(key));
}

RC_GTEST_PROP(KeyCodecLaws, ExactStripUndoesJoinForArbitraryText, (const std::string& key)) {
  const KeyCodec codec("b7", KeyProfile::exact);
  RC_ASSERT(codec.strip(codec.join(key)) == StrippedKey(key));
}

RC_GTEST_PROP(KeyCodecLaws, ExactJoinIsInjective, ()) {
  const KeyCodec codec("b7", KeyProfile::exact);
  const std::string a = any_key();
  const std::string b = any_key();
  RC_ASSERT((codec.join(a) == codec.join(b)) == (a == b));
}

RC_GTEST_PROP(KeyCodecLaws, KeysOfAnotherBuildAreValuesThatKeepTheKey, ()) {
  const KeyCodec codec("b7", KeyProfile::exact);
  const std::string other = *rc::gen::element<std::string>("b", "b77", "x", "", "B7");
  const std::string stored = KeyCodec(other, KeyProfile::exact).join(any_key());
  RC_ASSERT(codec.strip(stored) == StrippedKey(ForeignKey{stored}));
}

// What OpenNext wrote is read back as it was meant whenever the join changed nothing.
RC_GTEST_PROP(KeyCodecLaws, OpennextTableStripUndoesJoinForNormalisedKeys, ()) {
  const KeyCodec codec("b7", KeyProfile::opennext_table);
  const auto part = rc::gen::element<std::string>("b7", "...", "a", "[id]", "\xc3\xa9", "%2F");
  const auto parts = *rc::gen::container<std::vector<std::string>>(part);
  std::string key;
  for (const std::string& piece : parts) key += (key.empty() ? "" : "/") + piece;
  RC_ASSERT(codec.strip(codec.join(key)) == StrippedKey(key));
}

}  // namespace
}  // namespace revalab
