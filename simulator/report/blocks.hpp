#pragma once

#include "core/base/json_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The parts that reports about one purge are made of.
namespace revalab::sim {

/// A label and its values, one a line; `none` when there are none.
std::string block(const std::string& label, const std::vector<std::string>& values);
/// `1 path`, `2 batches`.
std::string counted(std::int64_t count, const std::string& noun);
/// A member that is a list of strings.
void write_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& values);

}  // namespace revalab::sim
