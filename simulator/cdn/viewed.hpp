#pragma once

#include "core/base/time.hpp"
#include "core/wire/byte_stream.hpp"
#include "fakes/edge/exchange.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::sim {

/// A viewer's exchange that is over.
struct Viewed {
  Viewed() = default;
  std::string method;  ///< Empty when it was no HTTP.
  std::string target;
  std::string host;
  std::string referer;
  std::string user_agent;
  std::string forwarded_for;
  wire::PeerAddress peer;
  bool https = false;
  std::string http_version = "1.1";
  std::uint64_t bytes_in = 0;   ///< Head and body.
  std::uint64_t bytes_out = 0;  ///< Likewise.
  int status = 0;               ///< 0 when the viewer went, or was cut off, before the end.
  edge::Outcome outcome;
  std::string_view problem;  ///< Why it never became a request; empty when it did.
  std::string content_type;
  std::optional<std::uint64_t> content_length;
  std::string content_range;
  WallTime ended_at;       ///< The lab's time.
  Duration took{0};        ///< From the head of the request; the machine's.
  Duration first_byte{0};  ///< Likewise, to the answer's first byte.
};

using ViewedObserver = std::function<void(const Viewed&)>;

}  // namespace revalab::sim
