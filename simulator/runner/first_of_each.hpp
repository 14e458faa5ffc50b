#pragma once

#include <set>
#include <vector>

namespace revalab::sim {

/// A list that keeps the first of each.
template <class T>
class FirstOfEach {
 public:
  void add(const T& value) {
    if (known_.insert(value).second) list_.push_back(value);
  }
  void add_all(const std::vector<T>& values) {
    for (const T& value : values) add(value);
  }
  [[nodiscard]] const std::vector<T>& list() const { return list_; }

 private:
  std::vector<T> list_;
  std::set<T> known_;
};

}  // namespace revalab::sim
