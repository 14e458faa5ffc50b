#include "simulator/hosts/proxy_head.hpp"

#include <cstdint>
#include <string_view>

// What is forwarded is a head again, with one Host; and a head that is whole is judged alike
// whatever follows it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab::sim;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = read_proxy_head(bytes);
  if (!read.ok() || !*read) return 0;
  const ProxyHead& head = **read;
  if (head.size > size || head.host.empty() || head.port == 0) __builtin_trap();
  const auto alone = read_proxy_head(bytes.substr(0, head.size));
  if (!alone.ok() || !*alone || (*alone)->forwarded != head.forwarded) __builtin_trap();
  if (head.tunnel) return 0;
  const std::string_view forwarded = head.forwarded;
  const auto first_line = forwarded.find("\r\n");
  if (!forwarded.substr(first_line).starts_with("\r\nHost: ")) __builtin_trap();
  if (forwarded.find("\r\n\r\n") != forwarded.size() - 4) __builtin_trap();
  return 0;
}
