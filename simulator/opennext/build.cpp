#include "simulator/opennext/build.hpp"

#include "core/base/digest.hpp"
#include "simulator/opennext/build_parts.hpp"

#include <array>
#include <filesystem>
#include <utility>

namespace revalab::sim::opennext {
namespace {

constexpr std::uint64_t k_object_size_max_bytes = std::uint64_t{64} << 20;
constexpr std::uint64_t k_build_size_max_bytes = std::uint64_t{2} << 30;
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, read 2026-11-24.
constexpr std::size_t k_key_size_max_bytes = 1024;

/// What a deployment tells caches of assets.
/// Source: https://opennext.js.org/aws/inner_workings/architecture "Asset files", read 2026-11-24.
constexpr std::string_view k_versioned_cache_control = "public,max-age=31536000,immutable";
constexpr std::string_view k_cache_control = "public,max-age=0,s-maxage=31536000,must-revalidate";

/// As `aws s3 cp` and the deployment tools guess by the name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> k_content_types{{
    {".avif", "image/avif"},
    {".css", "text/css"},
    {".gif", "image/gif"},
    {".html", "text/html"},
    {".ico", "image/vnd.microsoft.icon"},
    {".jpeg", "image/jpeg"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".mjs", "text/javascript"},
    {".mp3", "audio/mpeg"},
    {".mp4", "video/mp4"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".ttf", "font/ttf"},
    {".txt", "text/plain"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".xml", "text/xml"},
}};

std::string content_type_of(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  for (const auto& [known, type] : k_content_types) {
    if (known == extension) return std::string(type);
  }
  return "application/octet-stream";
}

BuildObject object_of(const FileBelow& file, const Copy& copy) {
  BuildObject object;
  object.path = file.path.string();
  object.key = copy.to.empty() ? file.name : copy.to + "/" + file.name;
  object.size_bytes = file.size_bytes;
  object.content_type = content_type_of(file.path);
  if (!copy.cached) return object;
  const bool versioned =
      !copy.versioned_folder.empty() && file.name.starts_with(copy.versioned_folder + "/");
  object.cache_control = versioned ? k_versioned_cache_control : k_cache_control;
  return object;
}

void read_objects(Build& build, InputErrors& errors) {
  for (const Copy& copy : build.manifest.copies) {
    const std::filesystem::path root = std::filesystem::path(build.folder) / copy.from;
    for (const FileBelow& file : files_below(root, errors)) {
      BuildObject object = object_of(file, copy);
      if (object.key.size() > k_key_size_max_bytes) {
        errors.push_back({object.path, 0, 0, "", "has a key of more than 1024 bytes"});
      }
      if (object.size_bytes > k_object_size_max_bytes) {
        errors.push_back({object.path, 0, 0, "", "larger than 64 MiB"});
      }
      const bool is_id = copy.cached && file.name == k_build_id_file;
      (is_id ? build.id_object : build.objects.emplace_back()) = std::move(object);
    }
  }
  if (build.id_object.key.empty()) {
    errors.push_back({(std::filesystem::path(build.folder) / k_manifest_file).string(), 0, 0, "",
                      "no copy takes assets/BUILD_ID"});
  }
  if (build.size_bytes() > k_build_size_max_bytes) {
    errors.push_back({build.folder, 0, 0, "", "holds more than 2 GiB to deploy"});
  }
}

std::string digest_of(const Build& build, InputErrors& errors) {
  std::string all;
  const auto add = [&all](std::string_view text) { all.append(text).push_back('\n'); };
  const auto add_object = [&](const BuildObject& object) {
    const auto content = read_file(object.path);
    if (!content) {
      errors.push_back(content.error());
      return;
    }
    add(object.key);
    add(object.content_type);
    add(object.cache_control);
    add(hex(bytes_of(sha256(*content))));
  };
  for (const BuildObject& object : build.objects) add_object(object);
  add_object(build.id_object);
  for (const TagRow& row : build.rows) {
    add(row.tag);
    add(row.path);
    add(std::to_string(row.revalidated_at_milliseconds));
  }
  return hex(bytes_of(sha256(all)));
}

}  // namespace

std::uint64_t Build::size_bytes() const {
  std::uint64_t sum = 0;
  for (const BuildObject& object : objects) sum += object.size_bytes;
  return sum;
}

Result<Build, InputErrors> read_build(const std::string& folder) {
  InputErrors errors;
  Build build;
  build.folder = folder;
  build.id = read_build_id(folder, errors);
  build.manifest = read_manifest(folder, errors);
  build.rows = read_tag_rows(folder, errors);
  build.preview_mode_id = read_preview_mode_id(folder, errors);
  if (errors.empty()) read_objects(build, errors);
  if (errors.empty()) build.digest = digest_of(build, errors);
  if (!errors.empty()) return errors;
  return build;
}

}  // namespace revalab::sim::opennext
