#include "fakes/s3/list_request.hpp"

#include "core/aws/s3/types.hpp"
#include "core/base/digest.hpp"
#include "core/base/http.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace revalab::s3 {
namespace {

constexpr std::int64_t k_count_max = std::numeric_limits<std::int32_t>::max();

/// Which parameter limits a page and which one it begins behind.
struct Parameters {
  std::string_view most;
  std::string_view marker;
};

Parameters parameters_of(std::string_view operation) {
  if (operation == "ListMultipartUploads") return {"max-uploads", "key-marker"};
  if (operation == "ListObjectVersions") return {"max-keys", "key-marker"};
  return {"max-keys", operation == "ListObjectsV2" ? "start-after" : "marker"};
}

}  // namespace

Result<std::int64_t, Error> count_parameter(const Query& query, std::string_view name,
                                            std::int64_t most) {
  if (!query.contains(name)) return most;
  const std::string& text = query.get(name);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) {
    return errors::invalid_argument(
        "Provided " + std::string(name) + " not an integer or within integer range", name, text);
  }
  if (count < 0 || count > k_count_max) {
    return errors::invalid_argument(
        "Argument " + std::string(name) + " must be an integer between 0 and 2147483647", name,
        text);
  }
  return std::min(count, most);
}

Result<ListRequest, Error> list_request_of(const Route& route) {
  const Query& query = route.query;
  const Parameters names = parameters_of(route.operation);
  const auto max = count_parameter(query, names.most, k_page_max_keys);
  if (!max) return max.error();
  const std::string& encoding = query.get("encoding-type");
  if (!encoding.empty() && encoding != "url") {
    return errors::invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                                    encoding);
  }
  ListRequest request;
  request.bucket = route.bucket;
  request.query.prefix = query.get("prefix");
  request.query.delimiter = query.get("delimiter");
  request.query.max = *max;
  request.query.after = query.get(names.marker);
  request.is_url_encoded = !encoding.empty();
  request.upload_id_marker = query.get("upload-id-marker");
  request.with_owner = query.get("fetch-owner") == "true" || route.operation != "ListObjectsV2";
  if (route.operation == "ListObjectsV2") request.start_after = request.query.after;
  if (route.operation == "ListObjectsV2" && query.contains("continuation-token")) {
    request.continuation_token = query.get("continuation-token");
    const auto last = base64_decode(request.continuation_token);
    if (!last || last->empty()) {
      return errors::invalid_argument("The continuation token provided is incorrect",
                                      "continuation-token", request.continuation_token);
    }
    request.query.after = *last;
  }
  return request;
}

std::string continuation_token(std::string_view last) { return base64_encode(last); }

std::string shown(std::string_view text, bool is_url_encoded) {
  if (!is_url_encoded) return std::string(text);
  std::string encoded = percent_encode(text, "/*");
  static constexpr std::string_view k_space = "%20";
  for (std::size_t at = 0; (at = encoded.find(k_space, at)) != std::string::npos; ++at) {
    encoded.replace(at, k_space.size(), "+");
  }
  return encoded;
}

}  // namespace revalab::s3
