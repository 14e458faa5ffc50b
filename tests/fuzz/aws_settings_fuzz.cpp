#include "core/aws/settings/endpoint.hpp"

#include <cstdint>
#include <string>

// A shared file is read, or its first mistake has a line; a URL that is read is written as one that
// reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace revalab::aws;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {ConfigFileKind::config, ConfigFileKind::credentials}) {
    const auto file = read_config_file("f", text, kind);
    if (!file.ok() && (file.error().line == 0 || file.error().message.empty())) __builtin_trap();
  }
  const auto endpoint = parse_endpoint(text);
  if (endpoint.ok() && !(parse_endpoint(endpoint->url()).value() == *endpoint)) __builtin_trap();
  return 0;
}
