#pragma once

#include "core/aws/chunk_signatures.hpp"
#include "core/aws/verification.hpp"

#include <string>
#include <utility>
#include <vector>

namespace revalab::aws {

/// The example credentials of S3's documentation.
inline const Credentials k_s3_credentials{"AKIAIOSFODNN7EXAMPLE",
                                          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
inline const SigningScope k_s3_scope{"us-east-1", "s3"};

inline WallTime time_of(std::string_view text) { return WallTime::parse_rfc3339(text).value(); }

/// An upload of `data` in signed chunks of `chunk_size` bytes, as a client would send it, with
/// trailers where there are some.
inline Request chunked_upload(std::string_view data, std::size_t chunk_size,
                              const Headers& trailers, WallTime at) {
  Request request("PUT", "/bucket/key");
  const bool has_trailers = !trailers.fields().empty();
  request.headers = {{"Host", "s3.amazonaws.com"},
                     {"Content-Encoding", "aws-chunked"},
                     {"x-amz-decoded-content-length", std::to_string(data.size())},
                     {"x-amz-content-sha256",
                      std::string(has_trailers ? k_signed_chunks_and_trailer : k_signed_chunks)}};
  for (const auto& [name, value] : trailers.fields()) request.headers.add("x-amz-trailer", name);
  sign(request, k_s3_credentials, k_s3_scope, at);
  ChunkSignatures signatures(k_s3_credentials.secret_access_key, k_s3_scope, at,
                             authorization_of(request)->signature);
  const auto head = [&](std::string_view chunk) {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string digits;
    for (std::size_t rest = chunk.size(); rest > 0 || digits.empty(); rest /= 16) {
      digits.insert(digits.begin(), k_digits[rest % 16]);
    }
    return digits + ";chunk-signature=" + signatures.next(chunk) + "\r\n";
  };
  for (std::size_t i = 0; i < data.size(); i += chunk_size) {
    const std::string_view chunk = data.substr(i, chunk_size);
    request.body.append(head(chunk)).append(chunk).append("\r\n");
  }
  request.body.append(head(""));
  for (const auto& [name, value] : trailers.fields()) {
    request.body.append(name).append(":").append(value).append("\r\n");
  }
  if (has_trailers) {
    request.body.append("x-amz-trailer-signature:");
    request.body.append(signatures.of_trailers(trailers)).append("\r\n");
  }
  request.body.append("\r\n");
  return request;
}

}  // namespace revalab::aws
