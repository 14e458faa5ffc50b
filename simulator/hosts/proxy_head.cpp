#include "simulator/hosts/proxy_head.hpp"

#include "core/aws/text.hpp"
#include "core/base/http.hpp"
#include "core/wire/certificate.hpp"
#include "core/wire/message_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace revalab::sim {
namespace {

constexpr std::uint16_t k_http_port = 80;
constexpr std::string_view k_line_end = "\r\n";

struct Authority {
  std::string host;
  std::optional<std::uint16_t> port;
};

/// Empty when it is none. A user's name has no place in it. Source: RFC 9110 section 4.2.4.
std::optional<Authority> parse_authority(std::string_view text) {
  Authority made;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    made.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (made.host.find(':') == std::string::npos) return std::nullopt;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    made.host = text.substr(0, colon);
    rest = text.substr(colon);
  }
  made.host = aws::lower_case(made.host);
  if (!wire::is_host(made.host)) return std::nullopt;
  if (rest.empty()) return made;
  const char* end = rest.data() + rest.size();
  std::uint16_t port = 0;
  const auto read = std::from_chars(rest.data() + 1, end, port);
  if (rest.front() != ':' || read.ec != std::errc() || read.ptr != end || port == 0) {
    return std::nullopt;
  }
  made.port = port;
  return made;
}

/// The lines of a head; empty when one is none, or a field that goes on from the line before.
std::vector<std::string_view> lines_of(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty()) {
    const auto end = head.find(k_line_end);
    const std::string_view line = head.substr(0, end);
    const bool is_field = line.find(':') != std::string_view::npos;
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos ||
        line.starts_with(' ') || line.starts_with('\t') || (!lines.empty() && !is_field)) {
      return {};
    }
    lines.push_back(line);
    head.remove_prefix(end + k_line_end.size());
  }
  return lines;
}

/// True for fields that are between the client and the proxy, and for `Host`, which the target
/// replaces. Source: RFC 9110 section 7.6.1; RFC 9112 section 3.2.2.
bool stays_here(std::string_view line) {
  static constexpr std::array<std::string_view, 5> k_names{
      "Host", "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization"};
  const std::string_view name = line.substr(0, line.find(':'));
  return std::any_of(k_names.begin(), k_names.end(),
                     [&](std::string_view each) { return equals_ignoring_case(name, each); });
}

std::string forwarded_head(std::string_view method, std::string_view authority,
                           std::string_view path, std::string_view version,
                           const std::vector<std::string_view>& lines) {
  std::string text(method);
  text.append(path.starts_with('/') ? " " : " /").append(path).append(" ").append(version);
  text.append("\r\nHost: ").append(authority).append(k_line_end);
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    if (!stays_here(*line)) text.append(*line).append(k_line_end);
  }
  return text.append("Connection: close\r\n\r\n");
}

Result<std::optional<ProxyHead>, ProxyRefusal> bad(std::string why) {
  return ProxyRefusal(400, std::move(why));
}

/// `target` is a whole URL, as whoever believes in a proxy sends it.
Result<std::optional<ProxyHead>, ProxyRefusal> read_plain(
    ProxyHead made, const std::array<std::string_view, 3>& words,
    const std::vector<std::string_view>& lines) {
  static constexpr std::string_view k_scheme = "http://";
  const auto& [method, target, version] = words;
  if (target.starts_with('/')) {
    return bad("this is a proxy's port, and the request is for no other host");
  }
  if (!aws::lower_case(target).starts_with(k_scheme))
    return bad("only http:// URLs go without CONNECT");
  const std::string_view rest = target.substr(k_scheme.size());
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  auto authority = parse_authority(rest.substr(0, end));
  if (!authority) return bad("the URL has no host");
  made.host = std::move(authority->host);
  made.port = authority->port.value_or(k_http_port);
  made.forwarded = forwarded_head(method, rest.substr(0, end), rest.substr(end), version, lines);
  return std::optional(std::move(made));
}

}  // namespace

Result<std::optional<ProxyHead>, ProxyRefusal> read_proxy_head(std::string_view received) {
  static constexpr std::string_view k_head_end = "\r\n\r\n";
  static const std::size_t k_head_max_bytes = wire::MessageLimits().head_max_bytes;
  // No method begins otherwise that anybody uses; TLS does, and waits for an answer to it.
  if (!received.empty() && (received.front() < 'A' || received.front() > 'Z')) {
    return bad("this is a proxy's port, which is spoken to in HTTP");
  }
  const auto end = received.find(k_head_end);
  ProxyHead made;
  made.size = std::min(end, received.size()) + k_head_end.size();
  if (made.size > k_head_max_bytes) return ProxyRefusal(431, "the head is too large");
  if (end == std::string_view::npos) return std::optional<ProxyHead>();
  const auto lines = lines_of(received.substr(0, end + k_line_end.size()));
  const auto words = aws::split(lines.empty() ? std::string_view() : lines.front(), ' ');
  if (words.size() != 3 || (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0")) {
    return bad("no HTTP/1.1 request");
  }
  if (words[0] != "CONNECT") {
    return read_plain(std::move(made), {words[0], words[1], words[2]}, lines);
  }
  auto authority = parse_authority(words[1]);
  if (!authority || !authority->port) return bad("CONNECT needs HOST:PORT");
  made.tunnel = true;
  made.host = std::move(authority->host);
  made.port = *authority->port;
  return std::optional(std::move(made));
}

}  // namespace revalab::sim
