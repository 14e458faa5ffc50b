#include "fakes/cloudfront/distribution_settings.hpp"

#include "core/aws/cloudfront/xml_writer.hpp"

namespace revalab::cloudfront {
namespace {

/// A list as CloudFront writes them all: `Quantity`, and `Items` unless there are none.
void write_list(XmlWriter& xml, std::string_view list, std::string_view item,
                const std::vector<std::string>& values) {
  xml.begin(list).integer("Quantity", static_cast<std::int64_t>(values.size()));
  if (!values.empty()) {
    xml.begin("Items");
    for (const auto& value : values) xml.text(item, value);
    xml.end("Items");
  }
}

std::string_view protocol_policy(edge::OriginRules::Protocol protocol) {
  switch (protocol) {
    case edge::OriginRules::Protocol::https_only: return "https-only";
    case edge::OriginRules::Protocol::match_viewer: return "match-viewer";
    case edge::OriginRules::Protocol::http_only: break;
  }
  return "http-only";
}

void write_origin(XmlWriter& xml, const OriginSettings& origin) {
  xml.begin("Origin").text("Id", origin.id).text("DomainName", origin.domain);
  xml.text("OriginPath", origin.path);
  if (origin.is_s3) {
    xml.begin("S3OriginConfig").text("OriginAccessIdentity", "").end("S3OriginConfig");
  } else {
    xml.begin("CustomOriginConfig").integer("HTTPPort", origin.http_port);
    xml.integer("HTTPSPort", origin.https_port);
    xml.text("OriginProtocolPolicy", protocol_policy(origin.protocol)).end("CustomOriginConfig");
  }
  xml.end("Origin");
}

/// All but the element itself and, for those in `CacheBehaviors`, its pattern.
void write_behaviour(XmlWriter& xml, const BehaviourSettings& behaviour,
                     const DistributionSettings& settings) {
  const std::vector<std::string> allowed =
      behaviour.read_only
          ? std::vector<std::string>{"GET", "HEAD", "OPTIONS"}
          : std::vector<std::string>{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"};
  xml.text("TargetOriginId", behaviour.origin_id).text("ViewerProtocolPolicy", "allow-all");
  write_list(xml, "AllowedMethods", "Method", allowed);
  write_list(xml, "CachedMethods", "Method", {"GET", "HEAD"});
  xml.end("CachedMethods").end("AllowedMethods").boolean("Compress", behaviour.compress);
  if (!behaviour.viewer_request_function.empty()) {
    xml.begin("FunctionAssociations").integer("Quantity", 1).begin("Items");
    xml.begin("FunctionAssociation");
    xml.text("FunctionARN", function_arn(settings.account_id, behaviour.viewer_request_function));
    xml.text("EventType", "viewer-request").end("FunctionAssociation");
    xml.end("Items").end("FunctionAssociations");
  }
  xml.text("CachePolicyId", behaviour.cache_policy_id);
  if (!behaviour.origin_request_policy_id.empty()) {
    xml.text("OriginRequestPolicyId", behaviour.origin_request_policy_id);
  }
}

}  // namespace

std::string function_arn(std::string_view account_id, std::string_view name) {
  return "arn:aws:cloudfront::" + std::string(account_id) + ":function/" + std::string(name);
}

std::string make_distribution_config(const DistributionSettings& settings) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("DistributionConfig").text("CallerReference", settings.caller_reference);
  write_list(xml, "Aliases", "CNAME", settings.aliases);
  xml.end("Aliases").text("DefaultRootObject", settings.default_root_object);
  xml.begin("Origins").integer("Quantity", static_cast<std::int64_t>(settings.origins.size()));
  xml.begin("Items");
  for (const auto& origin : settings.origins) write_origin(xml, origin);
  xml.end("Items").end("Origins").begin("DefaultCacheBehavior");
  write_behaviour(xml, settings.default_behaviour, settings);
  xml.end("DefaultCacheBehavior").begin("CacheBehaviors");
  xml.integer("Quantity", static_cast<std::int64_t>(settings.behaviours.size()));
  if (!settings.behaviours.empty()) {
    xml.begin("Items");
    for (const auto& behaviour : settings.behaviours) {
      xml.begin("CacheBehavior").text("PathPattern", behaviour.path_pattern);
      write_behaviour(xml, behaviour, settings);
      xml.end("CacheBehavior");
    }
    xml.end("Items");
  }
  xml.end("CacheBehaviors").text("Comment", settings.comment);
  if (!settings.cache_tag_header.empty()) {
    xml.begin("CacheTagConfig").text("HeaderName", settings.cache_tag_header);
    xml.end("CacheTagConfig");
  }
  xml.boolean("Enabled", true).end("DistributionConfig");
  return body;
}

}  // namespace revalab::cloudfront
