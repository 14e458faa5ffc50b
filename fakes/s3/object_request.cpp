#include "fakes/s3/object_request.hpp"

#include "core/aws/text.hpp"
#include "fakes/s3/upload_body.hpp"

#include <algorithm>
#include <array>

namespace revalab::s3 {
namespace {

constexpr std::size_t k_tags_max = 10;
constexpr std::size_t k_tag_key_max_bytes = 128;
constexpr std::size_t k_tag_value_max_bytes = 256;

/// Given back as they came. Source: the service model, PutObjectRequest and GetObjectOutput.
constexpr std::array<std::string_view, 6> k_kept_fields{
    "Cache-Control",    "Content-Disposition",
    "Content-Language", "Content-Type",
    "Expires",          "x-amz-website-redirect-location"};

/// Those whose objects can be read at once; the archive classes have to be restored first.
constexpr std::array<std::string_view, 6> k_storage_classes{
    "STANDARD",   "REDUCED_REDUNDANCY",  "STANDARD_IA",
    "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"};

/// What follows these prefixes would change what the object is, so that passing it over would
/// mislead.
constexpr std::array<std::string_view, 3> k_unmodelled_prefixes{
    "x-amz-server-side-encryption-", "x-amz-object-lock-", "x-amz-write-offset-bytes"};

template <class Values>
bool holds(const Values& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// A new bucket takes no access lists but those that change nothing.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html (read
/// 2026-11-24).
Result<Done, Error> check_header(const std::string& name, std::string_view value) {
  if (name == "x-amz-acl" && value != "private" && value != "bucket-owner-full-control") {
    return errors::acl_not_supported();
  }
  if (name.starts_with("x-amz-grant-")) return errors::acl_not_supported();
  if (name == "x-amz-server-side-encryption" && value != "AES256") {
    return errors::not_implemented_header(name);
  }
  for (const std::string_view prefix : k_unmodelled_prefixes) {
    if (name.starts_with(prefix)) return errors::not_implemented_header(name);
  }
  return Done{};
}

void add_metadata(Headers& fields, const std::string& name, std::string_view value) {
  const std::string before(fields.get(name));
  fields.set(name, fields.contains(name) ? before + "," + std::string(value) : std::string(value));
}

Result<Tags, Error> tags_in(std::string_view header) {
  const auto pairs = Query::parse(header);
  if (!pairs) return errors::invalid_tag("The header 'x-amz-tagging' shall be encoded as UTF-8.");
  Tags tags;
  for (const auto& [key, value] : pairs->parameters()) {
    if (auto done = add_tag(tags, key, value); !done) return done.error();
  }
  return tags;
}

/// Whether a directive says REPLACE. Errors: InvalidArgument.
Result<bool, Error> replaces(const Request& request, std::string_view header,
                             std::string_view what) {
  const std::string_view directive = request.headers.get(header);
  if (directive.empty() || directive == "COPY") return false;
  if (directive == "REPLACE") return true;
  return errors::invalid_argument("Unknown " + std::string(what) + " directive.", header,
                                  directive);
}

Result<std::optional<ChecksumAlgorithm>, Error> asked_algorithm(const Request& request) {
  const std::string_view name = request.headers.get("x-amz-checksum-algorithm");
  if (name.empty()) return std::optional<ChecksumAlgorithm>();
  const auto algorithm = checksum_algorithm_named(name);
  if (algorithm) return algorithm;
  if (name.starts_with("XXHASH")) return errors::not_implemented_header("x-amz-checksum-algorithm");
  return errors::invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
      "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
}

/// CRC64NVME is of the whole object alone, SHA of the parts alone, and CRC32 of what is asked for.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload
/// .html, the table of algorithms (read 2026-11-24).
Result<bool, Error> is_composite(ChecksumAlgorithm algorithm, std::string_view type) {
  const bool whole_only = algorithm == ChecksumAlgorithm::crc64nvme;
  const bool either =
      algorithm == ChecksumAlgorithm::crc32 || algorithm == ChecksumAlgorithm::crc32c;
  const bool composite = type.empty() ? !whole_only : type == "COMPOSITE";
  if (!type.empty() && type != "COMPOSITE" && type != "FULL_OBJECT") {
    return errors::invalid_request("Value for x-amz-checksum-type header is invalid.");
  }
  if (composite ? whole_only : !whole_only && !either) {
    return errors::invalid_request("The " + std::string(type) +
                                   " checksum type cannot be used with the " +
                                   aws::lower_case(name_of(algorithm)) + " checksum algorithm.");
  }
  return composite;
}

}  // namespace

Result<Done, Error> add_tag(Tags& tags, std::string key, std::string value) {
  if (key.empty() || key.size() > k_tag_key_max_bytes) {
    return errors::invalid_tag("The TagKey you have provided is invalid");
  }
  if (value.size() > k_tag_value_max_bytes) {
    return errors::invalid_tag("The TagValue you have provided is invalid");
  }
  if (!tags.emplace(std::move(key), std::move(value)).second) {
    return errors::invalid_tag("Cannot provide multiple Tags with the same key");
  }
  if (tags.size() > k_tags_max) {
    return Error(400, "BadRequest", "Object tags cannot be greater than 10");
  }
  return Done{};
}

Result<ObjectSettings, Error> settings_of(const Request& request) {
  ObjectSettings settings;
  settings.fields.set("Content-Type", "binary/octet-stream");
  for (const std::string_view name : k_kept_fields) {
    const std::string_view value = request.headers.get(name);
    if (!value.empty()) settings.fields.set(name, std::string(value));
  }
  std::string coding = content_encoding_of(request.headers);
  if (!coding.empty()) settings.fields.set("Content-Encoding", std::move(coding));
  for (const auto& [field, value] : request.headers.fields()) {
    const std::string name = aws::lower_case(field);
    if (auto done = check_header(name, value); !done) return done.error();
    if (name.starts_with("x-amz-meta-")) add_metadata(settings.fields, name, value);
  }
  const std::string_view storage_class = request.headers.get("x-amz-storage-class");
  if (!storage_class.empty()) {
    if (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE") {
      return errors::not_implemented_header("x-amz-storage-class");
    }
    if (!holds(k_storage_classes, storage_class)) {
      return errors::invalid_storage_class(storage_class);
    }
    settings.storage_class = storage_class;
  }
  auto tags = tags_in(request.headers.get("x-amz-tagging"));
  if (!tags) return tags.error();
  settings.tags = std::move(tags).value();
  return settings;
}

Result<WriteConditions, Error> write_conditions_of(const Request& request) {
  WriteConditions conditions;
  if (request.headers.contains("If-None-Match")) {
    if (request.headers.get("If-None-Match") != "*") {
      return errors::not_implemented_header("If-None-Match");
    }
    conditions.if_absent = true;
  }
  if (request.headers.contains("If-Match")) {
    conditions.if_match = std::string(request.headers.get("If-Match"));
  }
  return conditions;
}

Result<ObjectName, Error> copy_source_of(std::string_view header) {
  const auto mark = std::min(header.find('?'), header.size());
  const auto query = Query::parse(header.substr(std::min(mark + 1, header.size())));
  auto source = percent_decode(header.substr(0, mark));
  const auto invalid = [&](std::string message) {
    return errors::invalid_argument(std::move(message), "x-amz-copy-source", header);
  };
  if (!source || !query) return invalid("Invalid copy source encoding.");
  if (auto done = check_version(*query); !done) return done.error();
  if (source->starts_with('/')) source->erase(0, 1);
  if (source->starts_with("arn:")) return errors::not_implemented_header("x-amz-copy-source");
  const auto slash = source->find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == source->size()) {
    return invalid("Invalid copy source object key");
  }
  return ObjectName{source->substr(0, slash), source->substr(slash + 1)};
}

Result<Copy, Error> copy_of(const Request& request) {
  auto settings = settings_of(request);
  if (!settings) return settings.error();
  auto conditions = write_conditions_of(request);
  if (!conditions) return conditions.error();
  const auto new_fields = replaces(request, "x-amz-metadata-directive", "metadata");
  if (!new_fields) return new_fields.error();
  const auto new_tags = replaces(request, "x-amz-tagging-directive", "tagging");
  if (!new_tags) return new_tags.error();
  const auto algorithm = asked_algorithm(request);
  if (!algorithm) return algorithm.error();
  Copy copy;
  copy.source_conditions = read_conditions_of(request.headers, "x-amz-copy-source-");
  if (*new_fields) copy.fields = std::move(settings->fields);
  if (*new_tags) copy.tags = std::move(settings->tags);
  copy.storage_class = std::move(settings->storage_class);
  copy.has_storage_class = request.headers.contains("x-amz-storage-class");
  copy.conditions = std::move(conditions).value();
  copy.algorithm = *algorithm;
  return copy;
}

Result<NewUpload, Error> new_upload_of(const Request& request) {
  auto settings = settings_of(request);
  if (!settings) return settings.error();
  const auto algorithm = asked_algorithm(request);
  if (!algorithm) return algorithm.error();
  NewUpload upload;
  upload.settings = std::move(settings).value();
  upload.algorithm = *algorithm;
  if (!upload.algorithm) return upload;
  const auto composite =
      is_composite(*upload.algorithm, request.headers.get("x-amz-checksum-type"));
  if (!composite) return composite.error();
  upload.is_composite = *composite;
  return upload;
}

Result<Done, Error> check_version(const Query& query) {
  const std::string& version = query.get("versionId");
  if (version.empty() || version == "null") return Done{};
  return errors::invalid_version(version);
}

}  // namespace revalab::s3
