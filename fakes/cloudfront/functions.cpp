#include "fakes/cloudfront/functions.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/base/digest.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/distribution_settings.hpp"
#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/cloudfront/schema.hpp"

#include <algorithm>

namespace revalab::cloudfront {
namespace {

/// `[a-zA-Z0-9-_]{1,64}`. Source: service model, `FunctionName`.
bool is_function_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

/// Clients break base64 into lines.
std::string without_white_space(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return text;
}

// What the lab's function would do if the lab ran any: it is recognised, and done natively.
constexpr std::string_view k_open_next_code = R"(// The lab does this natively.
var crypto = require("crypto");
function handler(event) {
  var request = event.request;
  var headers = request.headers;
  function text(name) { return headers[name] ? headers[name].value : ""; }
  var names = request.uri.startsWith("/_next/image")
    ? ["accept"]
    : ["rsc", "next-router-prefetch", "next-router-state-tree", "next-url",
       "x-prerender-revalidate"];
  var bypass = request.cookies["__prerender_bypass"];
  var seen = names.map(text).join("") + (bypass ? bypass.value : "");
  var key = crypto.createHash("md5").update(seen).digest("hex");
  headers["x-open-next-cache-key"] = { value: key };
  headers["x-forwarded-host"] = headers.host;
  return request;
}
)";

}  // namespace

const FunctionVersion* version_at(const Function& function, FunctionStage stage) {
  if (stage == FunctionStage::development) return &function.development;
  return function.live ? &*function.live : nullptr;
}

Result<FunctionContent> decode_function(std::string_view body, bool is_new) {
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  const std::string_view root_name = is_new ? "CreateFunctionRequest" : "UpdateFunctionRequest";
  if (local_name(root) != root_name) {
    return errors::malformed_xml("the root element is not " + std::string(root_name));
  }
  const Schema schema = is_new ? create_function_schema() : update_function_schema();
  if (auto error = check_schema(root, schema)) return *std::move(error);
  FunctionContent content;
  content.name = text_of(child(root, "Name"));
  if (is_new && !is_function_name(content.name)) {
    return errors::invalid_argument("The parameter Name is invalid.");
  }
  append_canonical(content.config, child(root, "FunctionConfig"));
  auto code = base64_decode(without_white_space(text_of(child(root, "FunctionCode"))));
  if (!code || code->empty()) {
    return errors::invalid_argument("The parameter FunctionCode is invalid.");
  }
  if (code->size() > k_function_code_max_bytes) return errors::function_size_limit_exceeded();
  content.code = *std::move(code);
  auto tags = read_tags(child(root, "Tags"));
  if (!tags) return tags.error();
  content.tags = std::move(tags).value();
  return content;
}

Result<const Function*> Functions::create(Ids& ids, FunctionContent content, Instant now) {
  if (by_name_.contains(content.name)) return errors::already_exists("Function");
  if (by_name_.size() >= k_functions_max) return errors::too_many("Functions", k_functions_max);
  Function function;
  function.arn = function_arn(account_id_, content.name);
  function.created = now;
  function.deployed = now;
  function.development.etag = ids.distribution();
  function.development.modified = now;
  function.development.config = std::move(content.config);
  function.development.code = std::move(content.code);
  function.name = content.name;
  return &by_name_.emplace(std::move(content.name), std::move(function)).first->second;
}

void Functions::add_open_next(Instant now) {
  if (find(k_open_next_function) != nullptr) return;
  Function function;
  function.name = k_open_next_function;
  function.arn = function_arn(account_id_, function.name);
  function.created = now;
  function.deployed = now;
  function.development.etag = "E1REVALABFUNCT";
  function.development.modified = now;
  function.development.config =
      "<FunctionConfig><Comment>What OpenNext's does</Comment>"
      "<Runtime>cloudfront-js-2.0</Runtime></FunctionConfig>";
  function.development.code = k_open_next_code;
  function.live = function.development;
  function.code_in_force = k_open_next_code;
  by_name_.emplace(std::string(k_open_next_function), std::move(function));
}

Result<const Function*> Functions::update(std::string_view name, std::string_view if_match,
                                          FunctionContent content, Ids& ids, Instant now) {
  if (auto error = why_unchangeable(name, if_match)) return *std::move(error);
  Function& function = by_name_.find(name)->second;
  function.development.etag = ids.distribution();
  function.development.modified = now;
  function.development.config = std::move(content.config);
  function.development.code = std::move(content.code);
  return &function;
}

Result<const Function*> Functions::publish(std::string_view name, std::string_view if_match,
                                           Instant deployed, Instant now) {
  if (auto error = why_unchangeable(name, if_match)) return *std::move(error);
  Function& function = by_name_.find(name)->second;
  const bool is_first = !function.live;
  function.live = function.development;
  function.live->modified = now;
  // Nothing can refer to one that was never live, so there is nothing to bring anywhere.
  function.deployed = is_first ? now : deployed;
  if (is_first) {
    function.code_in_force = function.live->code;
  } else {
    deploying_.emplace(function.deployed, &function);
  }
  return &function;
}

std::optional<ApiError> Functions::why_unchangeable(std::string_view name,
                                                    std::string_view if_match) const {
  const Function* function = find(name);
  if (function == nullptr) return errors::no_such_function();
  return check_version(if_match, function->development.etag);
}

void Functions::remove(std::string_view name) {
  const auto place = by_name_.find(name);
  std::erase_if(deploying_, [&](const auto& each) { return each.second == &place->second; });
  by_name_.erase(place);
}

const Function* Functions::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

const Function* Functions::find_arn(std::string_view arn) const {
  const Function* function = find(arn.substr(arn.rfind('/') + 1));
  return function != nullptr && function->arn == arn ? function : nullptr;
}

Result<FunctionList> Functions::list(const Page& page, FunctionStage stage) const {
  if (page.max_items < 1) return errors::invalid_argument("MaxItems must be at least 1.");
  FunctionList list;
  list.max_items = std::min(page.max_items, k_page_max_items);
  auto next = page.marker.empty() ? by_name_.begin() : by_name_.upper_bound(page.marker);
  for (; next != by_name_.end(); ++next) {
    if (version_at(next->second, stage) == nullptr) continue;
    if (static_cast<std::int64_t>(list.items.size()) == list.max_items) {
      list.next_marker = list.items.back()->name;
      break;
    }
    list.items.push_back(&next->second);
  }
  return list;
}

std::optional<Instant> Functions::next_deadline() const {
  if (deploying_.empty()) return std::nullopt;
  return deploying_.begin()->first;
}

bool Functions::advance_to(Instant now) {
  bool changed = false;
  while (!deploying_.empty() && deploying_.begin()->first <= now) {
    Function& function = *deploying_.begin()->second;
    deploying_.erase(deploying_.begin());
    // An older version that arrives while a newer one is on its way changes nothing any more.
    if (function.deployed > now) continue;
    function.code_in_force = function.live->code;
    changed = true;
  }
  return changed;
}

}  // namespace revalab::cloudfront
