#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// The price books of `scenarios/prices`, embedded at configure time (`cmake/embed.cmake`).
namespace revalab {

/// The JSON text of the book with this id, which is its file name without `.json`.
std::optional<std::string_view> builtin_book(std::string_view id);

/// All ids, in alphabetical order.
std::vector<std::string_view> builtin_book_ids();

}  // namespace revalab
