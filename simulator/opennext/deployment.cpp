#include "simulator/opennext/deployment.hpp"

#include "simulator/opennext/build_parts.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim::opennext {
namespace {

std::string words(std::string_view what, const ApiError& error) {
  return std::string(what) + ": " + error.code + ": " + error.message;
}

/// As OpenNext's reference implementation has it.
/// Source: https://opennext.js.org/aws/reference-implementation, read 2026-11-24.
sqs::CreateQueueRequest queue_request() {
  sqs::CreateQueueRequest request;
  request.queue_name = k_revalidation_queue;
  request.attributes = {{"FifoQueue", "true"}, {"ReceiveMessageWaitTimeSeconds", "20"}};
  return request;
}

/// The metadata of the object with the id.
constexpr std::string_view k_digest_field = "x-amz-meta-revalab-build";

s3::PutObjectRequest put_request(const BuildObject& object, std::string body) {
  s3::PutObjectRequest request;
  request.name = {std::string(k_cache_bucket), object.key};
  request.body = std::move(body);
  request.fields.add("Content-Type", object.content_type);
  if (!object.cache_control.empty()) request.fields.add("Cache-Control", object.cache_control);
  return request;
}

}  // namespace

std::string cache_key_prefix_of(const Manifest& manifest) {
  for (const Copy& copy : manifest.copies) {
    if (!copy.cached) return copy.to;
  }
  return std::string(k_cache_key_prefix);
}

Task<Result<Deployed, std::string>> Deployment::deploy(const Build& build) {
  auto made = co_await make_services();
  if (!made) co_return made.error();
  auto there = co_await is_deployed(build);
  if (!there) co_return there.error();
  Deployed deployed;
  deployed.was_there = *there;
  if (deployed.was_there) co_return deployed;
  auto put = co_await put_objects(build);
  if (!put) co_return put.error();
  auto loaded = co_await load_rows(clients_.dynamodb, build.rows);
  if (!loaded) co_return words("tag rows", loaded.error());
  auto marked = co_await put_object(build.id_object, build.digest);
  if (!marked) co_return marked.error();
  deployed.objects = build.objects.size() + 1;
  deployed.rows = build.rows.size();
  co_return deployed;
}

Task<Result<Done, std::string>> Deployment::make_services() {
  auto bucket = co_await clients_.s3.create_bucket(std::string(k_cache_bucket));
  if (!bucket) co_return words("bucket", bucket.error());
  auto table = co_await create_tag_table(clients_.dynamodb, true);
  const bool has_table = table.ok() || table.error().code == "ResourceInUseException";
  if (!has_table) co_return words("tag table", table.error());
  sqs::CreateQueueRequest request = queue_request();
  auto queue = co_await clients_.sqs.create_queue(std::move(request));
  if (!queue) co_return words("queue", queue.error());
  co_return Done{};
}

Task<Result<bool, std::string>> Deployment::is_deployed(const Build& build) {
  s3::ObjectName name;
  name.bucket = k_cache_bucket;
  name.key = build.id_object.key;
  auto found = co_await clients_.s3.get_object(std::move(name));
  if (found.ok()) co_return found->head.fields.get(k_digest_field) == build.digest;
  if (found.error().code == "NoSuchKey") co_return false;
  co_return words("bucket", found.error());
}

Task<Result<Done, std::string>> Deployment::put_objects(const Build& build) {
  std::size_t done = 0;
  for (const BuildObject& object : build.objects) {
    auto put = co_await put_object(object, std::string());
    if (!put) co_return put.error();
    if (progress_) progress_(++done, build.objects.size());
  }
  co_return Done{};
}

/// With a digest, for the object that has one.
Task<Result<Done, std::string>> Deployment::put_object(const BuildObject& object,
                                                       std::string digest) {
  auto body = read_file(object.path);
  if (!body) co_return body.error().to_string();
  s3::PutObjectRequest request = put_request(object, std::move(body).value());
  if (!digest.empty()) request.fields.add(std::string(k_digest_field), std::move(digest));
  auto put = co_await clients_.s3.put_object(std::move(request));
  if (!put) co_return words(object.path, put.error());
  co_return Done{};
}

}  // namespace revalab::sim::opennext
