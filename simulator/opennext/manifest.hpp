#pragma once

#include "core/base/document.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim::opennext {

/// Who answers: the bucket, or a function that somebody has to run.
struct Origin {
  Origin() = default;
  std::string name;
  bool is_bucket = false;
  std::string path;  ///< Of a bucket: where in it the origin's root is.
};

/// Requests that go to another origin than the default one.
struct Behaviour {
  Behaviour() = default;
  std::string pattern;
  std::string origin;  ///< The name of one of the manifest's.
};

/// A folder of the build and where it goes in the bucket.
struct Copy {
  Copy() = default;
  std::string from;              ///< From the build's folder.
  std::string to;                ///< Before the names of its files.
  bool cached = false;           ///< By browsers and CDNs: these are assets.
  std::string versioned_folder;  ///< Below it a file's name changes with its content; may be empty.
};

/// What a build says of how it wants to be deployed.
struct Manifest {
  Manifest() = default;
  std::vector<Origin> origins;        ///< By name.
  std::string default_origin;         ///< Of the pattern `*`.
  std::vector<Behaviour> behaviours;  ///< In order, without `*`.
  std::vector<Copy> copies;
  /// Functions that would run at the edge and do not, by name.
  std::vector<std::string> edge_functions;
};

/// Where a build says how it wants to be deployed.
inline constexpr std::string_view k_manifest_file = "open-next.output.json";

/// Reads that file. What decides routing and copies must be as OpenNext 3 and 4 write
/// it; what else a function has is not looked at. Mistakes are added to `errors`.
/// Source: opennextjs-aws `build/generateOutput.ts` (4.1.12, read 2026-11-24).
Manifest read_manifest(const std::filesystem::path& folder, InputErrors& errors);

}  // namespace revalab::sim::opennext
