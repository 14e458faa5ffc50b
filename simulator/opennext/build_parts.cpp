#include "simulator/opennext/build_parts.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace revalab::sim::opennext {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_files_max = 200'000;

std::optional<std::string> text_of(const fs::path& file, InputErrors& errors) {
  auto text = read_file(file.string());
  if (text) return std::move(text).value();
  errors.push_back(text.error());
  return std::nullopt;
}

void take_errors(const Document& document, InputErrors& errors) {
  errors.insert(errors.end(), document.errors().begin(), document.errors().end());
}

std::string attribute(Fields& fields, std::string_view name, std::string_view type) {
  const auto value = fields.required(name);
  if (!value) return {};
  Fields typed(*value);
  const auto text = typed.required(type);
  return text ? text->string() : std::string();
}

TagRow row_of(const Node& node) {
  Fields fields(node);
  TagRow row;
  row.tag = attribute(fields, "tag", "S");
  row.path = attribute(fields, "path", "S");
  const std::string at = attribute(fields, "revalidatedAt", "N");
  const auto [end, error] =
      std::from_chars(at.data(), at.data() + at.size(), row.revalidated_at_milliseconds);
  if (error != std::errc() || end != at.data() + at.size()) {
    node.fail("`revalidatedAt` is `" + at + "`, expected milliseconds");
  }
  return row;
}

/// The id in the text of its file.
std::string build_id_in(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

std::string preview_mode_id_of(const Node& root) {
  const auto preview = root.find("preview");
  const auto id = preview ? preview->find("previewModeId") : std::nullopt;
  if (id) return id->string();
  root.fail("has no `preview.previewModeId`");
  return {};
}

}  // namespace

std::string read_build_id(const fs::path& folder, InputErrors& errors) {
  const fs::path file = folder / "assets" / k_build_id_file;
  auto text = text_of(file, errors);
  if (!text) return {};
  std::string id = build_id_in(*std::move(text));
  if (id.empty()) {
    errors.push_back({file.string(), 1, 1, "", "is empty, expected the build id"});
  } else if (id.find('/') != std::string::npos) {
    errors.push_back({file.string(), 1, 1, "", "holds a `/`, expected the build id"});
  }
  return id;
}

std::vector<TagRow> read_tag_rows(const fs::path& folder, InputErrors& errors) {
  const fs::path file = folder / "dynamodb-provider" / "dynamodb-cache.json";
  std::error_code error;
  if (!fs::exists(file, error)) return {};
  auto text = text_of(file, errors);
  if (!text) return {};
  std::vector<TagRow> rows;
  Document document(file.string(), std::move(*text));
  if (document.parsed()) {
    for (const Node& row : document.root().elements()) rows.push_back(row_of(row));
  }
  take_errors(document, errors);
  return rows;
}

std::string read_preview_mode_id(const fs::path& folder, InputErrors& errors) {
  // The revalidation function's own copy; a build without the function still has the server's.
  fs::path file = folder / "revalidation-function" / "prerender-manifest.json";
  std::error_code error;
  if (!fs::exists(file, error)) {
    file = folder / "server-functions" / "default" / ".next" / "prerender-manifest.json";
  }
  if (!fs::exists(file, error)) return {};
  auto text = text_of(file, errors);
  if (!text) return {};
  Document document(file.string(), std::move(*text));
  std::string id = document.parsed() ? preview_mode_id_of(document.root()) : std::string();
  take_errors(document, errors);
  return id;
}

std::vector<FileBelow> files_below(const fs::path& root, InputErrors& errors) {
  std::vector<FileBelow> files;
  std::error_code error;
  if (!fs::exists(root, error)) return files;
  auto entry = fs::recursive_directory_iterator(root, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_regular_file(error)) continue;
    if (files.size() == k_files_max) {
      errors.push_back({root.string(), 0, 0, "", "holds more than 200000 files"});
      return {};
    }
    FileBelow file;
    file.path = entry->path();
    file.name = file.path.lexically_relative(root).generic_string();
    file.size_bytes = entry->file_size(error);
    files.push_back(std::move(file));
  }
  if (error) errors.push_back({root.string(), 0, 0, "", "cannot be read: " + error.message()});
  // The order of a directory is the file system's; that of a build is ours.
  std::sort(files.begin(), files.end(),
            [](const FileBelow& one, const FileBelow& other) { return one.name < other.name; });
  return files;
}

}  // namespace revalab::sim::opennext
