#pragma once

#include "core/aws/dynamodb/attribute_value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What the service knows about single values: their rules, sizes and order.
namespace revalab::dynamodb {

inline constexpr std::int64_t k_item_size_max_bytes = 400 * 1024;
inline constexpr std::size_t k_partition_key_size_max_bytes = 2048;
inline constexpr std::size_t k_sort_key_size_max_bytes = 1024;
inline constexpr int k_nesting_levels_max = 32;

/// The type's name on the wire: `S`, `N`, `SS` and so on.
std::string_view type_name(const AttributeValue& value);

/// Puts a value into the one form that is stored and compared: numbers in their plain spelling,
/// sets sorted (their order means nothing). Errors: the service's message for a bad number, an
/// empty set, a duplicate in a set, or nesting deeper than 32 levels.
std::optional<std::string> normalise(AttributeValue& value);
std::optional<std::string> normalise(Item& item);

/// Units: bytes. Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
/// (read 2026-11-22): text in UTF-8, binary decoded, null and boolean 1, lists and maps 3 and 1 per
/// element, attribute names everywhere.
std::int64_t size_bytes(const AttributeValue& value);
std::int64_t size_bytes(const Item& item);

/// Bytes whose order is the service's order of key values: text by UTF-8 bytes, numbers by value,
/// binary by unsigned bytes. The value is normalised and of type S, N or B.
std::string sort_bytes(const AttributeValue& key);

/// Whether two normalised values of one scalar type are in order; nothing for other types or mixed
/// ones. Negative, zero or positive as `a` is less, equal or greater.
std::optional<int> compare(const AttributeValue& a, const AttributeValue& b);

}  // namespace revalab::dynamodb
