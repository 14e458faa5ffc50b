#include "simulator/runner/site_resolver.hpp"

#include "core/base/check.hpp"
#include "core/routes/next_tags.hpp"
#include "simulator/runner/first_of_each.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/runner/setup.hpp"

#include <set>

namespace revalab::sim {
namespace {

/// The rows that a Query for one of `tags` can meet: the others would only take time to load.
std::vector<TagRow> rows_of(const Site& site, const std::vector<std::string>& tags) {
  const KeyCodec codec(site.rules.build_id, TagCacheOptions().profile);
  std::set<std::string> keys;
  for (const std::string& tag : tags) keys.insert(codec.join(tag));
  std::vector<TagRow> rows = seed_rows_of(site);
  std::erase_if(rows, [&](const TagRow& row) { return !keys.contains(row.tag); });
  return rows;
}

}  // namespace

SiteResolver::SiteResolver(const Site& site) : site_(site) {
  for (Page& page : pages_of(site)) pages_[page.target.path].push_back(std::move(page));
}

std::vector<SiteRevalidation> SiteResolver::resolve_tags(
    const std::vector<std::string>& tags) const {
  auto created = Lab::create(LabOptions());
  REVALAB_CHECK(created.ok(), "a lab in memory needs nothing from outside");
  Lab& lab = **created;
  const auto table = lab.run(create_tag_table(lab.dynamodb_client("setup"), true));
  REVALAB_CHECK(table.ok(), "a fresh table can be created");
  const auto loaded = lab.run(load_rows(lab.dynamodb_client("setup"), rows_of(site_, tags)));
  REVALAB_CHECK(loaded.ok(), loaded.ok() ? "" : loaded.error().message);
  dynamodb::Client client = lab.dynamodb_client("plan");
  TagCacheOptions options;
  options.table_name = k_tag_table;
  TagCache cache(client, lab.clock(), lab.dice("plan"), site_.rules, options);
  std::vector<SiteRevalidation> revalidations;
  for (const std::string& tag : tags) {
    auto resolved = lab.run(cache.resolve(tag));
    REVALAB_CHECK(resolved.ok(), resolved.ok() ? "" : resolved.error().message);
    SiteRevalidation revalidation{true, tag, std::move(resolved).value(), {}, {}};
    revalidation.revalidation.kind = Revalidation::Kind::tag;
    revalidation.revalidation.tags = {tag};
    revalidation.revalidation.targets = revalidation.resolution.targets;
    revalidation.revalidation.stored_paths = revalidation.resolution.stored_paths;
    warn_of_version(revalidation);
    revalidations.push_back(std::move(revalidation));
  }
  return revalidations;
}

SiteRevalidation SiteResolver::resolve_path(const std::string& path) const {
  SiteRevalidation result{false, path, {}, {}, {}};
  Revalidation& revalidation = result.revalidation;
  revalidation.requested_path = path;
  revalidation.kind = Revalidation::Kind::res_revalidate;
  const auto pages = pages_.find(path);
  const bool known = pages != pages_.end();
  for (const Page& page : known ? pages->second : std::vector<Page>()) {
    result.resolution.targets.push_back(page.target);
    if (page.target.router == Router::pages) continue;
    revalidation.kind = Revalidation::Kind::path;
    std::string row = row_path_of(site_, page);
    row.erase(0, row.find_first_not_of('/'));
    result.resolution.stored_paths.push_back(std::move(row));
  }
  if (!known) {
    PurgeTarget target;
    target.path = path;
    result.resolution.targets.push_back(target);
    result.notes.push_back({"unknown-path", "no route of the site produces " + path});
  }
  if (revalidation.kind == Revalidation::Kind::path) {
    revalidation.tags =
        tags_of_revalidate_path(path, RevalidatePathType::none, site_.next_version).tags;
    warn_of_version(result);
  }
  FirstOfEach<std::string> urls;
  for (const PurgeTarget& target : result.resolution.targets) {
    urls.add_all(urls_of(site_.rules, target).pages);
  }
  result.resolution.urls = urls.list();
  revalidation.targets = result.resolution.targets;
  revalidation.stored_paths = result.resolution.stored_paths;
  return result;
}

void SiteResolver::warn_of_version(SiteRevalidation& revalidation) const {
  if (supports_next_cache(site_.next_version)) return;
  revalidation.notes.push_back({std::string(k_next_too_old),
                                "next/cache revalidation needs Next.js " +
                                    k_next_cache_version_min.to_string() +
                                    " or higher, the site has " + site_.next_version.to_string()});
}

}  // namespace revalab::sim
