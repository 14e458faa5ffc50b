#pragma once

#include "core/base/check.hpp"
#include "core/base/task.hpp"
#include "core/wire/reactor.hpp"

#include <optional>
#include <utility>

namespace revalab::wire {
namespace drive_detail {

template <class T>
Task<void> keep_value(Task<T> task, std::optional<T>& value) {
  T result = co_await task;
  value.emplace(std::move(result));
}

}  // namespace drive_detail

/// Runs the reactor, which nobody stops meanwhile, until `task` is done. Throws what it threw.
inline void drive(Reactor& reactor, Task<void> task) {
  Root root(std::move(task));
  root.start();
  REVALAB_CHECK(reactor.run_until([&root] { return root.done(); }),
                "the reactor was stopped under a task");
  root.rethrow();
}

/// The same, and gives the task's value.
template <class T>
T drive(Reactor& reactor, Task<T> task) {
  std::optional<T> value;
  drive(reactor, drive_detail::keep_value(std::move(task), value));
  return std::move(*value);
}

}  // namespace revalab::wire
