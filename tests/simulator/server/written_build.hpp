#pragma once

#include "tests/support/temporary_folder.hpp"

#include <string>

namespace revalab::test {

/// Writes a build whose assets are in `_next` and perhaps in a further folder.
inline void write_build(const TemporaryFolder& folder, const std::string& id,
                        const std::string& behaviours = "") {
  folder.write("open-next.output.json", R"({
    "origins": {
      "s3": {"type": "s3", "originPath": "_assets", "copy": [
        {"from": ".open-next/assets", "to": "_assets", "cached": true}]},
      "default": {"type": "function"}},
    "behaviors": [{"pattern": "*", "origin": "default"})" +
                                            behaviours + "]}");
  folder.write("assets/BUILD_ID", id + "\n");
  folder.write("assets/_next/" + id + ".js", "of " + id);
}

}  // namespace revalab::test
