#include "fakes/cloudfront/schema.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

using enum SchemaMember::Need;
using enum SchemaMember::Type;

// Source: the service model, the shape each function is named after.
constexpr auto k_cache_policy = std::to_array<SchemaMember>({
    {"CachePolicyConfig", "Name", required},
    {"CachePolicyConfig", "DefaultTTL", optional, integer},
    {"CachePolicyConfig", "MaxTTL", optional, integer},
    {"CachePolicyConfig", "MinTTL", required, integer},
    {"ParametersInCacheKeyAndForwardedToOrigin", "EnableAcceptEncodingGzip", required, boolean},
    {"ParametersInCacheKeyAndForwardedToOrigin", "EnableAcceptEncodingBrotli", optional, boolean},
    {"ParametersInCacheKeyAndForwardedToOrigin", "HeadersConfig", required},
    {"ParametersInCacheKeyAndForwardedToOrigin", "CookiesConfig", required},
    {"ParametersInCacheKeyAndForwardedToOrigin", "QueryStringsConfig", required},
    {"HeadersConfig", "HeaderBehavior", required, text, "none|whitelist"},
    {"Headers", "Quantity", required, integer},
    {"CookiesConfig", "CookieBehavior", required, text, "none|whitelist|allExcept|all"},
    {"Cookies", "Quantity", required, integer},
    {"QueryStringsConfig", "QueryStringBehavior", required, text, "none|whitelist|allExcept|all"},
    {"QueryStrings", "Quantity", required, integer},
});

constexpr auto k_origin_request_policy = std::to_array<SchemaMember>({
    {"OriginRequestPolicyConfig", "Name", required},
    {"OriginRequestPolicyConfig", "HeadersConfig", required},
    {"OriginRequestPolicyConfig", "CookiesConfig", required},
    {"OriginRequestPolicyConfig", "QueryStringsConfig", required},
    {"HeadersConfig", "HeaderBehavior", required, text,
     "none|whitelist|allViewer|allViewerAndWhitelistCloudFront|allExcept"},
    {"Headers", "Quantity", required, integer},
    {"CookiesConfig", "CookieBehavior", required, text, "none|whitelist|all|allExcept"},
    {"Cookies", "Quantity", required, integer},
    {"QueryStringsConfig", "QueryStringBehavior", required, text, "none|whitelist|all|allExcept"},
    {"QueryStrings", "Quantity", required, integer},
});

constexpr auto k_response_headers_policy = std::to_array<SchemaMember>({
    {"ResponseHeadersPolicyConfig", "Name", required},
    {"CorsConfig", "AccessControlAllowOrigins", required},
    {"CorsConfig", "AccessControlAllowHeaders", required},
    {"CorsConfig", "AccessControlAllowMethods", required},
    {"CorsConfig", "AccessControlAllowCredentials", required, boolean},
    {"CorsConfig", "AccessControlMaxAgeSec", optional, integer},
    {"CorsConfig", "OriginOverride", required, boolean},
    {"AccessControlAllowOrigins", "Quantity", required, integer},
    {"AccessControlAllowOrigins", "Items", required},
    {"AccessControlAllowHeaders", "Quantity", required, integer},
    {"AccessControlAllowHeaders", "Items", required},
    {"AccessControlAllowMethods", "Quantity", required, integer},
    {"AccessControlAllowMethods", "Items", required},
    {"Items", "Method", optional, text, "GET|POST|OPTIONS|PUT|DELETE|PATCH|HEAD|ALL"},
    {"AccessControlExposeHeaders", "Quantity", required, integer},
    {"XSSProtection", "Override", required, boolean},
    {"XSSProtection", "Protection", required, boolean},
    {"XSSProtection", "ModeBlock", optional, boolean},
    {"FrameOptions", "Override", required, boolean},
    {"FrameOptions", "FrameOption", required, text, "DENY|SAMEORIGIN"},
    {"ReferrerPolicy", "Override", required, boolean},
    {"ReferrerPolicy", "ReferrerPolicy", required, text,
     "no-referrer|no-referrer-when-downgrade|origin|origin-when-cross-origin|same-origin|strict-"
     "origin|strict-origin-when-cross-origin|unsafe-url"},
    {"ContentSecurityPolicy", "Override", required, boolean},
    {"ContentSecurityPolicy", "ContentSecurityPolicy", required},
    {"ContentTypeOptions", "Override", required, boolean},
    {"StrictTransportSecurity", "Override", required, boolean},
    {"StrictTransportSecurity", "IncludeSubdomains", optional, boolean},
    {"StrictTransportSecurity", "Preload", optional, boolean},
    {"StrictTransportSecurity", "AccessControlMaxAgeSec", required, integer},
    {"ServerTimingHeadersConfig", "Enabled", required, boolean},
    {"CustomHeadersConfig", "Quantity", required, integer},
    {"ResponseHeadersPolicyCustomHeader", "Header", required},
    {"ResponseHeadersPolicyCustomHeader", "Value", required},
    {"ResponseHeadersPolicyCustomHeader", "Override", required, boolean},
    {"RemoveHeadersConfig", "Quantity", required, integer},
    {"ResponseHeadersPolicyRemoveHeader", "Header", required},
});

