#include "core/tags/key_codec.hpp"

#include "core/base/check.hpp"

#include <utility>

namespace revalab {
namespace {

/// JavaScript's `text.replace(part, "")` for a string `part`: the first occurrence, wherever it is.
std::string without_first(std::string_view text, std::string_view part) {
  std::string rest(text);
  const auto at = rest.find(part);
  if (at != std::string::npos) rest.erase(at, part.size());
  return rest;
}

}  // namespace

KeyCodec::KeyCodec(std::string build_id, KeyProfile profile)
    : build_id_(std::move(build_id)), profile_(profile) {
  REVALAB_CHECK(build_id_.find('/') == std::string::npos, "a build id has no slash");
}

std::string KeyCodec::join(std::string_view key) const {
  switch (profile_) {
    case KeyProfile::exact:
    case KeyProfile::seed: return build_id_ + "/" + std::string(key);
    case KeyProfile::opennext:
    case KeyProfile::opennext_table: return posix_join(build_id_, key);
  }
  REVALAB_CHECK(false, "every profile is handled");
}

StrippedKey KeyCodec::strip(std::string_view stored) const {
  const std::string prefix = build_id_ + "/";
  if (profile_ == KeyProfile::opennext || profile_ == KeyProfile::seed) {
    return without_first(stored, prefix);
  }
  if (stored.starts_with(prefix)) return std::string(stored.substr(prefix.size()));
  // `posix.join` writes the empty key without a slash.
  if (profile_ == KeyProfile::opennext_table && stored == build_id_) return std::string();
  return ForeignKey{std::string(stored)};
}

}  // namespace revalab
