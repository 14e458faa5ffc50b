#include "core/tags/tag_row.hpp"

#include <charconv>

namespace revalab::tag_row {

const std::string* text_of(const dynamodb::Item& item, std::string_view attribute) {
  const auto found = item.find(attribute);
  return found == item.end() ? nullptr : found->second.if_string();
}

std::optional<std::int64_t> milliseconds_of(const dynamodb::Item& item,
                                            std::string_view attribute) {
  const auto found = item.find(attribute);
  const std::string* text = found == item.end() ? nullptr : found->second.if_number();
  if (text == nullptr) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

bool is_newer(const dynamodb::Item& item, std::int64_t last_modified_milliseconds,
              std::int64_t now_milliseconds) {
  const auto expire = milliseconds_of(item, k_expire);
  if (expire && *expire <= now_milliseconds && *expire > last_modified_milliseconds) return true;
  const auto revalidated_at = milliseconds_of(item, k_revalidated_at);
  return revalidated_at && *revalidated_at > last_modified_milliseconds;
}

}  // namespace revalab::tag_row
