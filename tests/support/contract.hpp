#pragma once

#include "core/base/handler.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One table of raw HTTP, played over every carrier: a fake is wire-compatible when no carrier can
/// be told from another and each answers what the table says.
namespace revalab::test {

struct ExpectedResponse {
  int status = 200;
  std::vector<Headers::Field> headers = {};  ///< Each must be there with this first value.
  std::vector<std::string> absent_headers = {};
  std::optional<std::string> body = std::nullopt;  ///< The whole body.
  std::vector<std::string> body_parts = {};        ///< Each must occur in the body.
};

struct ContractCase {
  std::string name;     ///< A sentence about behaviour.
  std::string request;  ///< Raw bytes; one request or several behind each other.
  std::vector<ExpectedResponse> responses;
  /// When not empty: the exact bytes that come back. The clock stands at 2026-01-01T00:00:00Z.
  std::string raw_response = {};
  /// The requests are not even HTTP, or are about connections: a direct call cannot be asked.
  bool framing_only = false;
  /// The client does not end its half: the answers close the connection by themselves.
  bool client_stays = false;
};

using HandlerFactory = std::function<std::unique_ptr<Handler>()>;

/// Plays the cases in order against a new handler on each carrier: a direct call; a memory stream
/// in fragments of 1 to 8, 16 and 31 bytes and whole; TCP whole and in pieces. Each case has a
/// connection of its own, whose client ends its half after the last byte. Also demands that every
/// carrier gives the same bytes. Time moves only to the instant an exchange waits for.
void run_contract(const HandlerFactory& make_handler, const std::vector<ContractCase>& cases);

/// A request for a table, written with plain line breaks: lines end in CRLF up to the first empty
/// one, `Host` and `Content-Length` are added where they lack, and what follows is the body as is.
std::string http_text(std::string_view text);

}  // namespace revalab::test
