#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/object_answer.hpp"
#include "fakes/s3/object_request.hpp"
#include "fakes/s3/request_documents.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/s3/upload_body.hpp"

#include <charconv>

// The wire face of uploads in parts: decode, typed call, encode.
namespace revalab::s3 {
namespace {

Result<int, Error> part_number_of(const Query& query) {
  const std::string& text = query.get("partNumber");
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 1 &&
      number <= k_part_number_max) {
    return number;
  }
  return errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                                  "partNumber", text);
}

Result<std::optional<ByteRange>, Error> copy_range_of(const Request& request) {
  const std::string_view header = request.headers.get("x-amz-copy-source-range");
  if (header.empty()) return std::optional<ByteRange>();
  const auto range = parse_copy_range(header);
  if (range) return range;
  return errors::invalid_argument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
      "are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range", header);
}

}  // namespace

S3::Answered S3::create_upload(const Asked& asked) {
  auto upload = new_upload_of(asked.request);
  if (!upload) return upload.error();
  const auto created = buckets_.create_upload(asked.name, std::move(upload).value(), asked.call);
  if (!created) return created.error();
  Response response = xml_response(encode_upload(asked.name, (*created)->id));
  if ((*created)->algorithm) {
    response.headers.set("x-amz-checksum-algorithm", std::string(name_of(*(*created)->algorithm)));
    response.headers.set("x-amz-checksum-type",
                         (*created)->is_composite ? "COMPOSITE" : "FULL_OBJECT");
  }
  add_encryption(response);
  return response;
}

S3::Answered S3::upload_part(const Asked& asked) {
  const auto number = part_number_of(asked.route.query);
  if (!number) return number.error();
  auto body = read_upload(asked.request);
  if (!body) return body.error();
  const auto part =
      buckets_.upload_part(asked.name, asked.route.query.get("uploadId"), *number,
                           std::move(body->data), std::move(body->checksum), asked.call);
  if (!part) return part.error();
  Response response(200);
  response.headers.set("ETag", quoted((*part)->etag));
  if ((*part)->checksum) {
    response.headers.set(checksum_header((*part)->checksum->algorithm), (*part)->checksum->value);
  }
  add_encryption(response);
  return response;
}

S3::Answered S3::upload_part_copy(const Asked& asked) {
  const auto number = part_number_of(asked.route.query);
  if (!number) return number.error();
  const auto source = copy_source_of(asked.request.headers.get("x-amz-copy-source"));
  if (!source) return source.error();
  const auto range = copy_range_of(asked.request);
  if (!range) return range.error();
  const auto part = buckets_.upload_part_copy(
      *source, read_conditions_of(asked.request.headers, "x-amz-copy-source-"), *range, asked.name,
      asked.route.query.get("uploadId"), *number, asked.call);
  if (!part) return part.error();
  Response response = xml_response(encode_part_copy(**part));
  add_encryption(response);
  return response;
}

S3::Answered S3::complete_upload(const Asked& asked) {
  auto conditions = write_conditions_of(asked.request);
  if (!conditions) return conditions.error();
  // In this request alone, a checksum in a header is of the object, not of the body.
  auto checksum = checksum_in(asked.request.headers);
  if (!checksum) return checksum.error();
  auto parts = decode_completed_parts(asked.request.body);
  if (!parts) return parts.error();
  Completion completion;
  completion.conditions = std::move(conditions).value();
  completion.checksum = std::move(checksum).value();
  completion.parts = std::move(parts).value();
  const auto object = buckets_.complete_upload(asked.name, asked.route.query.get("uploadId"),
                                               completion, asked.call);
  if (!object) return object.error();
  const Bucket& bucket = *buckets_.find_bucket(asked.name.bucket);
  Response response = xml_response(encode_completion(asked.name, bucket.region, **object));
  add_encryption(response);
  return response;
}

S3::Answered S3::abort_upload(const Asked& asked) {
  auto done = buckets_.abort_upload(asked.name, asked.route.query.get("uploadId"));
  if (!done) return done.error();
  return Response(204);
}

S3::Answered S3::list_parts(const Asked& asked) {
  const Query& query = asked.route.query;
  const auto max = count_parameter(query, "max-parts", k_page_max_keys);
  if (!max) return max.error();
  const auto after = count_parameter(query, "part-number-marker", k_part_number_max);
  if (!after) return after.error();
  PartListRequest request;
  request.name = asked.name;
  request.max = *max;
  if (query.contains("part-number-marker")) request.after = *after;
  const auto upload = buckets_.list_parts(asked.name, query.get("uploadId"), asked.call);
  if (!upload) return upload.error();
  return xml_response(encode_parts(**upload, request, owner_));
}

}  // namespace revalab::s3
