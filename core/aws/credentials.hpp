#pragma once

#include <string>

namespace revalab::aws {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< Empty for long-term keys.
};

}  // namespace revalab::aws
