#include "fakes/s3/s3.hpp"

#include "core/aws/service_client.hpp"
#include "core/base/digest.hpp"
#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/names.hpp"

#include <algorithm>
#include <array>

// Dispatch, and what all answers have in common.
namespace revalab::s3 {
namespace {

// What a request says it is for is kept as long as the ledger, so it has a limit.
constexpr std::size_t k_cause_max_chars = 256;
constexpr std::size_t k_request_id_length = 16;
constexpr std::size_t k_host_id_bytes = 56;
/// Base-36 digits taken from one 64-bit draw; a thirteenth would not be evenly spread.
constexpr int k_digits_per_word = 12;

Result<Done, Error> check_signed(const Request& request, const Query& query) {
  const std::string_view header = request.headers.get("Authorization");
  if (header.starts_with("AWS4-") || query.contains("X-Amz-Signature")) return Done{};
  if (header.starts_with("AWS ") || query.contains("AWSAccessKeyId")) {
    return errors::signature_version_2();
  }
  return errors::access_denied();
}

}  // namespace

struct S3::NamedOperation {
  std::string_view name;
  Operation run;
};

S3::S3(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      ids_(dice.fork("request ids")),
      options_(options),
      owner_(hex(bytes_of(sha256(options.account_id)))),
      buckets_(calendar, dice, ledger, std::move(options)) {}

S3::Operation S3::find_operation(std::string_view name) {
  static constexpr auto k_operations = std::to_array<NamedOperation>({
      {"GetObject", &S3::get_object},
      {"PutObject", &S3::put_object},
      {"HeadObject", &S3::head_object},
      {"DeleteObject", &S3::delete_object},
      {"ListObjectsV2", &S3::list_objects},
      {"ListObjects", &S3::list_objects},
      {"ListObjectVersions", &S3::list_objects},
      {"DeleteObjects", &S3::delete_objects},
      {"CopyObject", &S3::copy_object},
      {"GetObjectAttributes", &S3::get_object_attributes},
      {"GetObjectTagging", &S3::get_object_tagging},
      {"PutObjectTagging", &S3::put_object_tagging},
      {"DeleteObjectTagging", &S3::delete_object_tagging},
      {"CreateMultipartUpload", &S3::create_upload},
      {"UploadPart", &S3::upload_part},
      {"UploadPartCopy", &S3::upload_part_copy},
      {"CompleteMultipartUpload", &S3::complete_upload},
      {"AbortMultipartUpload", &S3::abort_upload},
      {"ListParts", &S3::list_parts},
      {"ListMultipartUploads", &S3::list_uploads},
      {"CreateBucket", &S3::create_bucket},
      {"DeleteBucket", &S3::delete_bucket},
      {"HeadBucket", &S3::head_bucket},
      {"ListBuckets", &S3::list_buckets},
      {"GetBucketLocation", &S3::get_bucket_location},
      {"GetBucketAcl", &S3::get_acl},
      {"PutBucketAcl", &S3::put_acl},
      {"GetObjectAcl", &S3::get_acl},
      {"PutObjectAcl", &S3::put_acl},
  });
  const auto* const found =
      std::find_if(k_operations.begin(), k_operations.end(),
                   [&](const NamedOperation& operation) { return operation.name == name; });
  return found == k_operations.end() ? nullptr : found->run;
}

Answer S3::handle(const Request& request, Instant now) {
  const std::string request_id = next_request_id();
  const std::string host_id = next_host_id();
  auto answered = answer(request, now);
  Response response =
      answered ? std::move(answered).value() : refused(answered.error(), request_id, host_id);
  response.headers.set("x-amz-id-2", host_id);
  response.headers.set("x-amz-request-id", request_id);
  response.headers.set("Server", "AmazonS3");
  response.headers.set("Date", calendar_.wall(now).http_date());
  // An answer to HEAD has no body, not even when it is an error, so that SDKs know no more than its
  // status.
  if (request.method == "HEAD") response.body.clear();
  return response;
}

S3::Answered S3::answer(const Request& request, Instant now) {
  const auto route = route_of(request);
  if (!route) return route.error();
  if (auto done = check_signed(request, route->query); !done) return done.error();
  const std::string_view owner = request.headers.get("x-amz-expected-bucket-owner");
  if (!owner.empty() && owner != options_.account_id) return errors::access_denied();
  if (route->operation.empty()) return errors::method_not_allowed(request.method);
  const std::string_view cause = request.headers.get(aws::k_cause_header);
  return dispatch(
      {request, *route, {route->bucket, route->key}, {now, cause.substr(0, k_cause_max_chars)}});
}

S3::Answered S3::dispatch(const Asked& asked) {
  const std::string_view name = asked.route.operation;
  if (const Operation operation = find_operation(name)) return (this->*operation)(asked);
  const BucketSetting* found = asked.name.key.empty() ? setting_in(asked.route.query) : nullptr;
  if (found != nullptr) return setting(asked, *found);
  return errors::not_implemented("The S3 of this lab does not implement " + std::string(name) +
                                 ".");
}

Response S3::refused(const Error& error, std::string_view request_id,
                     std::string_view host_id) const {
  Response response = xml_response(encode_error(error, request_id, host_id));
  response.status = error.status;
  return response;
}

std::string S3::next_request_id() {
  static constexpr std::string_view k_digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string id;
  while (id.size() < k_request_id_length) {
    std::uint64_t word = ids_.next();
    for (int i = 0; i < k_digits_per_word && id.size() < k_request_id_length; ++i) {
      id.push_back(k_digits[word % k_digits.size()]);
      word /= k_digits.size();
    }
  }
  return id;
}

std::string S3::next_host_id() {
  std::string bytes;
  while (bytes.size() < k_host_id_bytes) {
    std::uint64_t word = ids_.next();
    for (int i = 0; i < 8; ++i, word >>= 8U) bytes.push_back(static_cast<char>(word & 0xffU));
  }
  return base64_encode(bytes);
}

Response xml_response(std::string document) {
  Response response(200);
  response.headers.set("Content-Type", "application/xml");
  response.body = std::move(document);
  return response;
}

}  // namespace revalab::s3
