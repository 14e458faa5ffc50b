#include "fakes/s3/route.hpp"

#include "core/aws/text.hpp"

#include <algorithm>
#include <array>

namespace revalab::s3 {
namespace {

enum class Level { service, bucket, object };

struct Row {
  Level level;
  std::string_view method;
  std::string_view parameter;  ///< That has to be in the query; empty: none has.
  std::string_view second;     ///< And this one.
  std::string_view operation;
};

/// The first row that fits a request names its operation.
/// Source: the service model, `http` of each operation; without the deprecated names of four
/// operations, without what has a host of its own, and with the form upload that browsers use.
constexpr auto k_rows = std::to_array<Row>({
    {Level::service, "GET", "", "", "ListBuckets"},
    {Level::bucket, "DELETE", "analytics", "", "DeleteBucketAnalyticsConfiguration"},
    {Level::bucket, "DELETE", "cors", "", "DeleteBucketCors"},
    {Level::bucket, "DELETE", "encryption", "", "DeleteBucketEncryption"},
    {Level::bucket, "DELETE", "intelligent-tiering", "",
     "DeleteBucketIntelligentTieringConfiguration"},
    {Level::bucket, "DELETE", "inventory", "", "DeleteBucketInventoryConfiguration"},
    {Level::bucket, "DELETE", "lifecycle", "", "DeleteBucketLifecycle"},
    {Level::bucket, "DELETE", "metadataConfiguration", "", "DeleteBucketMetadataConfiguration"},
    {Level::bucket, "DELETE", "metadataTable", "", "DeleteBucketMetadataTableConfiguration"},
    {Level::bucket, "DELETE", "metrics", "", "DeleteBucketMetricsConfiguration"},
    {Level::bucket, "DELETE", "ownershipControls", "", "DeleteBucketOwnershipControls"},
    {Level::bucket, "DELETE", "policy", "", "DeleteBucketPolicy"},
    {Level::bucket, "DELETE", "publicAccessBlock", "", "DeletePublicAccessBlock"},
    {Level::bucket, "DELETE", "replication", "", "DeleteBucketReplication"},
    {Level::bucket, "DELETE", "tagging", "", "DeleteBucketTagging"},
    {Level::bucket, "DELETE", "website", "", "DeleteBucketWebsite"},
    {Level::bucket, "DELETE", "", "", "DeleteBucket"},
    {Level::bucket, "GET", "analytics", "id", "GetBucketAnalyticsConfiguration"},
    {Level::bucket, "GET", "intelligent-tiering", "id", "GetBucketIntelligentTieringConfiguration"},
    {Level::bucket, "GET", "inventory", "id", "GetBucketInventoryConfiguration"},
    {Level::bucket, "GET", "metrics", "id", "GetBucketMetricsConfiguration"},
    {Level::bucket, "GET", "abac", "", "GetBucketAbac"},
    {Level::bucket, "GET", "accelerate", "", "GetBucketAccelerateConfiguration"},
    {Level::bucket, "GET", "acl", "", "GetBucketAcl"},
    {Level::bucket, "GET", "analytics", "", "ListBucketAnalyticsConfigurations"},
    {Level::bucket, "GET", "cors", "", "GetBucketCors"},
    {Level::bucket, "GET", "encryption", "", "GetBucketEncryption"},
    {Level::bucket, "GET", "intelligent-tiering", "", "ListBucketIntelligentTieringConfigurations"},
    {Level::bucket, "GET", "inventory", "", "ListBucketInventoryConfigurations"},
    {Level::bucket, "GET", "lifecycle", "", "GetBucketLifecycleConfiguration"},
    {Level::bucket, "GET", "list-type", "", "ListObjectsV2"},
    {Level::bucket, "GET", "location", "", "GetBucketLocation"},
    {Level::bucket, "GET", "logging", "", "GetBucketLogging"},
    {Level::bucket, "GET", "metadataConfiguration", "", "GetBucketMetadataConfiguration"},
    {Level::bucket, "GET", "metadataTable", "", "GetBucketMetadataTableConfiguration"},
    {Level::bucket, "GET", "metrics", "", "ListBucketMetricsConfigurations"},
    {Level::bucket, "GET", "notification", "", "GetBucketNotificationConfiguration"},
    {Level::bucket, "GET", "object-lock", "", "GetObjectLockConfiguration"},
    {Level::bucket, "GET", "ownershipControls", "", "GetBucketOwnershipControls"},
    {Level::bucket, "GET", "policy", "", "GetBucketPolicy"},
    {Level::bucket, "GET", "policyStatus", "", "GetBucketPolicyStatus"},
    {Level::bucket, "GET", "publicAccessBlock", "", "GetPublicAccessBlock"},
    {Level::bucket, "GET", "replication", "", "GetBucketReplication"},
    {Level::bucket, "GET", "requestPayment", "", "GetBucketRequestPayment"},
    {Level::bucket, "GET", "session", "", "CreateSession"},
    {Level::bucket, "GET", "tagging", "", "GetBucketTagging"},
    {Level::bucket, "GET", "uploads", "", "ListMultipartUploads"},
    {Level::bucket, "GET", "versioning", "", "GetBucketVersioning"},
    {Level::bucket, "GET", "versions", "", "ListObjectVersions"},
    {Level::bucket, "GET", "website", "", "GetBucketWebsite"},
    {Level::bucket, "GET", "", "", "ListObjects"},
    {Level::bucket, "HEAD", "", "", "HeadBucket"},
    {Level::bucket, "POST", "delete", "", "DeleteObjects"},
    {Level::bucket, "POST", "metadataConfiguration", "", "CreateBucketMetadataConfiguration"},
    {Level::bucket, "POST", "metadataTable", "", "CreateBucketMetadataTableConfiguration"},
    {Level::bucket, "POST", "", "", "PostObject"},
    {Level::bucket, "PUT", "abac", "", "PutBucketAbac"},
    {Level::bucket, "PUT", "accelerate", "", "PutBucketAccelerateConfiguration"},
    {Level::bucket, "PUT", "acl", "", "PutBucketAcl"},
    {Level::bucket, "PUT", "analytics", "", "PutBucketAnalyticsConfiguration"},
    {Level::bucket, "PUT", "cors", "", "PutBucketCors"},
    {Level::bucket, "PUT", "encryption", "", "PutBucketEncryption"},
    {Level::bucket, "PUT", "intelligent-tiering", "", "PutBucketIntelligentTieringConfiguration"},
    {Level::bucket, "PUT", "inventory", "", "PutBucketInventoryConfiguration"},
    {Level::bucket, "PUT", "lifecycle", "", "PutBucketLifecycleConfiguration"},
    {Level::bucket, "PUT", "logging", "", "PutBucketLogging"},
    {Level::bucket, "PUT", "metadataAnnotationTable", "",
     "UpdateBucketMetadataAnnotationTableConfiguration"},
    {Level::bucket, "PUT", "metadataInventoryTable", "",
     "UpdateBucketMetadataInventoryTableConfiguration"},
    {Level::bucket, "PUT", "metadataJournalTable", "",
     "UpdateBucketMetadataJournalTableConfiguration"},
    {Level::bucket, "PUT", "metrics", "", "PutBucketMetricsConfiguration"},
    {Level::bucket, "PUT", "notification", "", "PutBucketNotificationConfiguration"},
    {Level::bucket, "PUT", "object-lock", "", "PutObjectLockConfiguration"},
    {Level::bucket, "PUT", "ownershipControls", "", "PutBucketOwnershipControls"},
    {Level::bucket, "PUT", "policy", "", "PutBucketPolicy"},
    {Level::bucket, "PUT", "publicAccessBlock", "", "PutPublicAccessBlock"},
    {Level::bucket, "PUT", "replication", "", "PutBucketReplication"},
    {Level::bucket, "PUT", "requestPayment", "", "PutBucketRequestPayment"},
    {Level::bucket, "PUT", "tagging", "", "PutBucketTagging"},
    {Level::bucket, "PUT", "versioning", "", "PutBucketVersioning"},
    {Level::bucket, "PUT", "website", "", "PutBucketWebsite"},
    {Level::bucket, "PUT", "", "", "CreateBucket"},
    {Level::object, "DELETE", "annotation", "", "DeleteObjectAnnotation"},
    {Level::object, "DELETE", "tagging", "", "DeleteObjectTagging"},
    {Level::object, "DELETE", "uploadId", "", "AbortMultipartUpload"},
    {Level::object, "DELETE", "", "", "DeleteObject"},
    {Level::object, "GET", "acl", "", "GetObjectAcl"},
    {Level::object, "GET", "annotation", "", "GetObjectAnnotation"},
    {Level::object, "GET", "annotation", "", "ListObjectAnnotations"},
    {Level::object, "GET", "attributes", "", "GetObjectAttributes"},
    {Level::object, "GET", "legal-hold", "", "GetObjectLegalHold"},
    {Level::object, "GET", "retention", "", "GetObjectRetention"},
    {Level::object, "GET", "tagging", "", "GetObjectTagging"},
    {Level::object, "GET", "torrent", "", "GetObjectTorrent"},
    {Level::object, "GET", "uploadId", "", "ListParts"},
    {Level::object, "GET", "", "", "GetObject"},
    {Level::object, "HEAD", "", "", "HeadObject"},
    {Level::object, "POST", "restore", "", "RestoreObject"},
    {Level::object, "POST", "select", "", "SelectObjectContent"},
    {Level::object, "POST", "uploadId", "", "CompleteMultipartUpload"},
    {Level::object, "POST", "uploads", "", "CreateMultipartUpload"},
    {Level::object, "PUT", "acl", "", "PutObjectAcl"},
    {Level::object, "PUT", "annotation", "", "PutObjectAnnotation"},
    {Level::object, "PUT", "encryption", "", "UpdateObjectEncryption"},
    {Level::object, "PUT", "legal-hold", "", "PutObjectLegalHold"},
    {Level::object, "PUT", "renameObject", "", "RenameObject"},
    {Level::object, "PUT", "retention", "", "PutObjectRetention"},
    {Level::object, "PUT", "tagging", "", "PutObjectTagging"},
    {Level::object, "PUT", "uploadId", "", "UploadPart"},
    {Level::object, "PUT", "", "", "PutObject"},
});

bool fits(const Row& row, const Request& request, Level level, const Query& query) {
  return row.level == level && row.method == request.method &&
         (row.parameter.empty() || query.contains(row.parameter)) &&
         (row.second.empty() || query.contains(row.second));
}

std::string_view operation_at(const Request& request, Level level, const Query& query) {
  const auto* const row = std::find_if(k_rows.begin(), k_rows.end(), [&](const Row& each) {
    return fits(each, request, level, query);
  });
  if (row == k_rows.end()) return {};
  if (!request.headers.contains("x-amz-copy-source")) return row->operation;
  if (row->operation == "PutObject") return "CopyObject";
  return row->operation == "UploadPart" ? "UploadPartCopy" : row->operation;
}

/// How many labels of `*.amazonaws.com` are the endpoint's own: those from the one that names the
/// service on, such as `s3`, `s3-fips` and the older `s3-eu-west-1`.
/// Source: https://docs.aws.amazon.com/general/latest/gr/s3.html (read 2026-11-24).
bool names_service(std::string_view label) { return label == "s3" || label.starts_with("s3-"); }

}  // namespace

std::string_view bucket_of_host(std::string_view host) {
  host = host.substr(0, host.rfind(':'));
  static constexpr std::string_view k_local = ".localhost";
  if (host.ends_with(k_local)) {
    const std::string_view bucket = host.substr(0, host.size() - k_local.size());
    return bucket == "s3" ? std::string_view() : bucket;
  }
  if (!host.ends_with(".amazonaws.com")) return {};
  // A bucket may have dots, and be called like a service, so labels are read from the right.
  std::size_t end = host.size();
  while (end > 0) {
    const auto dot = host.rfind('.', end - 1);
    const std::size_t begin = dot == std::string_view::npos ? 0 : dot + 1;
    if (names_service(host.substr(begin, end - begin))) {
      return begin == 0 ? std::string_view() : host.substr(0, begin - 1);
    }
    end = begin == 0 ? 0 : begin - 1;
  }
  return {};
}

Result<Route, Error> route_of(const Request& request) {
  auto query = Query::parse(request.query());
  auto path = decode_plus(request.path());
  if (!query || !path || !path->starts_with('/')) return errors::invalid_uri();
  Route route;
  route.query = *std::move(query);
  route.key = path->substr(1);
  route.bucket = aws::lower_case(bucket_of_host(request.headers.get("Host")));
  if (route.bucket.empty()) {
    const auto slash = std::min(route.key.find('/'), route.key.size());
    route.bucket = route.key.substr(0, slash);
    route.key.erase(0, slash + 1);
    if (route.bucket.empty() && slash + 1 < path->size()) return errors::invalid_bucket_name("");
  }
  const Level level = route.bucket.empty() ? Level::service
                      : route.key.empty()  ? Level::bucket
                                           : Level::object;
  route.operation = operation_at(request, level, route.query);
  return route;
}

bool is_operation(std::string_view name) {
  return name == "CopyObject" || name == "UploadPartCopy" ||
         std::any_of(k_rows.begin(), k_rows.end(),
                     [&](const Row& row) { return row.operation == name; });
}

}  // namespace revalab::s3
