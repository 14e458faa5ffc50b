#include "core/aws/text.hpp"
#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/document_writer.hpp"
#include "fakes/s3/object_answer.hpp"
#include "fakes/s3/object_request.hpp"
#include "fakes/s3/request_documents.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/s3/upload_body.hpp"

// The wire face of whole objects: decode, typed call, encode.
namespace revalab::s3 {

S3::Answered S3::put_object(const Asked& asked) {
  auto settings = settings_of(asked.request);
  if (!settings) return settings.error();
  auto conditions = write_conditions_of(asked.request);
  if (!conditions) return conditions.error();
  auto body = read_upload(asked.request);
  if (!body) return body.error();
  NewObject object;
  object.settings = std::move(settings).value();
  object.conditions = std::move(conditions).value();
  object.body = std::move(body->data);
  object.checksum = std::move(body->checksum);
  const auto stored = buckets_.put_object(asked.name, std::move(object), asked.call);
  if (!stored) return stored.error();
  Response response(200);
  response.headers.set("ETag", quoted((*stored)->etag));
  add_checksum(response, (*stored)->checksum);
  add_encryption(response);
  return response;
}

S3::Answered S3::get_object(const Asked& asked) {
  if (auto done = check_version(asked.route.query); !done) return done.error();
  const auto reading =
      buckets_.get_object(asked.name, read_conditions_of(asked.request.headers), asked.call);
  if (!reading) return reading.error();
  return object_answer(*reading, asked.request, asked.route.query);
}

S3::Answered S3::head_object(const Asked& asked) {
  if (auto done = check_version(asked.route.query); !done) return done.error();
  const auto reading = buckets_.head_object(asked.name, read_conditions_of(asked.request.headers),
                                            "HeadObject", asked.call);
  if (!reading) return reading.error();
  return object_answer(*reading, asked.request, asked.route.query);
}

S3::Answered S3::delete_object(const Asked& asked) {
  if (auto done = check_version(asked.route.query); !done) return done.error();
  const auto conditions = write_conditions_of(asked.request);
  if (!conditions) return conditions.error();
  if (auto done = buckets_.delete_object(asked.name, conditions->if_match); !done) {
    return done.error();
  }
  return Response(204);
}

S3::Answered S3::delete_objects(const Asked& asked) {
  const auto body = read_upload(asked.request);
  if (!body) return body.error();
  // Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html (read
  // 2026-11-24).
  if (!body->has_md5 && !body->checksum) {
    return errors::invalid_request(
        "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  const auto request = decode_delete(*body->data);
  if (!request) return request.error();
  const auto outcomes = buckets_.delete_objects(asked.name.bucket, request->deletions);
  if (!outcomes) return outcomes.error();
  return xml_response(encode_deletions(request->deletions, *outcomes, request->is_quiet));
}

S3::Answered S3::copy_object(const Asked& asked) {
  const auto source = copy_source_of(asked.request.headers.get("x-amz-copy-source"));
  if (!source) return source.error();
  auto copy = copy_of(asked.request);
  if (!copy) return copy.error();
  const auto stored =
      buckets_.copy_object(*source, asked.name, std::move(copy).value(), asked.call);
  if (!stored) return stored.error();
  Response response = xml_response(encode_copy(**stored));
  add_encryption(response);
  return response;
}

S3::Answered S3::get_object_attributes(const Asked& asked) {
  if (auto done = check_version(asked.route.query); !done) return done.error();
  const std::string_view attributes = asked.request.headers.get("x-amz-object-attributes");
  if (attributes.empty()) {
    return errors::invalid_argument(
        "The x-amz-object-attributes header specifying the attributes to be retrieved is either "
        "missing or empty",
        "x-amz-object-attributes", "");
  }
  const auto reading = buckets_.head_object(asked.name, {}, "GetObjectAttributes", asked.call);
  if (!reading) return reading.error();
  Response response = xml_response(encode_attributes(*reading->object, attributes));
  response.headers.set("Last-Modified", reading->object->last_modified.http_date());
  return response;
}

S3::Answered S3::get_object_tagging(const Asked& asked) {
  const auto found =
      buckets_.tags_for(asked.name, asked.route.operation, Dimension::s3_get_request, asked.call);
  if (!found) return found.error();
  return xml_response(encode_tagging(**found));
}

S3::Answered S3::put_object_tagging(const Asked& asked) {
  const auto body = read_upload(asked.request);
  if (!body) return body.error();
  auto tags = decode_tagging(*body->data);
  if (!tags) return tags.error();
  const auto found =
      buckets_.tags_for(asked.name, asked.route.operation, Dimension::s3_put_request, asked.call);
  if (!found) return found.error();
  **found = std::move(tags).value();
  return Response(200);
}

S3::Answered S3::delete_object_tagging(const Asked& asked) {
  const auto found = buckets_.tags_for(asked.name, asked.route.operation, std::nullopt, asked.call);
  if (!found) return found.error();
  (*found)->clear();
  return Response(204);
}

}  // namespace revalab::s3
