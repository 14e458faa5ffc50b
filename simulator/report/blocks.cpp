#include "simulator/report/blocks.hpp"

namespace revalab::sim {
namespace {

constexpr std::size_t k_label_width = 15;

}  // namespace

std::string block(const std::string& label, const std::vector<std::string>& values) {
  std::string text;
  std::string head = label;
  if (values.empty()) return head.append(k_label_width - head.size(), ' ') + "none\n";
  for (const std::string& value : values) {
    head.resize(k_label_width, ' ');
    text += head + (value.empty() ? "\"\"" : value) + "\n";
    head.clear();
  }
  return text;
}

std::string counted(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : noun == "batch" ? "es" : "s");
}

void write_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  json.key(name).begin_array();
  for (const std::string& value : values) json.string(value);
  json.end_array();
}

}  // namespace revalab::sim
