#pragma once

#include <string_view>

namespace revalab::dynamodb {

/// Whether an expression may not use this attribute name as it stands, whatever its case.
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
/// (read 2026-11-22).
bool is_reserved_word(std::string_view name);

}  // namespace revalab::dynamodb
