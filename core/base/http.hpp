#pragma once

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab {

/// Says `https` of a request that came encrypted; whoever ends TLS adds it.
inline constexpr std::string_view k_protocol_header = "X-Forwarded-Proto";

/// The header fields of one HTTP message, in the order they came. Names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first value of `name`, or an empty view that is not distinguishable from an empty value;
  /// use `contains` where that matters.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  /// Replaces all values of `name` by one.
  void set(std::string_view name, std::string value);
  /// Adds another value beside those already there.
  void add(std::string name, std::string value);
  void remove(std::string_view name);
  /// Makes room for so many in all.
  void reserve(std::size_t count) { fields_.reserve(count); }

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};

/// True when both are the same ASCII text but for case.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// A complete HTTP request: no transfer coding, the body whole.
struct Request {
  Request() = default;
  Request(std::string request_method, std::string request_target)
      : method(std::move(request_method)), target(std::move(request_target)) {}

  std::string method;
  std::string target;  ///< As on the request line: path, then `?` and the query if there is one.
  Headers headers;
  std::string body;
  /// How long this exchange has been parked so far (see `Parked`), by the clock of whoever carries
  /// it; empty when the handler is asked for the first time. Nothing a client sends can set it.
  std::optional<std::chrono::nanoseconds> waited = std::nullopt;
  /// Set on the request that goes on with an answer in parts (see `Partial`). Nothing a client
  /// sends can set it.
  bool continues = false;

  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;  ///< Without the `?`.
  friend bool operator==(const Request&, const Request&) = default;
};

/// A complete HTTP response: no transfer coding, the body whole.
struct Response {
  Response() = default;
  explicit Response(int http_status) : status(http_status) {}

  int status = 0;
  Headers headers;
  std::string body;
  friend bool operator==(const Response&, const Response&) = default;
};

/// Decodes `%XX`; `+` stays. Empty when a `%` is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);
/// Encodes every byte but RFC 3986's unreserved ones and those in `keep` (such as `/`).
std::string percent_encode(std::string_view text, std::string_view keep = {});
/// The decoded value of a query parameter; empty when it is absent.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

}  // namespace revalab
