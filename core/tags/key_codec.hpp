#pragma once

#include "core/base/posix_path.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace revalab {

/// How keys of the tag table are built and taken apart.
/// Source: https://github.com/opennextjs/opennextjs-aws `overrides/tagCache/dynamodb.ts`
/// (`opennext`) and https://opennext.js.org/aws/v2/common_issues/isr (`seed`), read 2026-11-22.
enum class KeyProfile {
  exact,     ///< `BUILD/key`, strip of exactly that prefix: inverse and injective for every key.
  opennext,  ///< `path.posix.join(BUILD, key)`, replace of the first `BUILD/`.
  seed,      ///< A template literal `BUILD/key`, replace of the first `BUILD/`.
  opennext_table,  ///< `posix.join` as OpenNext wrote it, strip of the prefix only: for reading.
};

/// A stored key that belongs to another build; never a mangled path.
struct ForeignKey {
  std::string stored;
  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

using StrippedKey = std::variant<std::string, ForeignKey>;

/// Joins keys with a build id and takes them apart again.
/// Invariant (`exact`): `strip(join(key)) == key` for every key, and `join` is injective.
class KeyCodec {
 public:
  /// `build_id` has no `/`.
  KeyCodec(std::string build_id, KeyProfile profile);

  [[nodiscard]] std::string join(std::string_view key) const;
  [[nodiscard]] StrippedKey strip(std::string_view stored) const;
  [[nodiscard]] const std::string& build_id() const { return build_id_; }

 private:
  std::string build_id_;
  KeyProfile profile_;
};

}  // namespace revalab
