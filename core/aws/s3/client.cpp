#include "core/aws/s3/client.hpp"

#include "core/aws/s3/checksums.hpp"
#include "core/aws/s3/xml.hpp"
#include "core/base/digest.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::s3 {
namespace {

std::string bucket_target(std::string_view bucket) { return "/" + percent_encode(bucket); }

std::string object_target(const ObjectName& name) {
  return bucket_target(name.bucket) + "/" + percent_encode(name.key, "/");
}

std::string list_target(const ListObjectsV2Request& request) {
  std::string target = bucket_target(request.bucket) + "?list-type=2&encoding-type=url";
  target += "&max-keys=" + std::to_string(request.max_keys);
  const auto append = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) target.append("&").append(name).append("=").append(percent_encode(value));
  };
  append("prefix", request.prefix);
  append("delimiter", request.delimiter);
  append("start-after", request.start_after);
  append("continuation-token", request.continuation_token);
  return target;
}

/// `size_bytes` is that of the body where it came along; HEAD has only the field.
ObjectHead head_of(const Response& response) {
  ObjectHead head;
  head.etag = response.headers.get("ETag");
  const auto modified = WallTime::parse_http_date(response.headers.get("Last-Modified"));
  head.last_modified = modified.value_or(WallTime());
  head.size_bytes = static_cast<std::int64_t>(response.body.size());
  if (response.body.empty()) {
    const std::string_view length = response.headers.get("Content-Length");
    std::from_chars(length.data(), length.data() + length.size(), head.size_bytes);
  }
  head.fields = response.headers;
  return head;
}

}  // namespace

Client::Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options)
    : service_(transport, clock, dice, std::move(options), "s3", &decode_error) {}

Task<Result<Done>> Client::create_bucket(std::string bucket) {
  Request request("PUT", bucket_target(bucket));
  const std::string& region = service_.options().region;
  if (region != k_default_region) {
    request.body = "<CreateBucketConfiguration xmlns=\"" + std::string(k_xml_namespace) +
                   "\"><LocationConstraint>" + region +
                   "</LocationConstraint></CreateBucketConfiguration>";
  }
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return Done();
}

Task<Result<std::string>> Client::put_object(PutObjectRequest asked) {
  Request request("PUT", object_target(asked.name));
  request.headers = std::move(asked.fields);
  if (asked.only_if_absent) request.headers.set("If-None-Match", "*");
  request.headers.set("x-amz-checksum-crc32",
                      base64_encode(checksum(ChecksumAlgorithm::crc32, asked.body)));
  request.body = std::move(asked.body);
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return std::string(response->headers.get("ETag"));
}

Task<Result<GetObjectResponse>> Client::get_object(ObjectName name) {
  Request request("GET", object_target(name));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  GetObjectResponse object;
  object.head = head_of(*response);
  object.body = std::move(response->body);
  co_return object;
}

Task<Result<ObjectHead>> Client::head_object(ObjectName name) {
  Request request("HEAD", object_target(name));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return head_of(*response);
}

Task<Result<Done>> Client::delete_object(ObjectName name) {
  Request request("DELETE", object_target(name));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return Done();
}

Task<Result<ListObjectsV2Response>> Client::list_objects_v2(ListObjectsV2Request asked) {
  Request request("GET", list_target(asked));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_list_objects_v2(response->body);
}

}  // namespace revalab::s3
