#include "fakes/s3/object_answer.hpp"

#include "core/base/field_text.hpp"
#include "fakes/s3/byte_range.hpp"
#include "fakes/s3/document_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace revalab::s3 {
namespace {

/// Query parameters that replace fields of the answer.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (read 2026-11-24).
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_overrides{
    {{"response-cache-control", "Cache-Control"},
     {"response-content-disposition", "Content-Disposition"},
     {"response-content-encoding", "Content-Encoding"},
     {"response-content-language", "Content-Language"},
     {"response-content-type", "Content-Type"},
     {"response-expires", "Expires"}}};

/// A value that holds control characters can stand in no field.
std::optional<Error> check_overrides(const Query& query) {
  for (const auto& [parameter, field] : k_overrides) {
    const std::string& value = query.get(parameter);
    if (is_field_value(value)) continue;
    return errors::invalid_argument(std::string(field) + " cannot have control characters",
                                    parameter, percent_encode(value));
  }
  return std::nullopt;
}

/// What of an object an answer brings.
struct Extent {
  ByteRange range;
  bool is_whole = true;
};

/// Whether the object is still the one of which the client has a part.
/// Source: RFC 9110 section 13.1.5.
bool if_range_holds(const Request& request, const Object& object) {
  if (!request.headers.contains("If-Range")) return true;
  const std::string_view condition = request.headers.get("If-Range");
  if (const auto date = WallTime::parse_http_date(condition)) return object.last_modified == *date;
  return condition == quoted(object.etag);
}

Result<Extent, Error> part_extent(const Object& object, const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 ||
      number > k_part_number_max) {
    return errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                                    "partNumber", text);
  }
  Extent extent{{0, object.size_bytes() - 1}, false};
  // An object that came at once is its own first part.
  if (object.parts.empty() && number == 1) return extent;
  if (static_cast<std::size_t>(number) > object.parts.size()) {
    return errors::invalid_part_number(text, std::max<std::size_t>(object.parts.size(), 1));
  }
  extent.range.last = -1;
  for (int i = 0; i < number; ++i) {
    extent.range.first = extent.range.last + 1;
    extent.range.last += object.parts[static_cast<std::size_t>(i)].size_bytes;
  }
  return extent;
}

Result<Extent, Error> extent_of(const Object& object, const Request& request, const Query& query) {
  const std::string_view range = request.headers.get("Range");
  if (query.contains("partNumber")) {
    if (!range.empty()) {
      return errors::invalid_request(
          "Cannot specify both Range header and partNumber query parameter");
    }
    return part_extent(object, query.get("partNumber"));
  }
  const Extent whole{{0, object.size_bytes() - 1}, true};
  if (!if_range_holds(request, object)) return whole;
  const RangeChoice choice = choose_range(range, object.size_bytes());
  switch (choice.kind) {
    case RangeChoice::Kind::whole: return whole;
    case RangeChoice::Kind::part: return Extent{choice.range, false};
    case RangeChoice::Kind::unsatisfiable: break;
  }
  return errors::invalid_range(range, object.size_bytes());
}

void add_fields(Response& response, const Object& object, const Query& query) {
  for (const auto& [name, value] : object.settings.fields.fields()) {
    response.headers.set(name, value);
  }
  for (const auto& [parameter, field] : k_overrides) {
    if (query.contains(parameter)) response.headers.set(field, query.get(parameter));
  }
  if (object.settings.storage_class != "STANDARD") {
    response.headers.set("x-amz-storage-class", object.settings.storage_class);
  }
  if (!object.settings.tags.empty()) {
    response.headers.set("x-amz-tagging-count", std::to_string(object.settings.tags.size()));
  }
  add_encryption(response);
}

/// Source: RFC 9110 section 15.4.5.
Response not_modified(const Object& object) {
  Response response(304);
  response.headers.set("ETag", quoted(object.etag));
  response.headers.set("Last-Modified", object.last_modified.http_date());
  for (const std::string_view name : {"Cache-Control", "Expires"}) {
    const std::string_view value = object.settings.fields.get(name);
    if (!value.empty()) response.headers.set(name, std::string(value));
  }
  return response;
}

}  // namespace

void add_checksum(Response& response, const Checksum& checksum) {
  response.headers.set(checksum_header(checksum.algorithm), checksum.value);
  response.headers.set("x-amz-checksum-type", std::string(type_of(checksum)));
}

void add_encryption(Response& response) {
  response.headers.set("x-amz-server-side-encryption", "AES256");
}

Result<Response, Error> object_answer(const Reading& reading, const Request& request,
                                      const Query& query) {
  const Object& object = *reading.object;
  if (auto error = check_overrides(query)) return *std::move(error);
  if (reading.not_modified) return not_modified(object);
  const auto extent = extent_of(object, request, query);
  if (!extent) return extent.error();
  Response response(extent->is_whole ? 200 : 206);
  response.headers.set("Last-Modified", object.last_modified.http_date());
  response.headers.set("ETag", quoted(object.etag));
  response.headers.set("Accept-Ranges", "bytes");
  add_fields(response, object, query);
  // Of a range there is no checksum, and a client would compare that of the whole with it.
  if (extent->is_whole &&
      equals_ignoring_case(request.headers.get("x-amz-checksum-mode"), "ENABLED")) {
    add_checksum(response, object.checksum);
  }
  if (query.contains("partNumber") && !object.parts.empty()) {
    response.headers.set("x-amz-mp-parts-count", std::to_string(object.parts.size()));
  }
  const ByteRange& range = extent->range;
  if (!extent->is_whole && range.size_bytes() > 0) {
    response.headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                              std::to_string(range.last) + "/" +
                                              std::to_string(object.size_bytes()));
  }
  if (request.method == "HEAD") {
    response.headers.set("Content-Length", std::to_string(range.size_bytes()));
    return response;
  }
  response.body = object.body->substr(static_cast<std::size_t>(range.first),
                                      static_cast<std::size_t>(range.size_bytes()));
  return response;
}

}  // namespace revalab::s3
