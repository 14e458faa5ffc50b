#pragma once

#include "core/base/document.hpp"
#include "core/routes/site.hpp"
#include "simulator/opennext/manifest.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim::opennext {

/// A file of a build as an object of the bucket. Its content stays on the disk until it is put.
struct BuildObject {
  BuildObject() = default;
  std::string path;  ///< On the disk.
  std::string key;
  std::uint64_t size_bytes = 0;
  std::string content_type;
  std::string cache_control;  ///< Empty for objects that only the server function reads.
};

/// What `open-next build` left in `.open-next`, as far as a deployment needs it.
struct Build {
  Build() = default;
  std::string folder;
  std::string id;
  std::string preview_mode_id;  ///< Empty when the build says none.
  Manifest manifest;
  std::vector<BuildObject> objects;  ///< In the order of copies and names, without the next.
  BuildObject id_object;             ///< `assets/BUILD_ID`, put after all others.
  std::vector<TagRow> rows;
  /// Of all objects and rows. A build that is made again may keep its id: `generateBuildId` can say
  /// so, and Next.js 16.2 with a `deploymentId` always does. Source: next.js#92154 and
  /// opennextjs-aws#1149, read 2026-11-24.
  std::string digest;

  [[nodiscard]] std::uint64_t size_bytes() const;
};

/// Reads a build whole. Of its objects' contents the digest is kept alone.
/// Errors: every part that is missing or not as OpenNext writes it; objects whose keys S3 would
/// refuse; more than 200,000 files in a folder, one above 64 MiB, or all above 2 GiB.
Result<Build, InputErrors> read_build(const std::string& folder);

}  // namespace revalab::sim::opennext
