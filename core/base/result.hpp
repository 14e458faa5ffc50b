#pragma once

#include "core/base/check.hpp"

#include <string>
#include <utility>
#include <variant>

namespace revalab {

/// What an AWS service, or the way to it, answered instead of a result.
/// Invariant: `status` is the HTTP status, or 0 when no answer was received (see `transport.hpp`).
struct ApiError {
  ApiError() = default;
  ApiError(int http_status, std::string error_code, std::string error_message)
      : status(http_status), code(std::move(error_code)), message(std::move(error_message)) {}

  int status = 0;
  std::string code;     ///< The service's name for it, such as `InvalidArgument`.
  std::string message;  ///< For people; clients must not parse it.

  friend bool operator==(const ApiError&, const ApiError&) = default;
};

/// A value, or the error that took its place.
template <class T, class E = ApiError>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: meant implicit
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: meant implicit

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    REVALAB_CHECK(ok(), "Result::value on an error");
    return std::get<0>(state_);
  }
  [[nodiscard]] const T& value() const& {
    REVALAB_CHECK(ok(), "Result::value on an error");
    return std::get<0>(state_);
  }
  [[nodiscard]] T&& value() && {
    REVALAB_CHECK(ok(), "Result::value on an error");
    return std::get<0>(std::move(state_));
  }
  [[nodiscard]] const E& error() const& {
    REVALAB_CHECK(!ok(), "Result::error on a value");
    return std::get<1>(state_);
  }
  [[nodiscard]] E&& error() && {
    REVALAB_CHECK(!ok(), "Result::error on a value");
    return std::get<1>(std::move(state_));
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, E> state_;
};

/// For operations that have nothing to say when they succeed.
struct Done {
  friend bool operator==(const Done&, const Done&) = default;
};

}  // namespace revalab
