#include "simulator/opennext/manifest.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace revalab::sim::opennext {
namespace {

/// What the manifest's paths start with, whatever the folder is called by now.
constexpr std::string_view k_folder_prefix = ".open-next/";
constexpr std::string_view k_everything = "*";

/// A path of the build or the bucket: relative, and within.
std::string inner_path(const Node& node) {
  std::string path = node.string();
  const bool leads_out = path.starts_with("/") || ("/" + path + "/").find("/../") != path.npos;
  if (leads_out) node.fail("`" + path + "` leads out of the folder");
  return path;
}

/// The text of an optional field.
std::string text_of(const Node& node, std::string_view name) {
  const auto value = node.find(name);
  return value ? value->string() : std::string();
}

class ManifestReader {
 public:
  void read(const Node& root) {
    if (const auto functions = root.find("edgeFunctions")) {
      manifest_.edge_functions = functions->names();
    }
    read_origins(root);
    read_behaviours(root);
  }

  [[nodiscard]] Manifest take() { return std::move(manifest_); }

 private:
  static std::optional<Node> required(const Node& node, std::string_view name) {
    auto found = node.find(name);
    if (!found) node.fail("has no `" + std::string(name) + "`");
    return found;
  }

  void read_origins(const Node& root) {
    const auto origins = required(root, "origins");
    if (!origins) return;
    for (const std::string& name : origins->names()) {
      const Node node = origins->find(name).value();
      Origin origin;
      origin.name = name;
      const auto type = required(node, "type");
      origin.is_bucket = type && type->choice({"s3", "function", "ecs"}) == 0;
      if (origin.is_bucket) read_bucket(node, origin);
      manifest_.origins.push_back(std::move(origin));
    }
    std::sort(manifest_.origins.begin(), manifest_.origins.end(),
              [](const Origin& one, const Origin& other) { return one.name < other.name; });
  }

  void read_bucket(const Node& node, Origin& origin) {
    if (const auto path = required(node, "originPath")) origin.path = inner_path(*path);
    const auto copies = required(node, "copy");
    if (!copies) return;
    for (const Node& element : copies->elements()) read_copy(element);
  }

  void read_copy(const Node& node) {
    Copy copy;
    const auto from = required(node, "from");
    if (from) copy.from = inner_path(*from);
    if (copy.from.starts_with(k_folder_prefix)) {
      copy.from.erase(0, k_folder_prefix.size());
    } else if (from) {
      from->fail("`" + copy.from + "`: expected a folder below .open-next");
    }
    if (const auto to = required(node, "to")) copy.to = inner_path(*to);
    if (const auto cached = required(node, "cached")) copy.cached = cached->boolean();
    copy.versioned_folder = text_of(node, "versionedSubDir");
    manifest_.copies.push_back(std::move(copy));
  }

  void read_behaviours(const Node& root) {
    const auto behaviours = required(root, "behaviors");
    if (!behaviours) return;
    for (const Node& node : behaviours->elements()) read_behaviour(node);
    if (!patterns_.contains(k_everything)) behaviours->fail("has no pattern `*`");
  }

  void read_behaviour(const Node& node) {
    Behaviour behaviour;
    if (const auto pattern = required(node, "pattern")) behaviour.pattern = pattern->string();
    if (!patterns_.insert(behaviour.pattern).second) {
      node.fail("the pattern `" + behaviour.pattern + "` is there twice");
    }
    behaviour.origin = text_of(node, "origin");
    // What runs at the edge alone has none; whatever it is, the default origin is behind it.
    if (behaviour.origin.empty() && node.find("edgeFunction")) behaviour.origin = "default";
    const bool known =
        std::any_of(manifest_.origins.begin(), manifest_.origins.end(),
                    [&](const Origin& origin) { return origin.name == behaviour.origin; });
    if (!known) node.fail("`origin` is `" + behaviour.origin + "`, expected one of `origins`");
    if (behaviour.pattern == k_everything) {
      manifest_.default_origin = std::move(behaviour.origin);
    } else {
      manifest_.behaviours.push_back(std::move(behaviour));
    }
  }

  Manifest manifest_;
  std::set<std::string, std::less<>> patterns_;
};

}  // namespace

Manifest read_manifest(const std::filesystem::path& folder, InputErrors& errors) {
  const auto file = folder / k_manifest_file;
  auto text = read_file(file.string());
  if (!text) {
    errors.push_back(text.error());
    return {};
  }
  ManifestReader reader;
  Document document(file.string(), std::move(text).value());
  if (document.parsed()) reader.read(document.root());
  errors.insert(errors.end(), document.errors().begin(), document.errors().end());
  return reader.take();
}

}  // namespace revalab::sim::opennext
