#include "simulator/scenario/reference.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace revalab::sim {

std::string beside(const std::string& file, const std::string& reference) {
  return (std::filesystem::path(file).parent_path() / reference).lexically_normal().string();
}

std::string price_book_beside(const std::string& file, const std::string& name) {
  return name.ends_with(".json") ? beside(file, name) : name;
}

void sort_by_place(InputErrors& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const InputError& a, const InputError& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
}

}  // namespace revalab::sim