constexpr auto k_origin_access_control = std::to_array<SchemaMember>({
    {"OriginAccessControlConfig", "Name", required},
    {"OriginAccessControlConfig", "SigningProtocol", required, text, "sigv4"},
    {"OriginAccessControlConfig", "SigningBehavior", required, text, "never|always|no-override"},
    {"OriginAccessControlConfig", "OriginAccessControlOriginType", required, text,
     "s3|mediastore|mediapackagev2|lambda"},
});

constexpr auto k_origin_access_identity = std::to_array<SchemaMember>({
    {"CloudFrontOriginAccessIdentityConfig", "CallerReference", required},
    {"CloudFrontOriginAccessIdentityConfig", "Comment", required},
});

constexpr auto k_create_function = std::to_array<SchemaMember>({
    {"CreateFunctionRequest", "Name", required},
    {"CreateFunctionRequest", "FunctionConfig", required},
    {"CreateFunctionRequest", "FunctionCode", required},
    {"FunctionConfig", "Comment", required},
    {"FunctionConfig", "Runtime", required, text, "cloudfront-js-1.0|cloudfront-js-2.0"},
    {"KeyValueStoreAssociations", "Quantity", required, integer},
    {"KeyValueStoreAssociation", "KeyValueStoreARN", required},
    {"Tag", "Key", required},
});

constexpr auto k_update_function = std::to_array<SchemaMember>({
    {"UpdateFunctionRequest", "FunctionConfig", required},
    {"UpdateFunctionRequest", "FunctionCode", required},
    {"FunctionConfig", "Comment", required},
    {"FunctionConfig", "Runtime", required, text, "cloudfront-js-1.0|cloudfront-js-2.0"},
    {"KeyValueStoreAssociations", "Quantity", required, integer},
    {"KeyValueStoreAssociation", "KeyValueStoreARN", required},
});

constexpr auto k_create_tenant = std::to_array<SchemaMember>({
    {"CreateDistributionTenantRequest", "DistributionId", required},
    {"CreateDistributionTenantRequest", "Name", required},
    {"CreateDistributionTenantRequest", "Domains", required},
    {"CreateDistributionTenantRequest", "Enabled", optional, boolean},
    {"Domains/member", "Domain", required},
    {"Tag", "Key", required},
    {"WebAcl", "Action", required, text, "override|disable"},
    {"Certificate", "Arn", required},
    {"GeoRestrictions", "RestrictionType", required, text, "blacklist|whitelist|none"},
    {"Parameters/member", "Name", required},
    {"Parameters/member", "Value", required},
    {"ManagedCertificateRequest", "ValidationTokenHost", required, text, "cloudfront|self-hosted"},
    {"ManagedCertificateRequest", "CertificateTransparencyLoggingPreference", optional, text,
     "enabled|disabled"},
});

constexpr auto k_update_tenant = std::to_array<SchemaMember>({
    {"UpdateDistributionTenantRequest", "Enabled", optional, boolean},
    {"Domains/member", "Domain", required},
    {"WebAcl", "Action", required, text, "override|disable"},
    {"Certificate", "Arn", required},
    {"GeoRestrictions", "RestrictionType", required, text, "blacklist|whitelist|none"},
    {"Parameters/member", "Name", required},
    {"Parameters/member", "Value", required},
    {"ManagedCertificateRequest", "ValidationTokenHost", required, text, "cloudfront|self-hosted"},
    {"ManagedCertificateRequest", "CertificateTransparencyLoggingPreference", optional, text,
     "enabled|disabled"},
});

constexpr auto k_tags = std::to_array<SchemaMember>({
    {"Tag", "Key", required},
});

}  // namespace

Schema cache_policy_schema() { return k_cache_policy; }
Schema origin_request_policy_schema() { return k_origin_request_policy; }
Schema response_headers_policy_schema() { return k_response_headers_policy; }
Schema origin_access_control_schema() { return k_origin_access_control; }
Schema origin_access_identity_schema() { return k_origin_access_identity; }
Schema create_function_schema() { return k_create_function; }
Schema update_function_schema() { return k_update_function; }
Schema create_tenant_schema() { return k_create_tenant; }
Schema update_tenant_schema() { return k_update_tenant; }
Schema tags_schema() { return k_tags; }

}  // namespace revalab::cloudfront
