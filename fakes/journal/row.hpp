#pragma once

#include "fakes/journal/entry.hpp"
#include "fakes/journal/sqlite.hpp"

#include <string>
#include <string_view>

/// How an entry stands in its row.
namespace revalab::journal {

/// `Name: value` and CR LF for each field, as in HTTP.
std::string fields_text(const Headers& headers);
Headers fields_of(std::string_view text);

/// The columns of `entry`, in their order.
inline constexpr std::string_view k_entry_columns =
    "seq, at, service, operation, method, target, headers, body, waited, status, answer_headers, "
    "answer_body, crc";

/// The texts of an entry that are not its own strings; they outlive the binding.
struct RowTexts {
  explicit RowTexts(const Entry& entry);
  std::string headers;
  std::string answer_headers;
};

/// Binds an entry to a statement with a place for each column.
void bind_entry(Statement& statement, std::int64_t seq, const Entry& entry, const RowTexts& texts);
/// Reads the row at hand. Empty when its checksum says that it is damaged.
std::optional<Entry> entry_of(const Statement& row);

}  // namespace revalab::journal
