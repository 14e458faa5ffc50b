#include "fakes/s3/upload_body.hpp"

#include "core/aws/aws_chunked.hpp"
#include "core/aws/text.hpp"
#include "core/base/digest.hpp"

#include <charconv>

namespace revalab::s3 {
namespace {

constexpr std::string_view k_aws_chunked = "aws-chunked";
constexpr std::string_view k_checksum_prefix = "x-amz-checksum-";

bool is_chunked(const Headers& headers) {
  if (headers.get("x-amz-content-sha256").starts_with("STREAMING-")) return true;
  for (const std::string_view coding : aws::split(headers.get("Content-Encoding"), ',')) {
    if (equals_ignoring_case(aws::trimmed(coding), k_aws_chunked)) return true;
  }
  return false;
}

/// `x-amz-checksum-algorithm`, `-mode` and `-type` are no checksums.
bool is_checksum_name(std::string_view lower_name) {
  if (!lower_name.starts_with(k_checksum_prefix)) return false;
  const std::string_view rest = lower_name.substr(k_checksum_prefix.size());
  return rest != "algorithm" && rest != "mode" && rest != "type";
}

bool is_checksum_value(ChecksumAlgorithm algorithm, std::string_view value) {
  const std::string_view text = value.substr(0, value.find('-'));
  const auto bytes = base64_decode(text);
  if (!bytes || bytes->size() != checksum_size_bytes(algorithm)) return false;
  if (text.size() == value.size()) return true;
  const std::string_view count = value.substr(text.size() + 1);
  return !count.empty() && count.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Unframed {
  Body data;
  Headers trailers;
};

Result<Unframed, Error> unframed(const Request& request) {
  Unframed result;
  if (!is_chunked(request.headers)) {
    result.data = std::make_shared<const std::string>(request.body);
    return result;
  }
  const std::string_view length = request.headers.get("x-amz-decoded-content-length");
  std::uint64_t size_bytes = 0;
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), size_bytes);
  if (error != std::errc() || end != length.data() + length.size()) {
    return errors::missing_content_length();
  }
  auto body = aws::read_aws_chunked(request.body);
  if (!body || body->decoded_size() != size_bytes) return errors::incomplete_body();
  result.data = std::make_shared<const std::string>(body->decoded());
  result.trailers = std::move(body->trailers);
  for (const std::string_view name : aws::split(request.headers.get("x-amz-trailer"), ',')) {
    if (name.empty()) continue;
    if (!result.trailers.contains(aws::trimmed(name))) return errors::malformed_trailer();
  }
  return result;
}

Result<Done, Error> check_md5(std::string_view content_md5, std::string_view data) {
  const auto expected = base64_decode(content_md5);
  if (!expected || expected->size() != Md5().size()) return errors::invalid_digest(content_md5);
  const Md5 calculated = md5(data);
  if (*expected == bytes_of(calculated)) return Done{};
  return errors::bad_digest(hex(*expected), base64_encode(bytes_of(calculated)));
}

}  // namespace

Result<std::optional<Checksum>, Error> checksum_in(const Headers& headers) {
  std::optional<Checksum> found;
  for (const auto& [field, value] : headers.fields()) {
    const std::string name = aws::lower_case(field);
    if (!is_checksum_name(name)) continue;
    const auto algorithm =
        checksum_algorithm_named(aws::upper_case(name.substr(k_checksum_prefix.size())));
    if (!algorithm) return errors::not_implemented_header(name);
    if (found) {
      return errors::invalid_request(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    if (!is_checksum_value(*algorithm, value)) {
      return errors::invalid_request("Value for " + name + " header is invalid.");
    }
    found = Checksum{*algorithm, value, value.find('-') != std::string::npos};
  }
  return found;
}

Result<UploadBody, Error> read_upload(const Request& request) {
  auto body = unframed(request);
  if (!body) return body.error();
  UploadBody upload;
  upload.data = std::move(body->data);
  upload.has_md5 = request.headers.contains("Content-MD5");
  if (upload.has_md5) {
    auto done = check_md5(request.headers.get("Content-MD5"), *upload.data);
    if (!done) return done.error();
  }
  auto in_header = checksum_in(request.headers);
  auto in_trailer = checksum_in(body->trailers);
  if (!in_header) return in_header.error();
  if (!in_trailer) return in_trailer.error();
  upload.checksum = *in_header ? std::move(in_header).value() : std::move(in_trailer).value();
  if (!upload.checksum) {
    if (!request.headers.contains("x-amz-sdk-checksum-algorithm")) return upload;
    return errors::invalid_request(
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
        "x-amz-trailer headers were found.");
  }
  if (*upload.checksum != checksum_of(upload.checksum->algorithm, *upload.data)) {
    return errors::bad_checksum(name_of(upload.checksum->algorithm));
  }
  return upload;
}

std::string content_encoding_of(const Headers& headers) {
  std::string codings;
  for (const std::string_view each : aws::split(headers.get("Content-Encoding"), ',')) {
    const std::string_view coding = aws::trimmed(each);
    if (coding.empty() || equals_ignoring_case(coding, k_aws_chunked)) continue;
    if (!codings.empty()) codings += ",";
    codings += coding;
  }
  return codings;
}

}  // namespace revalab::s3
