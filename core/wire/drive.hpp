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

/// Runs the reactor until `task` is done or somebody stops it, and says whether it is done. Throws
/// what it threw. A task that is not done is dropped midway.
inline bool drive_until_stopped(Reactor& reactor, Task<void> task) {
  Root root(std::move(task));
  root.start();
  if (!reactor.run_until([&root] { return root.done(); })) return false;
  root.rethrow();
  return true;
}

/// The same, and gives the task's value; empty when it was stopped.
template <class T>
std::optional<T> drive_until_stopped(Reactor& reactor, Task<T> task) {
  std::optional<T> value;
  drive_until_stopped(reactor, drive_detail::keep_value(std::move(task), value));
  return value;
}

/// As `drive_until_stopped`, where nobody stops the reactor.
inline void drive(Reactor& reactor, Task<void> task) {
  REVALAB_CHECK(drive_until_stopped(reactor, std::move(task)),
                "the reactor was stopped under a task");
}

template <class T>
T drive(Reactor& reactor, Task<T> task) {
  auto value = drive_until_stopped(reactor, std::move(task));
  REVALAB_CHECK(value.has_value(), "the reactor was stopped under a task");
  return std::move(*value);
}

}  // namespace revalab::wire
