#pragma once

#include "core/base/http.hpp"
#include "fakes/s3/errors.hpp"
#include "fakes/s3/object.hpp"

#include <optional>

namespace revalab::s3 {

/// What a request brought, out of its chunks and found undamaged.
struct UploadBody {
  UploadBody() = default;
  Body data;
  std::optional<Checksum> checksum;  ///< That it came with, in a header or a trailer.
  bool has_md5 = false;
};

/// Takes the body of a request out of aws-chunked and compares it with every digest that came with
/// it. Signatures of chunks are not verified here.
/// Errors: IncompleteBody, MissingContentLength, MalformedTrailerError, InvalidDigest, BadDigest,
/// InvalidRequest, NotImplemented for the XXHASH algorithms.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload
/// .html (read 2026-11-24).
Result<UploadBody, Error> read_upload(const Request& request);

/// The checksum that `headers` hold, well-formed and otherwise unverified; `-N` may be behind it.
/// Errors: InvalidRequest when there are several or it is none, NotImplemented.
Result<std::optional<Checksum>, Error> checksum_in(const Headers& headers);

/// The coding a client means: `Content-Encoding` without `aws-chunked`.
std::string content_encoding_of(const Headers& headers);

}  // namespace revalab::s3
