#include "fakes/cloudfront/rules/behaviour_rules.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/base/check.hpp"
#include "fakes/cloudfront/distribution_checks.hpp"
#include "fakes/cloudfront/rules/open_next.hpp"
#include "fakes/cloudfront/rules/policy_rules.hpp"

namespace revalab::cloudfront {
namespace {

int number_in(pugi::xml_node parent, std::string_view name, int otherwise) {
  const auto number = integer_of(child(parent, name));
  return number ? static_cast<int>(*number) : otherwise;
}

edge::OriginRules::Protocol protocol_of(std::string_view policy) {
  if (policy == "https-only") return edge::OriginRules::Protocol::https_only;
  if (policy == "match-viewer") return edge::OriginRules::Protocol::match_viewer;
  return edge::OriginRules::Protocol::http_only;
}

/// What is particular to the type of an origin. S3 is asked in the protocol the viewer used.
/// Source: developer guide, "Using HTTPS for communication between CloudFront and your Amazon S3
/// origin" (read 2026-11-24).
void read_type(edge::OriginRules& rules, pugi::xml_node origin) {
  const auto custom = child(origin, "CustomOriginConfig");
  rules.is_s3 = static_cast<bool>(child(origin, "S3OriginConfig"));
  rules.protocol = rules.is_s3 ? edge::OriginRules::Protocol::match_viewer
                               : protocol_of(text_of(child(custom, "OriginProtocolPolicy")));
  rules.http_port = static_cast<std::uint16_t>(number_in(custom, "HTTPPort", 80));
  rules.https_port = static_cast<std::uint16_t>(number_in(custom, "HTTPSPort", 443));
  const auto type = type_of_origin(origin);
  rules.response_timeout = std::chrono::seconds(number_in(type, "OriginReadTimeout", 30));
  rules.keep_alive = std::chrono::seconds(number_in(type, "OriginKeepaliveTimeout", 5));
}

std::shared_ptr<const edge::OriginRules> one_origin(pugi::xml_node origin) {
  edge::OriginRules rules;
  rules.id = text_of(child(origin, "Id"));
  rules.domain_name = text_of(child(origin, "DomainName"));
  rules.path = text_of(child(origin, "OriginPath"));
  for (const auto header : child(child(origin, "CustomHeaders"), "Items").children()) {
    rules.custom_headers.add(text_of(child(header, "HeaderName")),
                             text_of(child(header, "HeaderValue")));
  }
  read_type(rules, origin);
  rules.connection_attempts = number_in(origin, "ConnectionAttempts", 3);
  rules.connection_timeout = std::chrono::seconds(number_in(origin, "ConnectionTimeout", 10));
  rules.shield = text_of(child(child(origin, "OriginShield"), "Enabled")) == "true";
  return std::make_shared<const edge::OriginRules>(std::move(rules));
}

std::vector<std::string> methods_in(pugi::xml_node list) {
  std::vector<std::string> methods;
  for (const auto method : child(list, "Items").children()) methods.push_back(text_of(method));
  return methods;
}

/// What is behind the last `/` of a function's ARN, or Lambda's name and version.
std::string short_name(std::string_view arn) {
  const auto lambda = arn.find(":function:");
  if (lambda != std::string_view::npos) return std::string(arn.substr(lambda + 10));
  return std::string(arn.substr(arn.rfind('/') + 1));
}

/// The function at viewer-request, and else any other that would run somewhere and does not here.
edge::ViewerFunction function_in(pugi::xml_node behaviour, const Functions& functions) {
  edge::ViewerFunction found;
  const auto note = [&](std::string_view arn, const std::string& event) {
    const bool is_viewer_request = event == "viewer-request";
    if (found.kind != edge::ViewerFunction::Kind::none && !is_viewer_request) return;
    found.kind = edge::ViewerFunction::Kind::not_run;
    found.name = short_name(arn);
    if (!is_viewer_request) found.name += " at " + event;
    const Function* function = functions.find_arn(arn);
    if (is_viewer_request && function != nullptr &&
        does_what_open_next_does(function->code_in_force)) {
      found.kind = edge::ViewerFunction::Kind::open_next;
    }
  };
  for (const auto each : child(child(behaviour, "FunctionAssociations"), "Items").children()) {
    note(text_of(child(each, "FunctionARN")), text_of(child(each, "EventType")));
  }
  for (const auto each :
       child(child(behaviour, "LambdaFunctionAssociations"), "Items").children()) {
    note(text_of(child(each, "LambdaFunctionARN")), text_of(child(each, "EventType")));
  }
  return found;
}

}  // namespace

OriginsById origin_rules(const pugi::xml_node& config) {
  OriginsById origins;
  for (const auto origin : child(child(config, "Origins"), "Items").children()) {
    auto rules = one_origin(origin);
    origins.emplace(rules->id, rules);
  }
  for (const auto group : child(child(config, "OriginGroups"), "Items").children()) {
    const auto first = child(child(child(group, "Members"), "Items"), "OriginGroupMember");
    const auto member = origins.find(text_of(child(first, "OriginId")));
    if (member != origins.end()) origins.emplace(text_of(child(group, "Id")), member->second);
  }
  return origins;
}

edge::Behaviour behaviour_rules(const pugi::xml_node& behaviour, std::string pattern,
                                const OriginsById& origins, const Documents& documents,
                                const Functions& functions) {
  edge::Behaviour rules;
  rules.path_pattern = std::move(pattern);
  const auto origin = origins.find(text_of(child(behaviour, "TargetOriginId")));
  REVALAB_CHECK(origin != origins.end(), "the origin of a behaviour was checked");
  rules.origin = origin->second;
  const auto allowed = child(behaviour, "AllowedMethods");
  rules.allowed_methods = methods_in(allowed);
  rules.cached_methods = methods_in(child(allowed, "CachedMethods"));
  const std::string viewers = text_of(child(behaviour, "ViewerProtocolPolicy"));
  if (viewers == "redirect-to-https") {
    rules.viewer_protocol = edge::Behaviour::ViewerProtocol::redirect_to_https;
  } else if (viewers == "https-only") {
    rules.viewer_protocol = edge::Behaviour::ViewerProtocol::https_only;
  }
  rules.compress = text_of(child(behaviour, "Compress")) == "true";
  KeyAndForward keyed = child(behaviour, "ForwardedValues") ? forwarded_values_rules(behaviour)
                                                            : policy_rules(behaviour, documents);
  rules.cache = std::move(keyed.cache);
  rules.origin_request = std::move(keyed.origin_request);
  rules.viewer_request = function_in(behaviour, functions);
  return rules;
}

}  // namespace revalab::cloudfront
