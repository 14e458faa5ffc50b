#include "fakes/s3/errors.hpp"

namespace revalab::s3::errors {

Error access_denied() { return {403, "AccessDenied", "Access Denied"}; }

/// Source: https://aws.amazon.com/blogs/aws/amazon-s3-update-sigv2-deprecation-period-extended-
/// modified/: buckets made after 2020-06-24 take no Signature Version 2.
Error signature_version_2() {
  return invalid_request(
      "The authorization mechanism you have provided is not supported. Please use "
      "AWS4-HMAC-SHA256.");
}

Error no_such_bucket(std::string_view bucket) {
  return Error(404, "NoSuchBucket", "The specified bucket does not exist")
      .with("BucketName", std::string(bucket));
}

Error no_such_key(std::string_view key) {
  return Error(404, "NoSuchKey", "The specified key does not exist.").with("Key", std::string(key));
}

Error no_such_upload(std::string_view upload_id) {
  return Error(404, "NoSuchUpload",
               "The specified upload does not exist. The upload ID may be invalid, or the upload "
               "may have been aborted or completed.")
      .with("UploadId", std::string(upload_id));
}

Error bucket_already_owned(std::string_view bucket) {
  return Error(409, "BucketAlreadyOwnedByYou",
               "Your previous request to create the named bucket succeeded and you already own it.")
      .with("BucketName", std::string(bucket));
}

Error bucket_not_empty(std::string_view bucket) {
  return Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty")
      .with("BucketName", std::string(bucket));
}

Error invalid_bucket_name(std::string_view bucket) {
  return Error(400, "InvalidBucketName", "The specified bucket is not valid.")
      .with("BucketName", std::string(bucket));
}

Error invalid_location(std::string_view location) {
  return Error(400, "InvalidLocationConstraint", "The specified location-constraint is not valid")
      .with("LocationConstraint", std::string(location));
}

Error invalid_uri() { return {400, "InvalidURI", "Couldn't parse the specified URI."}; }

Error key_too_long(std::size_t size_bytes) {
  return Error(400, "KeyTooLongError", "Your key is too long")
      .with("Size", std::to_string(size_bytes))
      .with("MaxSizeAllowed", "1024");
}

Error metadata_too_large(std::size_t size_bytes) {
  return Error(400, "MetadataTooLarge",
               "Your metadata headers exceed the maximum allowed metadata size")
      .with("Size", std::to_string(size_bytes))
      .with("MaxSizeAllowed", "2048");
}

Error method_not_allowed(std::string_view method) {
  return Error(405, "MethodNotAllowed",
               "The specified method is not allowed against this resource.")
      .with("Method", std::string(method));
}

Error not_implemented(std::string message) { return {501, "NotImplemented", std::move(message)}; }

Error not_implemented_header(std::string_view header) {
  return not_implemented("A header you provided implies functionality that is not implemented")
      .with("Header", std::string(header));
}

Error invalid_argument(std::string message, std::string_view name, std::string_view value) {
  return Error(400, "InvalidArgument", std::move(message))
      .with("ArgumentName", std::string(name))
      .with("ArgumentValue", std::string(value));
}

Error invalid_request(std::string message) { return {400, "InvalidRequest", std::move(message)}; }

Error malformed_xml() {
  return {400, "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published "
          "schema"};
}

Error document_too_large() {
  return {400, "MaxMessageLengthExceeded", "Your request was too large."};
}

Error malformed_policy() { return {400, "MalformedPolicy", "Policies must be valid JSON"}; }

Error precondition_failed(std::string_view condition) {
  return Error(412, "PreconditionFailed",
               "At least one of the pre-conditions you specified did not hold")
      .with("Condition", std::string(condition));
}

Error invalid_range(std::string_view range, std::int64_t size_bytes) {
  return Error(416, "InvalidRange", "The requested range is not satisfiable")
      .with("RangeRequested", std::string(range))
      .with("ActualObjectSize", std::to_string(size_bytes));
}

Error invalid_part_number(std::string_view number, std::size_t part_count) {
  return Error(416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
      .with("PartNumberRequested", std::string(number))
      .with("ActualPartCount", std::to_string(part_count));
}

Error invalid_part(std::string_view upload_id, int number, std::string_view etag) {
  return Error(400, "InvalidPart",
               "One or more of the specified parts could not be found.  The part may not have been "
               "uploaded, or the specified entity tag may not match the part's entity tag.")
      .with("UploadId", std::string(upload_id))
      .with("PartNumber", std::to_string(number))
      .with("ETag", std::string(etag));
}

Error invalid_part_order(std::string_view upload_id) {
  return Error(400, "InvalidPartOrder",
               "The list of parts was not in ascending order. Parts must be ordered by part "
               "number.")
      .with("UploadId", std::string(upload_id));
}

Error part_too_small(std::int64_t size_bytes, std::int64_t min_bytes, int number,
                     std::string_view etag) {
  return Error(400, "EntityTooSmall",
               "Your proposed upload is smaller than the minimum allowed size")
      .with("ProposedSize", std::to_string(size_bytes))
      .with("MinSizeAllowed", std::to_string(min_bytes))
      .with("PartNumber", std::to_string(number))
      .with("ETag", std::string(etag));
}

Error invalid_digest(std::string_view content_md5) {
  return Error(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
      .with("Content-MD5", std::string(content_md5));
}

Error bad_digest(std::string_view expected, std::string_view calculated) {
  return Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
      .with("ExpectedDigest", std::string(expected))
      .with("CalculatedDigest", std::string(calculated));
}

Error bad_checksum(std::string_view algorithm) {
  return {
      400, "BadDigest",
      "The " + std::string(algorithm) + " you specified did not match the calculated checksum."};
}

Error missing_content_length() {
  return {411, "MissingContentLength", "You must provide the Content-Length HTTP header."};
}

Error incomplete_body() {
  return {400, "IncompleteBody",
          "You did not provide the number of bytes specified by the Content-Length HTTP header"};
}

Error malformed_trailer() {
  return {400, "MalformedTrailerError",
          "The request contained trailing data that was not well-formed or did not conform to our "
          "published schema."};
}

Error invalid_storage_class(std::string_view storage_class) {
  return Error(400, "InvalidStorageClass", "The storage class you specified is not valid")
      .with("StorageClassRequested", std::string(storage_class));
}

Error invalid_tag(std::string message) { return {400, "InvalidTag", std::move(message)}; }

Error invalid_version(std::string_view version_id) {
  return invalid_argument("Invalid version id specified", "versionId", version_id);
}

Error acl_not_supported() {
  return {400, "AccessControlListNotSupported", "The bucket does not allow ACLs"};
}

}  // namespace revalab::s3::errors
