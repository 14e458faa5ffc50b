#include "fakes/journal/row.hpp"

#include "core/base/digest.hpp"

#include <algorithm>

namespace revalab::journal {
namespace {

constexpr std::string_view k_line_end = "\r\n";

/// Of everything a row holds but its number. What was not there, such as a wait in a file of format
/// 1, is not in it.
std::uint32_t checksum(const Entry& entry, const RowTexts& texts) {
  std::string all = std::to_string(entry.at.since_start().count());
  const auto add = [&all](std::string_view text) {
    all.push_back('\0');
    all.append(text);
  };
  for (const std::string* text : {&entry.name.service, &entry.name.operation, &entry.request.method,
                                  &entry.request.target, &texts.headers, &entry.request.body}) {
    add(*text);
  }
  if (entry.request.waited) add("waited " + std::to_string(entry.request.waited->count()));
  if (entry.answer) {
    add(std::to_string(entry.answer->status));
    add(texts.answer_headers);
    add(entry.answer->body);
  }
  return crc32(all);
}

}  // namespace

std::string fields_text(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers.fields()) {
    text.append(name).append(": ").append(value).append(k_line_end);
  }
  return text;
}

Headers fields_of(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const auto end = std::min(text.find(k_line_end), text.size());
    const std::string_view line = text.substr(0, end);
    const auto colon = std::min(line.find(": "), line.size());
    const auto value = std::min(colon + 2, line.size());
    headers.add(std::string(line.substr(0, colon)), std::string(line.substr(value)));
    text.remove_prefix(std::min(end + k_line_end.size(), text.size()));
  }
  return headers;
}

RowTexts::RowTexts(const Entry& entry) : headers(fields_text(entry.request.headers)) {
  if (entry.answer) answer_headers = fields_text(entry.answer->headers);
}

void bind_entry(Statement& statement, std::int64_t seq, const Entry& entry, const RowTexts& texts) {
  statement.bind(1, seq)
      .bind(2, entry.at.since_start().count())
      .bind_text(3, entry.name.service)
      .bind_text(4, entry.name.operation)
      .bind_text(5, entry.request.method)
      .bind_text(6, entry.request.target)
      .bind_text(7, texts.headers)
      .bind_bytes(8, entry.request.body);
  if (entry.request.waited) {
    statement.bind(9, entry.request.waited->count());
  } else {
    statement.bind_null(9);
  }
  if (entry.answer) {
    statement.bind(10, entry.answer->status)
        .bind_text(11, texts.answer_headers)
        .bind_bytes(12, entry.answer->body);
  } else {
    statement.bind_null(10).bind_null(11).bind_null(12);
  }
  statement.bind(13, checksum(entry, texts));
}

std::optional<Entry> entry_of(const Statement& row) {
  Entry entry;
  entry.at = Instant(Duration(row.integer(1)));
  entry.name = OperationName(row.text(2), row.text(3));
  entry.request = Request(row.text(4), row.text(5));
  entry.request.headers = fields_of(row.text(6));
  entry.request.body = row.text(7);
  if (!row.is_null(8)) entry.request.waited = Duration(row.integer(8));
  if (!row.is_null(9)) {
    entry.answer.emplace(static_cast<int>(row.integer(9)));
    entry.answer->headers = fields_of(row.text(10));
    entry.answer->body = row.text(11);
  }
  if (checksum(entry, RowTexts(entry)) != row.integer(12)) return std::nullopt;
  return entry;
}

}  // namespace revalab::journal
