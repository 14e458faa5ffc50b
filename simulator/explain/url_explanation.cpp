#include "simulator/explain/url_explanation.hpp"

#include "core/tags/key_codec.hpp"
#include "simulator/explain/page_url.hpp"
#include "simulator/opennext/deployment.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/server/visitor.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace revalab::sim {
namespace {

constexpr std::string_view k_object_suffix = ".cache";

struct Variant {
  std::string_view name;
  Headers headers;
};

/// What viewers ask with: browsers for pages, Next.js's router for their payloads, programs that
/// read no compression. Source: facts of OpenNext's cache key, see `fakes/edge/viewer_function`.
const std::vector<Variant>& variants() {
  static const std::vector<Variant> k_variants{
      {"page", {}},
      {"page compressed", {{"Accept-Encoding", "gzip, br"}}},
      {"rsc", {{"rsc", "1"}}},
      {"rsc compressed", {{"rsc", "1"}, {"Accept-Encoding", "gzip, br"}}}};
  return k_variants;
}

bool knows_something(const edge::Explanation& explanation) {
  return std::any_of(explanation.layers.begin(), explanation.layers.end(),
                     [](const auto& layer) { return layer.state != "absent"; });
}

/// Finds the row paths whose page has a URL, in a build's bucket or a site's routes.
class PageFinder {
 public:
  PageFinder(const ServedLab& lab, std::string_view page) : lab_(lab), page_(page) {}

  void look_into_build(const opennext::Build& build) {
    UrlRules rules;
    rules.build_id = build.id;
    const s3::Bucket* bucket = lab_.account().s3().buckets().find_bucket(opennext::k_cache_bucket);
    if (bucket == nullptr) return;
    const std::string prefix = opennext::cache_key_prefix_of(build.manifest) + "/" + build.id + "/";
    for (auto at = bucket->objects.lower_bound(prefix); at != bucket->objects.end(); ++at) {
      const std::string_view key = at->first;
      if (!key.starts_with(prefix)) break;
      if (!key.ends_with(k_object_suffix)) continue;
      const std::string_view row =
          key.substr(prefix.size(), key.size() - prefix.size() - k_object_suffix.size());
      if (!is_the_page(rules, row)) continue;
      PageObject object;
      object.key = key;
      object.last_modified = at->second.last_modified;
      objects.push_back(std::move(object));
      rows.emplace(row);
    }
    for (const TagRow& row : build.rows) look_at_row(rules, row.path);
    build_id = build.id;
  }

  void look_into_site(const Site& site) {
    for (const Page& page : pages_of(site)) {
      if (has_url(urls_of(site.rules, page.target), page_)) rows.insert(row_path_of(site, page));
    }
    build_id = site.rules.build_id;
  }

  std::string build_id;
  std::set<std::string> rows;  ///< Without the build.
  std::vector<PageObject> objects;

 private:
  [[nodiscard]] bool is_the_page(const UrlRules& rules, std::string_view row) const {
    const RowTarget found = target_of_row_path(rules, row, Router::app);
    return found.kind == RowTarget::Kind::page && has_url(urls_of(rules, found.target), page_);
  }

  /// A page that was deleted from the bucket still has its rows.
  void look_at_row(const UrlRules& rules, std::string_view stored) {
    const StrippedKey stripped = KeyCodec(rules.build_id, KeyProfile::opennext_table).strip(stored);
    const auto* row = std::get_if<std::string>(&stripped);
    if (row != nullptr && is_the_page(rules, *row)) rows.insert(*row);
  }

  const ServedLab& lab_;
  std::string_view page_;
};

std::optional<std::int64_t> number_in(const dynamodb::Item& item, std::string_view name) {
  const auto found = item.find(name);
  const std::string* text = found == item.end() ? nullptr : found->second.if_number();
  std::int64_t value = 0;
  if (text == nullptr) return std::nullopt;
  std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

std::vector<TagState> tags_of(const ServedLab& lab, const PageFinder& page) {
  std::vector<TagState> tags;
  const dynamodb::Table* table = lab.account().dynamodb().tables().table(std::string(k_tag_table));
  const auto* index = table == nullptr ? nullptr : table->index("revalidate");
  if (index == nullptr) return tags;
  const KeyCodec codec(page.build_id, KeyProfile::opennext_table);
  for (const std::string& row : page.rows) {
    const auto* items = index->entries.partition(codec.join(row));
    if (items == nullptr) continue;
    for (const auto& [key, stored] : *items) {
      const auto tag = stored->item.find("tag");
      const std::string* text = tag == stored->item.end() ? nullptr : tag->second.if_string();
      if (text == nullptr) continue;
      const StrippedKey stripped = codec.strip(*text);
      const auto* name = std::get_if<std::string>(&stripped);
      TagState state;
      state.tag = name == nullptr ? *text : *name;
      state.revalidated_at = number_in(stored->item, "revalidatedAt");
      state.stale = number_in(stored->item, "stale");
      state.expire = number_in(stored->item, "expire");
      tags.push_back(std::move(state));
    }
  }
  std::sort(tags.begin(), tags.end(), [](const auto& a, const auto& b) { return a.tag < b.tag; });
  return tags;
}

}  // namespace

Result<UrlExplanation, std::string> explain(const ServedLab& lab, std::string_view url) {
  UrlExplanation explanation;
  explanation.url = url;
  std::string host;
  std::string_view target = url;
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::string_view rest = url.substr(scheme + 3);
    const auto slash = rest.find('/');
    host = host_of(rest.substr(0, slash));
    target = slash == std::string_view::npos ? "/" : rest.substr(slash);
    if (host.empty()) return std::string("the URL has no host");
  }
  target = target.substr(0, target.find('#'));
  if (!target.starts_with('/')) {
    return std::string("expected a path that starts with `/`, or a whole URL");
  }
  for (const Variant& variant : variants()) {
    VariantExplanation found;
    found.variant = variant.name;
    found.edge = lab.edge().explain(host, target, variant.headers, lab.now());
    const bool is_first = explanation.variants.empty();
    if (is_first || knows_something(found.edge)) explanation.variants.push_back(std::move(found));
  }
  PageFinder page(lab, page_of(target));
  if (lab.options().build) {
    page.look_into_build(*lab.options().build);
  } else if (lab.options().site) {
    page.look_into_site(*lab.options().site);
  }
  explanation.tags = tags_of(lab, page);
  explanation.objects = std::move(page.objects);
  return explanation;
}

}  // namespace revalab::sim
