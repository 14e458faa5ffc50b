#pragma once

#include "fakes/s3/bucket.hpp"
#include "fakes/s3/query.hpp"

namespace revalab::s3 {

/// Answers GET or HEAD of an object: all of it (200), a range or a part of it (206), or that it was
/// not modified (304). An answer to HEAD tells the length in its field alone.
/// Errors: InvalidRange, InvalidPartNumber, InvalidArgument (a part's number, control characters in
/// a `response-` parameter).
Result<Response, Error> object_answer(const Reading& reading, const Request& request,
                                      const Query& query);

void add_checksum(Response& response, const Checksum& checksum);
/// Every object is encrypted since 2023, for all a client can tell.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html (read
/// 2026-11-24).
void add_encryption(Response& response);

}  // namespace revalab::s3
