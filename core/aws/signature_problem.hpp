#pragma once

#include <string>

namespace revalab::aws {

/// Why a request is not acceptable as signed. Which code and status that is, differs by service.
struct SignatureProblem {
  enum class Kind {
    missing,             ///< Neither an AWS `Authorization` header nor a signature in the query.
    incomplete,          ///< Something of the signature is absent or not in its form.
    unknown_key,         ///< Nobody has that access key.
    wrong_token,         ///< The session token is not the key's.
    wrong_date,          ///< The credential scope is of another day than the request.
    skewed,              ///< Signed too long ago, or in the future.
    expired,             ///< The time of a presigned request is over.
    unsigned_header,     ///< A header that has to be signed is not.
    unknown_payload,     ///< `x-amz-content-sha256` is neither a hash nor a word of the protocol.
    length_missing,      ///< An aws-chunked body does not say how long it is decoded.
    body_malformed,      ///< An aws-chunked body is not one, or not as long as it says.
    trailer_malformed,   ///< The trailers are not those that the request announced.
    payload_mismatch,    ///< `x-amz-content-sha256` is not the body's hash.
    signature_mismatch,  ///< The signature of the request, a chunk or the trailers is wrong.
  };

  SignatureProblem(Kind problem_kind, std::string problem_message)
      : kind(problem_kind), message(std::move(problem_message)) {}

  Kind kind;
  std::string message;  ///< As the services but S3 word it.
};

}  // namespace revalab::aws
