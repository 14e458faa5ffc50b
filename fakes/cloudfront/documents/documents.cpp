#include "fakes/cloudfront/documents/documents.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "fakes/cloudfront/canonical.hpp"

#include <algorithm>

namespace revalab::cloudfront {
namespace {

/// What of a document its body gives.
struct Content {
  std::string key;
  std::string config;
};

/// A cache policy's TTLs must not fall, and no document's may leave their range.
std::optional<ApiError> check_ttls(pugi::xml_node config) {
  std::int64_t at_least = 0;
  for (const std::string_view name : {"MinTTL", "DefaultTTL", "MaxTTL"}) {
    const auto ttl = integer_of(child(config, name));
    if (!ttl) continue;
    if (*ttl < at_least || *ttl > k_ttl_max_seconds) {
      return errors::invalid_argument("The parameter " + std::string(name) + " is invalid.");
    }
    at_least = *ttl;
  }
  return std::nullopt;
}

Result<Content> read_content(const DocumentTraits& traits, std::string_view body) {
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  const std::string root_name = std::string(traits.noun) + "Config";
  if (local_name(root) != root_name) {
    return errors::malformed_xml("the root element is not " + root_name);
  }
  if (auto error = check_schema(root, traits.schema())) return *std::move(error);
  if (auto error = check_ttls(root)) return *std::move(error);
  Content content;
  content.key = text_of(child(root, traits.key));
  if (content.key.empty()) {
    return errors::invalid_argument("The parameter " + std::string(traits.key) + " is required.");
  }
  append_completed(content.config, root);
  // Defaults may nest deeper than anything may.
  if (const auto whole = read_xml(content.config); !whole) {
    return errors::malformed_xml(whole.error());
  }
  return content;
}

bool is_etag(std::string_view text) {
  return text.starts_with('E') && text.size() > 1 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::optional<ApiError> check_version(std::string_view if_match, std::string_view etag) {
  if (!is_etag(if_match)) return errors::invalid_if_match_version();
  if (if_match != etag) return errors::precondition_failed();
  return std::nullopt;
}

Result<const Document*> Documents::create(DocumentKind kind, Ids& ids, std::string_view body,
                                          Instant now) {
  const DocumentTraits& traits = traits_of(kind);
  auto content = read_content(traits, body);
  if (!content) return content.error();
  if (const Document* same = find_key(kind, content->key)) {
    // A caller reference is for sending a request again, a name is not.
    if (traits.key == "CallerReference" && same->config == content->config) return same;
    return errors::already_exists(traits.noun);
  }
  if (shelves_[static_cast<std::size_t>(kind)].by_id.size() >= traits.most) {
    return errors::too_many(traits.plural, traits.most);
  }
  Document document;
  do {
    document.id = traits.is_policy ? ids.policy() : ids.distribution();
  } while (find(kind, document.id) != nullptr);
  document.etag = ids.distribution();
  document.modified = now;
  document.key = std::move(content->key);
  document.config = std::move(content->config);
  document.in_force = document.config;
  document.deployed = now;
  add(kind, document);
  return find(kind, document.id);
}

void Documents::add(DocumentKind kind, const Document& document) {
  Shelf& shelf = shelves_[static_cast<std::size_t>(kind)];
  const auto [place, is_new] = shelf.by_id.emplace(document.id, document);
  if (is_new) shelf.in_order.push_back(&place->second);
}

Result<const Document*> Documents::update(DocumentKind kind, std::string_view id,
                                          std::string_view if_match, std::string_view body,
                                          Ids& ids, Instant deployed, Instant now) {
  const DocumentTraits& traits = traits_of(kind);
  const Document* found = find(kind, id);
  if (found == nullptr) return errors::no_such(traits.noun);
  if (found->is_managed) return errors::illegal_update();
  if (auto error = check_version(if_match, found->etag)) return *std::move(error);
  auto content = read_content(traits, body);
  if (!content) return content.error();
  if (content->key != found->key) {
    if (traits.key == "CallerReference") return errors::illegal_update();
    if (find_key(kind, content->key) != nullptr) return errors::already_exists(traits.noun);
  }
  Document& document = shelves_[static_cast<std::size_t>(kind)].by_id.find(id)->second;
  document.etag = ids.distribution();
  document.modified = now;
  document.key = std::move(content->key);
  document.config = std::move(content->config);
  document.deployed = deployed;
  deploying_.emplace(deployed, &document);
  return found;
}

std::optional<ApiError> Documents::why_not_removable(DocumentKind kind, std::string_view id,
                                                     std::string_view if_match) const {
  const Document* found = find(kind, id);
  if (found == nullptr) return errors::no_such(traits_of(kind).noun);
  if (found->is_managed) return errors::illegal_delete();
  return check_version(if_match, found->etag);
}

void Documents::remove(DocumentKind kind, std::string_view id) {
  Shelf& shelf = shelves_[static_cast<std::size_t>(kind)];
  const auto place = shelf.by_id.find(id);
  std::erase(shelf.in_order, &place->second);
  std::erase_if(deploying_, [&](const auto& each) { return each.second == &place->second; });
  shelf.by_id.erase(place);
}

const Document* Documents::find(DocumentKind kind, std::string_view id) const {
  const auto& by_id = shelves_[static_cast<std::size_t>(kind)].by_id;
  if (const auto own = by_id.find(id); own != by_id.end()) return &own->second;
  for (const Document& managed : managed_documents(kind)) {
    if (managed.id == id) return &managed;
  }
  return nullptr;
}

const Document* Documents::find_key(DocumentKind kind, std::string_view key) const {
  for (const Document* each : shelves_[static_cast<std::size_t>(kind)].in_order) {
    if (each->key == key) return each;
  }
  for (const Document& managed : managed_documents(kind)) {
    if (managed.key == key) return &managed;
  }
  return nullptr;
}

Result<DocumentList> Documents::list(DocumentKind kind, const Page& page,
                                     DocumentFilter filter) const {
  if (page.max_items < 1) return errors::invalid_argument("MaxItems must be at least 1.");
  std::vector<const Document*> all;
  if (filter != DocumentFilter::custom) {
    for (const Document& managed : managed_documents(kind)) all.push_back(&managed);
  }
  if (filter != DocumentFilter::managed) {
    const auto& own = shelves_[static_cast<std::size_t>(kind)].in_order;
    all.insert(all.end(), own.begin(), own.end());
  }
  DocumentList list;
  list.marker = page.marker;
  list.max_items = std::min(page.max_items, k_page_max_items);
  auto next = all.begin();
  if (!page.marker.empty()) {
    next = std::find_if(all.begin(), all.end(),
                        [&](const Document* each) { return each->id == page.marker; });
    if (next == all.end()) return errors::invalid_argument("The marker is invalid.");
    ++next;
  }
  const auto count = std::min<std::int64_t>(all.end() - next, list.max_items);
  list.items.assign(next, next + count);
  if (next + count != all.end()) list.next_marker = list.items.back()->id;
  return list;
}

std::optional<Instant> Documents::next_deadline() const {
  if (deploying_.empty()) return std::nullopt;
  return deploying_.begin()->first;
}

bool Documents::advance_to(Instant now) {
  bool changed = false;
  while (!deploying_.empty() && deploying_.begin()->first <= now) {
    Document& document = *deploying_.begin()->second;
    deploying_.erase(deploying_.begin());
    // An older update that arrives while a newer one is on its way changes nothing any more.
    if (document.deployed > now) continue;
    document.in_force = document.config;
    changed = true;
  }
  return changed;
}

}  // namespace revalab::cloudfront
