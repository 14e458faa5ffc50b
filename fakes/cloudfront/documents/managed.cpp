#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/aws/text.hpp"
#include "fakes/cloudfront/distribution_settings.hpp"
#include "fakes/cloudfront/documents/document.hpp"

// The policies nobody has to create.
namespace revalab::cloudfront {
namespace {

/// A choice as policies write it: a behaviour, and names with commas between where it has some.
struct Choice {
  std::string_view behaviour = "none";
  std::string_view names = {};
};

struct CacheRow {
  std::string_view id;
  std::string_view name;
  std::int64_t min_ttl;
  std::int64_t default_ttl;
  std::int64_t max_ttl;
  Choice headers;
  Choice cookies;
  Choice query_strings;
  bool compressed;
};

constexpr std::int64_t k_day = 86'400;
constexpr std::int64_t k_year = 31'536'000;
constexpr Choice k_none;
constexpr Choice k_all{"all"};
constexpr std::string_view k_origin_headers =
    "Host,Origin,X-HTTP-Method-Override,X-HTTP-Method,X-Method-Override";

constexpr auto k_cache_policies = std::to_array<CacheRow>({
    {"2e54312d-136d-493c-8eb9-b001f22f67d2",
     "Managed-Amplify",
     2,
     2,
     600,
     {"whitelist", "Authorization,CloudFront-Viewer-Country,Host"},
     k_all,
     k_all,
     true},
    {"4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "Managed-CachingDisabled", 0, 0, 0, k_none, k_none,
     k_none, false},
    {"658327ea-f89d-4fab-a63d-7e88639e58f6", "Managed-CachingOptimized", 1, k_day, k_year, k_none,
     k_none, k_none, true},
    {"b2884449-e4de-46a7-ac36-70bc7f1ddd6d", "Managed-CachingOptimizedForUncompressedObjects", 1,
     k_day, k_year, k_none, k_none, k_none, false},
    {"08627262-05a9-4f76-9ded-b50ca2e3a84f",
     "Managed-Elemental-MediaPackage",
     0,
     k_day,
     k_year,
     {"whitelist", "Origin"},
     k_none,
     {"whitelist", "m,start,end,aws.manifestfilter"},
     true},
    {"83da9c7e-98b4-4e11-a168-04f0df8e2c65",
     "Managed-UseOriginCacheControlHeaders",
     0,
     0,
     k_year,
     {"whitelist", k_origin_headers},
     k_all,
     k_none,
     true},
    {"4cc15a8a-d715-48a4-82b8-cc0b614638fe",
     "Managed-UseOriginCacheControlHeaders-QueryStrings",
     0,
     0,
     k_year,
     {"whitelist", k_origin_headers},
     k_all,
     k_all,
     true},
});

struct OriginRequestRow {
  std::string_view id;
  std::string_view name;
  Choice headers;
  Choice cookies;
  Choice query_strings;
};

constexpr std::string_view k_cors =
    "Origin,Access-Control-Request-Headers,"
    "Access-Control-Request-Method";
constexpr std::string_view k_cloudfront_headers =
    "CloudFront-Forwarded-Proto,CloudFront-Is-Android-Viewer,CloudFront-Is-Desktop-Viewer,"
    "CloudFront-Is-IOS-Viewer,CloudFront-Is-Mobile-Viewer,CloudFront-Is-SmartTV-Viewer,"
    "CloudFront-Is-Tablet-Viewer,CloudFront-Viewer-Address,CloudFront-Viewer-ASN,"
    "CloudFront-Viewer-City,CloudFront-Viewer-Country,CloudFront-Viewer-Country-Name,"
    "CloudFront-Viewer-Country-Region,CloudFront-Viewer-Country-Region-Name,"
    "CloudFront-Viewer-Http-Version,CloudFront-Viewer-Latitude,CloudFront-Viewer-Longitude,"
    "CloudFront-Viewer-Metro-Code,CloudFront-Viewer-Postal-Code,CloudFront-Viewer-Time-Zone,"
    "CloudFront-Viewer-TLS";

constexpr auto k_origin_request_policies = std::to_array<OriginRequestRow>({
    {"216adef6-5c7f-47e4-b989-5492eafa07d3", "Managed-AllViewer", {"allViewer"}, k_all, k_all},
    {"33f36d7e-f396-46d9-90e0-52428a34d9dc",
     "Managed-AllViewerAndCloudFrontHeaders-2022-06",
     {"allViewerAndWhitelistCloudFront", k_cloudfront_headers},
     k_all,
     k_all},
    {k_all_viewer_except_host_id,
     "Managed-AllViewerExceptHostHeader",
     {"allExcept", "Host"},
     k_all,
     k_all},
    {"59781a5b-3903-41f3-afcb-af62929ccde1",
     "Managed-CORS-CustomOrigin",
     {"whitelist", "Origin"},
     k_none,
     k_none},
    {"88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
     "Managed-CORS-S3Origin",
     {"whitelist", k_cors},
     k_none,
     k_none},
    {"775133bc-15f2-49f9-abea-afb2e0bf67d2",
     "Managed-Elemental-MediaTailor-PersonalizedManifests",
     {"whitelist",
      "Origin,Access-Control-Request-Headers,Access-Control-Request-Method,User-Agent,"
      "X-Forwarded-For"},
     k_none,
     k_all},
    {"bf0718e1-ba1e-49d1-88b1-f726733018ae",
     "Managed-HostHeaderOnly",
     {"whitelist", "Host"},
     k_none,
     k_none},
    {"acba4595-bd28-49b8-b9fe-13317c0390fa",
     "Managed-UserAgentRefererHeaders",
     {"whitelist", "User-Agent,Referer"},
     k_none,
     k_none},
});

struct ResponseHeadersRow {
  std::string_view id;
  std::string_view name;
  bool cors;
  bool preflight;
  bool security;
};

constexpr auto k_response_headers_policies = std::to_array<ResponseHeadersRow>({
    {"e61eb60c-9c35-4d20-a928-2b84e02af89c", "Managed-CORS-and-SecurityHeadersPolicy", true, false,
     true},
    {"5cc3b908-e619-4b99-88e5-2cf7f45965bd", "Managed-CORS-With-Preflight", true, true, false},
    {"eaab4381-ed33-4a86-88ca-d9558dc6cd63",
     "Managed-CORS-with-preflight-and-SecurityHeadersPolicy", true, true, true},
    {"67f7725c-6f97-4210-82d7-5512b31e9d03", "Managed-SecurityHeadersPolicy", false, false, true},
    {"60669652-455b-4ae9-85a4-c4c02393f86c", "Managed-SimpleCORS", true, false, false},
});

/// `Headers`, `Cookies` or `QueryStrings` of a policy; `kind` is the same without an `s`.
void write_choice(XmlWriter& xml, const std::string& kind, const Choice& choice) {
  xml.begin(kind + "sConfig").text(kind + "Behavior", choice.behaviour);
  if (!choice.names.empty()) {
    const auto names = aws::split(choice.names, ',');
    xml.begin(kind + "s").integer("Quantity", static_cast<std::int64_t>(names.size()));
    xml.begin("Items");
    for (const auto name : names) xml.text("Name", name);
    xml.end("Items").end(kind + "s");
  }
  xml.end(kind + "sConfig");
}

Document managed(std::string_view id, std::string_view name, std::string config) {
  Document document;
  document.id = id;
  document.etag = "E1MANAGEDBYAWS";
  document.key = name;
  document.config = std::move(config);
  document.in_force = document.config;
  document.is_managed = true;
  return document;
}

std::string cache_policy_config(const CacheRow& row, std::string_view comment) {
  std::string config;
  XmlWriter xml(config);
  xml.begin("CachePolicyConfig").text("Comment", comment).text("Name", row.name);
  xml.integer("DefaultTTL", row.default_ttl).integer("MaxTTL", row.max_ttl);
  xml.integer("MinTTL", row.min_ttl).begin("ParametersInCacheKeyAndForwardedToOrigin");
  xml.boolean("EnableAcceptEncodingGzip", row.compressed);
  xml.boolean("EnableAcceptEncodingBrotli", row.compressed);
  write_choice(xml, "Header", row.headers);
  write_choice(xml, "Cookie", row.cookies);
  write_choice(xml, "QueryString", row.query_strings);
  xml.end("ParametersInCacheKeyAndForwardedToOrigin").end("CachePolicyConfig");
  return config;
}

std::string origin_request_policy_config(const OriginRequestRow& row) {
  std::string config;
  XmlWriter xml(config);
  xml.begin("OriginRequestPolicyConfig").text("Comment", "").text("Name", row.name);
  write_choice(xml, "Header", row.headers);
  write_choice(xml, "Cookie", row.cookies);
  write_choice(xml, "QueryString", row.query_strings);
  xml.end("OriginRequestPolicyConfig");
  return config;
}

void write_cors(XmlWriter& xml, bool preflight) {
  const auto list = [&](std::string_view name, std::string_view item,
                        const std::vector<std::string_view>& values) {
    xml.begin(name).integer("Quantity", static_cast<std::int64_t>(values.size())).begin("Items");
    for (const auto value : values) xml.text(item, value);
    xml.end("Items").end(name);
  };
  xml.begin("CorsConfig");
  list("AccessControlAllowOrigins", "Origin", {"*"});
  list("AccessControlAllowHeaders", "Header", {"*"});
  if (preflight) {
    list("AccessControlAllowMethods", "Method",
         {"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"});
    list("AccessControlExposeHeaders", "Header", {"*"});
  } else {
    list("AccessControlAllowMethods", "Method", {"GET"});
  }
  xml.boolean("AccessControlAllowCredentials", false).boolean("OriginOverride", false);
  xml.end("CorsConfig");
}

void write_security(XmlWriter& xml) {
  xml.begin("SecurityHeadersConfig").begin("XSSProtection").boolean("Override", false);
  xml.boolean("Protection", true).boolean("ModeBlock", true).end("XSSProtection");
  xml.begin("FrameOptions").boolean("Override", false).text("FrameOption", "SAMEORIGIN");
  xml.end("FrameOptions").begin("ReferrerPolicy").boolean("Override", false);
  xml.text("ReferrerPolicy", "strict-origin-when-cross-origin").end("ReferrerPolicy");
  xml.begin("ContentTypeOptions").boolean("Override", true).end("ContentTypeOptions");
  xml.begin("StrictTransportSecurity").boolean("Override", false);
  xml.integer("AccessControlMaxAgeSec", k_year).end("StrictTransportSecurity");
  xml.end("SecurityHeadersConfig");
}

std::string response_headers_policy_config(const ResponseHeadersRow& row) {
  std::string config;
  XmlWriter xml(config);
  xml.begin("ResponseHeadersPolicyConfig").text("Comment", "").text("Name", row.name);
  if (row.cors) write_cors(xml, row.preflight);
  if (row.security) write_security(xml);
  xml.end("ResponseHeadersPolicyConfig");
  return config;
}

std::vector<Document> make_managed(DocumentKind kind) {
  std::vector<Document> documents;
  if (kind == DocumentKind::cache_policy) {
    for (const auto& row : k_cache_policies) {
      documents.push_back(managed(row.id, row.name, cache_policy_config(row, "")));
    }
  } else if (kind == DocumentKind::origin_request_policy) {
    for (const auto& row : k_origin_request_policies) {
      documents.push_back(managed(row.id, row.name, origin_request_policy_config(row)));
    }
  } else if (kind == DocumentKind::response_headers_policy) {
    for (const auto& row : k_response_headers_policies) {
      documents.push_back(managed(row.id, row.name, response_headers_policy_config(row)));
    }
  }
  return documents;
}

}  // namespace

const std::vector<Document>& managed_documents(DocumentKind kind) {
  static const std::array<std::vector<Document>, k_document_kinds.size()> documents = [] {
    std::array<std::vector<Document>, k_document_kinds.size()> made;
    for (const DocumentKind each : k_document_kinds) {
      made[static_cast<std::size_t>(each)] = make_managed(each);
    }
    return made;
  }();
  return documents[static_cast<std::size_t>(kind)];
}

const Document& open_next_cache_policy() {
  static const Document document = [] {
    const CacheRow row{k_open_next_cache_policy_id,
                       "revalab-open-next",
                       0,
                       0,
                       k_year,
                       {"whitelist", "x-open-next-cache-key"},
                       k_none,
                       k_all,
                       true};
    Document made =
        managed(row.id, row.name, cache_policy_config(row, "As OpenNext's deployments have it"));
    made.etag = "E1REVALABCACHE";
    made.is_managed = false;
    return made;
  }();
  return document;
}

}  // namespace revalab::cloudfront
