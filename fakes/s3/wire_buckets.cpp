#include "core/base/digest.hpp"
#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/request_documents.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/s3/upload_body.hpp"

#include <nlohmann/json.hpp>

// The wire face of buckets: decode, typed call, encode.
namespace revalab::s3 {
namespace {

/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html (read 2026-11-24).
constexpr std::int64_t k_bucket_page_max = 10'000;

Result<BucketListRequest, Error> bucket_list_request_of(const Query& query) {
  const auto max = count_parameter(query, "max-buckets", k_bucket_page_max);
  if (!max) return max.error();
  BucketListRequest request;
  request.max = *max;
  request.prefix = query.get("prefix");
  request.region = query.get("bucket-region");
  for (const char* name : {"max-buckets", "prefix", "bucket-region", "continuation-token"}) {
    request.shows_region = request.shows_region || query.contains(name);
  }
  request.continuation_token = query.get("continuation-token");
  const auto after = base64_decode(request.continuation_token);
  if (!after) {
    return errors::invalid_argument("The continuation token provided is incorrect",
                                    "continuation-token", request.continuation_token);
  }
  request.after = *after;
  return request;
}

/// A policy is JSON, everything else XML.
Result<Done, Error> check_setting(const BucketSetting& setting, std::string_view body) {
  if (setting.subresource != "policy") return check_document(body);
  if (body.size() > k_document_max_bytes) return errors::document_too_large();
  if (!nlohmann::json::accept(body)) return errors::malformed_policy();
  return Done{};
}

}  // namespace

S3::Answered S3::create_bucket(const Asked& asked) {
  const auto body = read_upload(asked.request);
  if (!body) return body.error();
  if (asked.request.headers.get("x-amz-bucket-object-lock-enabled") == "true") {
    return errors::not_implemented_header("x-amz-bucket-object-lock-enabled");
  }
  const auto location = decode_location(*body->data);
  if (!location) return location.error();
  const auto bucket = buckets_.create_bucket(asked.name.bucket, *location, asked.call);
  if (!bucket) return bucket.error();
  Response response(200);
  response.headers.set("Location", "/" + asked.name.bucket);
  return response;
}

S3::Answered S3::delete_bucket(const Asked& asked) {
  if (auto done = buckets_.delete_bucket(asked.name.bucket); !done) return done.error();
  return Response(204);
}

S3::Answered S3::head_bucket(const Asked& asked) {
  const auto bucket = buckets_.head_bucket(asked.name.bucket, asked.call);
  if (!bucket) return bucket.error();
  Response response(200);
  response.headers.set("x-amz-bucket-region", (*bucket)->region);
  response.headers.set("x-amz-access-point-alias", "false");
  return response;
}

S3::Answered S3::list_buckets(const Asked& asked) {
  const auto request = bucket_list_request_of(asked.route.query);
  if (!request) return request.error();
  return xml_response(encode_bucket_list(buckets_.list_buckets(asked.call), *request, owner_));
}

S3::Answered S3::get_bucket_location(const Asked& asked) {
  const auto bucket = buckets_.bucket_for(asked.name.bucket, asked.route.operation,
                                          Dimension::s3_get_request, asked.call);
  if (!bucket) return bucket.error();
  return xml_response(encode_location((*bucket)->region));
}

S3::Answered S3::list_objects(const Asked& asked) {
  const auto request = list_request_of(asked.route);
  if (!request) return request.error();
  const std::string_view operation = asked.route.operation;
  const auto page = buckets_.list_objects(asked.name.bucket, request->query, operation, asked.call);
  if (!page) return page.error();
  const auto encode = operation == "ListObjectsV2" ? encode_list_v2
                      : operation == "ListObjects" ? encode_list_v1
                                                   : encode_versions;
  Response response = xml_response(encode(*page, *request, owner_));
  response.headers.set("x-amz-bucket-region", buckets_.find_bucket(asked.name.bucket)->region);
  return response;
}

S3::Answered S3::list_uploads(const Asked& asked) {
  const auto request = list_request_of(asked.route);
  if (!request) return request.error();
  const auto page = buckets_.list_uploads(asked.name.bucket, request->query,
                                          request->upload_id_marker, asked.call);
  if (!page) return page.error();
  return xml_response(encode_uploads(*page, *request, owner_));
}

S3::Answered S3::setting(const Asked& asked, const BucketSetting& setting) {
  if (asked.request.method == "GET") return get_setting(asked, setting);
  const bool is_put = asked.request.method == "PUT";
  if (is_put ? !setting.can_be_put : !setting.can_be_deleted) {
    return errors::not_implemented("The S3 of this lab does not implement " +
                                   std::string(asked.route.operation) + ".");
  }
  if (is_put) return put_setting(asked, setting);
  const auto bucket =
      buckets_.bucket_for(asked.name.bucket, asked.route.operation, std::nullopt, asked.call);
  if (!bucket) return bucket.error();
  (*bucket)->settings[std::string(setting.subresource)].clear();
  return Response(204);
}

S3::Answered S3::get_setting(const Asked& asked, const BucketSetting& setting) {
  const auto bucket = buckets_.bucket_for(asked.name.bucket, asked.route.operation,
                                          Dimension::s3_get_request, asked.call);
  if (!bucket) return bucket.error();
  const auto& settings = (*bucket)->settings;
  const bool asks_status = setting.subresource == "policyStatus";
  const auto found = settings.find(asks_status ? std::string_view("policy") : setting.subresource);
  // What was deleted is empty, and then not even a default is there.
  if (found == settings.end() && !setting.unset.empty()) {
    return xml_response(with_namespace(setting.unset));
  }
  if (found == settings.end() || found->second.empty()) {
    return Error(404, std::string(setting.absent_code), std::string(setting.absent_message))
        .with("BucketName", asked.name.bucket);
  }
  // A new bucket takes no public policy.
  if (asks_status) {
    return xml_response(with_namespace("<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>"));
  }
  Response response = xml_response(found->second);
  if (setting.subresource == "policy") response.headers.set("Content-Type", "application/json");
  return response;
}

S3::Answered S3::put_setting(const Asked& asked, const BucketSetting& setting) {
  const auto bucket = buckets_.bucket_for(asked.name.bucket, asked.route.operation,
                                          Dimension::s3_put_request, asked.call);
  if (!bucket) return bucket.error();
  const auto body = read_upload(asked.request);
  if (!body) return body.error();
  if (auto done = check_setting(setting, *body->data); !done) return done.error();
  (*bucket)->settings.insert_or_assign(std::string(setting.subresource), *body->data);
  return Response(setting.put_status);
}

S3::Answered S3::get_acl(const Asked& asked) {
  if (!asked.name.key.empty()) {
    const auto found = buckets_.head_object(asked.name, {}, asked.route.operation, asked.call);
    if (!found) return found.error();
    return xml_response(encode_acl(owner_));
  }
  const auto bucket = buckets_.bucket_for(asked.name.bucket, asked.route.operation,
                                          Dimension::s3_get_request, asked.call);
  if (!bucket) return bucket.error();
  return xml_response(encode_acl(owner_));
}

S3::Answered S3::put_acl(const Asked& asked) {
  const auto bucket = buckets_.bucket_for(asked.name.bucket, asked.route.operation,
                                          Dimension::s3_put_request, asked.call);
  if (!bucket) return bucket.error();
  const std::string_view canned = asked.request.headers.get("x-amz-acl");
  if (canned == "private" || canned == "bucket-owner-full-control") return Response(200);
  return errors::acl_not_supported();
}

}  // namespace revalab::s3
