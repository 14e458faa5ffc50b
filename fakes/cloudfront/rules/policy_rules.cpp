#include "fakes/cloudfront/rules/policy_rules.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/base/check.hpp"

namespace revalab::cloudfront {
namespace {

using edge::Selection;

std::vector<std::string> items_of(pugi::xml_node list) {
  std::vector<std::string> items;
  for (const auto item : child(list, "Items").children()) items.push_back(text_of(item));
  return items;
}

Duration seconds_in(pugi::xml_node parent, std::string_view name) {
  return std::chrono::seconds(integer_of(child(parent, name)).value_or(0));
}

bool flag_in(pugi::xml_node parent, std::string_view name) {
  return text_of(child(parent, name)) == "true";
}

/// `HeadersConfig` and its like; `kind` is `Header`, `Cookie` or `QueryString`.
Selection selection_in(pugi::xml_node parent, const std::string& kind) {
  const auto config = child(parent, kind + "sConfig");
  const std::string behaviour = text_of(child(config, kind + "Behavior"));
  Selection selection;
  selection.names = items_of(child(config, kind + "s"));
  if (behaviour == "whitelist") selection.kind = Selection::Kind::listed;
  if (behaviour == "all") selection.kind = Selection::Kind::all;
  if (behaviour == "allExcept") selection.kind = Selection::Kind::all_except;
  if (behaviour == "allViewer" || behaviour == "allViewerAndWhitelistCloudFront") {
    selection.kind = Selection::Kind::all_viewer;
  }
  return selection;
}

edge::CacheRules cache_rules(const Document& policy, pugi::xml_node config) {
  const auto key = child(config, "ParametersInCacheKeyAndForwardedToOrigin");
  edge::CacheRules rules;
  rules.id = policy.id;
  rules.name = text_of(child(config, "Name"));
  rules.min_ttl = seconds_in(config, "MinTTL");
  rules.default_ttl = seconds_in(config, "DefaultTTL");
  rules.max_ttl = seconds_in(config, "MaxTTL");
  rules.headers = selection_in(key, "Header");
  rules.cookies = selection_in(key, "Cookie");
  rules.query_strings = selection_in(key, "QueryString");
  rules.gzip = flag_in(key, "EnableAcceptEncodingGzip");
  rules.brotli = flag_in(key, "EnableAcceptEncodingBrotli");
  return rules;
}

edge::OriginRequestRules origin_request_rules(const Document& policy, pugi::xml_node config) {
  edge::OriginRequestRules rules;
  rules.id = policy.id;
  rules.name = text_of(child(config, "Name"));
  rules.headers = selection_in(config, "Header");
  rules.cookies = selection_in(config, "Cookie");
  rules.query_strings = selection_in(config, "QueryString");
  return rules;
}

const Document& document_of(const Documents& documents, DocumentKind kind, std::string_view id) {
  const Document* document = documents.find(kind, id);
  REVALAB_CHECK(document != nullptr, "a policy in use is not deleted");
  return *document;
}

pugi::xml_document parsed(const Document& document) {
  auto read = read_xml(document.in_force);
  REVALAB_CHECK(read.ok(), "what is stored is XML");
  return std::move(read).value();
}

/// Those of `names` are keyed, and forwarded with them.
Selection listed(std::vector<std::string> names) {
  Selection selection;
  selection.kind = names.empty() ? Selection::Kind::none : Selection::Kind::listed;
  selection.names = std::move(names);
  return selection;
}

Selection every(Selection::Kind kind) {
  Selection selection;
  selection.kind = kind;
  return selection;
}

}  // namespace

KeyAndForward policy_rules(const pugi::xml_node& behaviour, const Documents& documents) {
  KeyAndForward rules;
  const std::string cache_id = text_of(child(behaviour, "CachePolicyId"));
  const Document& cache = document_of(documents, DocumentKind::cache_policy, cache_id);
  rules.cache = cache_rules(cache, parsed(cache).document_element());
  const std::string request_id = text_of(child(behaviour, "OriginRequestPolicyId"));
  if (request_id.empty()) return rules;
  const Document& request = document_of(documents, DocumentKind::origin_request_policy, request_id);
  rules.origin_request = origin_request_rules(request, parsed(request).document_element());
  return rules;
}

KeyAndForward forwarded_values_rules(const pugi::xml_node& behaviour) {
  const auto values = child(behaviour, "ForwardedValues");
  KeyAndForward rules;
  rules.cache.name = "ForwardedValues";
  rules.cache.min_ttl = seconds_in(behaviour, "MinTTL");
  rules.cache.default_ttl = seconds_in(behaviour, "DefaultTTL");
  rules.cache.max_ttl = seconds_in(behaviour, "MaxTTL");
  rules.cache.gzip = true;
  edge::OriginRequestRules request;
  request.name = "ForwardedValues";
  bool forwards_more = false;

  rules.cache.headers = listed(items_of(child(values, "Headers")));
  if (rules.cache.headers.names == std::vector<std::string>{"*"}) {
    rules.cache.headers = Selection();
    rules.cache.min_ttl = rules.cache.default_ttl = rules.cache.max_ttl = Duration(0);
    request.headers = every(Selection::Kind::all_viewer);
    forwards_more = true;
  }
  const auto cookies = child(values, "Cookies");
  const std::string forward = text_of(child(cookies, "Forward"));
  if (forward == "all") rules.cache.cookies = every(Selection::Kind::all);
  if (forward == "whitelist") {
    rules.cache.cookies = listed(items_of(child(cookies, "WhitelistedNames")));
  }
  if (flag_in(values, "QueryString")) {
    rules.cache.query_strings = listed(items_of(child(values, "QueryStringCacheKeys")));
    if (rules.cache.query_strings.kind == Selection::Kind::none) {
      rules.cache.query_strings = every(Selection::Kind::all);
    } else {
      request.query_strings = every(Selection::Kind::all);
      forwards_more = true;
    }
  }
  if (forwards_more) rules.origin_request = std::move(request);
  return rules;
}

}  // namespace revalab::cloudfront
