#include "core/aws/presign.hpp"
#include "core/aws/verification.hpp"
#include "tests/core/aws/signed_requests.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::aws {
namespace {

const std::vector<Credentials> k_keys{k_s3_credentials};
const WallTime k_now = time_of("2026-01-02T03:04:05Z");

std::string any_text(std::string_view alphabet) {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
}

/// A request with a path, a query, headers and a body of its own.
Request any_request() {
  Request request(*rc::gen::element<std::string>("GET", "PUT", "POST"), "/");
  request.target += percent_encode(any_text("ab/. ~%\xc3"), "/");
  const auto count = *rc::gen::inRange(0, 3);
  for (int i = 0; i < count; ++i) {
    request.target += (i == 0 ? "?" : "&") + percent_encode(any_text("ab =&+")) + "=" +
                      percent_encode(any_text("ab =&+%"));
  }
  request.headers = {{"Host", "h.example"}, {"x-amz-meta-a", any_text("ab \t,")}};
  request.body = any_text("ab\r\n");
  return request;
}

SigningScope any_scope() {
  return {*rc::gen::element<std::string>("us-east-1", "eu-west-1"),
          *rc::gen::element<std::string>("dynamodb", "s3", "cloudfront")};
}

/// Another byte in place of one of `text`, if it has any. The same letter in the other case is no
/// change: hexadecimal sizes and names of trailers may be written either way.
bool change_a_byte(std::string& text) {
  if (text.empty()) return false;
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const std::string before(1, text[at]);
  text[at] = *rc::gen::suchThat(rc::gen::inRange<char>(' ', '~'), [&](char c) {
    return !equals_ignoring_case(std::string(1, c), before);
  });
  return true;
}

RC_GTEST_PROP(VerificationLaws, WhatIsSignedIsAccepted, ()) {
  Request request = any_request();
  sign(request, k_s3_credentials, any_scope(), k_now);
  const auto verified = verify(request, k_keys, k_now);
  RC_ASSERT(verified.ok());
}

RC_GTEST_PROP(VerificationLaws, WhatIsPresignedIsAccepted, ()) {
  Request request = any_request();
  const auto expires = std::chrono::seconds(*rc::gen::inRange(1, 604'801));
  presign(request, k_s3_credentials, any_scope(), k_now, expires);
  RC_ASSERT(verify(request, k_keys, k_now + expires).ok());
  RC_ASSERT(!verify(request, k_keys, k_now + expires + std::chrono::seconds(1)).ok());
}

RC_GTEST_PROP(VerificationLaws, AnyUploadInSignedChunksIsAccepted, ()) {
  const std::string data = any_text("ab\r\n0;");
  const auto size = *rc::gen::inRange<std::size_t>(1, 20);
  Headers trailers;
  if (*rc::gen::arbitrary<bool>()) trailers.add("x-amz-checksum-crc32", any_text("ab=/+"));
  const Request request = chunked_upload(data, size, trailers, k_now);
  RC_ASSERT(verify(request, k_keys, k_now).ok());
}

// Whatever byte of a signed part is changed, the request is refused. Bytes that mean the same, such
// as the case of a header's name, are no part of it.
RC_GTEST_PROP(VerificationLaws, NoSignedByteMayChange, ()) {
  Request request = any_request();
  sign(request, k_s3_credentials, any_scope(), k_now);
  Request altered = request;
  std::string date(request.headers.get("X-Amz-Date"));
  std::string authorization(request.headers.get("Authorization"));
  switch (*rc::gen::inRange(0, 5)) {
    case 0: RC_PRE(change_a_byte(altered.body)); break;
    case 1: change_a_byte(altered.method); break;
    case 2:
      change_a_byte(date);
      altered.headers.set("X-Amz-Date", date);
      break;
    case 3:
      altered.headers.set("x-amz-meta-a", std::string(request.headers.get("x-amz-meta-a")) + "c");
      break;
    default: {
      // The header's signature, which is its end.
      std::string signature = authorization.substr(authorization.size() - 64);
      change_a_byte(signature);
      authorization.replace(authorization.size() - 64, 64, signature);
      altered.headers.set("Authorization", authorization);
    }
  }
  RC_ASSERT(!verify(altered, k_keys, k_now).ok());
}

RC_GTEST_PROP(VerificationLaws, NoByteOfAnUploadInChunksMayChange, ()) {
  Request request = chunked_upload(*rc::gen::nonEmpty<std::string>(), 5,
                                   {{"x-amz-checksum-crc32", "AAAA"}}, k_now);
  change_a_byte(request.body);
  RC_ASSERT(!verify(request, k_keys, k_now).ok());
}

}  // namespace
}  // namespace revalab::aws
