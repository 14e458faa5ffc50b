#pragma once

#include "core/base/document.hpp"
#include "core/routes/site.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the `.open-next` folder of a build holds, part by part. Each reader adds what is wrong to
/// `errors` and goes on with an empty value.
/// Source: opennextjs-aws `build/createAssets.ts` (4.1.12, read 2026-11-24).
namespace revalab::sim::opennext {

/// Where a build's id stands, among its assets.
inline constexpr std::string_view k_build_id_file = "BUILD_ID";
/// The id in `assets/BUILD_ID`. It is half of every key of the build, so it has no `/`.
std::string read_build_id(const std::filesystem::path& folder, InputErrors& errors);

/// The rows a deployment seeds the tag table with; none when the build has no tag cache.
std::vector<TagRow> read_tag_rows(const std::filesystem::path& folder, InputErrors& errors);

/// The value by which the revalidation function makes itself known to the server function; empty
/// when the build says none. A secret of the site: whoever knows it can have any page rendered.
std::string read_preview_mode_id(const std::filesystem::path& folder, InputErrors& errors);

/// A file below a folder.
struct FileBelow {
  FileBelow() = default;
  std::string name;  ///< From the folder, with slashes.
  std::filesystem::path path;
  std::uint64_t size_bytes = 0;
};
/// Every regular file below `root`, by name; none when there is no such folder. More than 200,000
/// are an error.
std::vector<FileBelow> files_below(const std::filesystem::path& root, InputErrors& errors);

}  // namespace revalab::sim::opennext
