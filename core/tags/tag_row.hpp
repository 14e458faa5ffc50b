#pragma once

#include "core/aws/dynamodb/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The attributes of a row of OpenNext's tag table.
/// Source: https://github.com/opennextjs/opennextjs-aws `overrides/tagCache/dynamodb.ts`, and the
/// recorded requests of version 4.1.12 (read 2026-11-22).
namespace revalab::tag_row {

inline constexpr std::string_view k_tag = "tag";                       ///< Partition key.
inline constexpr std::string_view k_path = "path";                     ///< Sort key.
inline constexpr std::string_view k_revalidated_at = "revalidatedAt";  ///< Milliseconds.
inline constexpr std::string_view k_stale = "stale";                   ///< Milliseconds, optional.
inline constexpr std::string_view k_expire = "expire";                 ///< Milliseconds, optional.

/// A string attribute, or null when it is missing or no string.
const std::string* text_of(const dynamodb::Item& item, std::string_view attribute);

/// A number attribute read as `Number.parseInt` does; empty when it is missing or no number.
std::optional<std::int64_t> milliseconds_of(const dynamodb::Item& item, std::string_view attribute);

/// Whether a next-mode row makes an entry of that age invalid: revalidated after it, or expired
/// since. An expiry in the future does not.
bool is_newer(const dynamodb::Item& item, std::int64_t last_modified_milliseconds,
              std::int64_t now_milliseconds);

}  // namespace revalab::tag_row
