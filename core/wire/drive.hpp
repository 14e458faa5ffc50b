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

/// Runs the reactor until `task` is done and gives its value, or throws what it threw.
/// Empty when the reactor was stopped first; the task is then dropped midway.
template <class T>
std::optional<T> drive_until_stopped(Reactor& reactor, Task<T> task) {
  std::optional<T> value;
  Root root(drive_detail::keep_value(std::move(task), value));
  root.start();
  if (!reactor.run_until([&root] { return root.done(); })) return std::nullopt;
  root.rethrow();
  return value;
}

/// As `drive_until_stopped`, where nobody stops the reactor.
template <class T>
T drive(Reactor& reactor, Task<T> task) {
  std::optional<T> value = drive_until_stopped(reactor, std::move(task));
  REVALAB_CHECK(value.has_value(), "the reactor was stopped under a task");
  return std::move(*value);
}

inline void drive(Reactor& reactor, Task<void> task) {
  Root root(std::move(task));
  root.start();
  REVALAB_CHECK(reactor.run_until([&root] { return root.done(); }),
                "the reactor was stopped under a task");
  root.rethrow();
}

}  // namespace revalab::wire
