#include "core/aws/verification.hpp"

#include "core/aws/presign.hpp"
#include "tests/core/aws/signed_requests.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::aws {
namespace {

using Kind = SignatureProblem::Kind;
using std::chrono::minutes;
using std::chrono::seconds;

const std::vector<Credentials> k_keys{{"long", "secret", ""}, {"short", "secret", "token"}};
const WallTime k_now = time_of("2026-01-02T03:04:05Z");

Request signed_request(const Credentials& credentials = k_keys[0],
                       const SigningScope& scope = {"us-east-1", "dynamodb"}) {
  Request request("POST", "/path?b=2&a=1");
  request.headers = {{"Host", "h"}, {"X-Amz-Target", "T"}};
  request.body = "body";
  sign(request, credentials, scope, k_now);
  return request;
}

Request presigned_request(Duration expires_after) {
  Request request("GET", "/key");
  request.headers = {{"Host", "h"}};
  presign(request, k_keys[0], k_s3_scope, k_now, expires_after);
  return request;
}

Kind kind_of(const Request& request, WallTime now = k_now, VerificationOptions options = {}) {
  return verify(request, k_keys, now, options).error().kind;
}

TEST(Verification, SaysWhoMadeTheRequest) {
  const auto verified = verify(signed_request(k_keys[1], {"eu-west-1", "sqs"}), k_keys, k_now);
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_EQ(verified->access_key_id, "short");
  EXPECT_EQ(verified->scope, SigningScope({"eu-west-1", "sqs"}));
}

// Order of parameters and unsigned headers may change on the way.
TEST(Verification, AllowsWhatProxiesDo) {
  Request request = signed_request();
  request.target = "/path?a=1&b=2";
  request.headers.add("Via", "a proxy");
  EXPECT_TRUE(verify(request, k_keys, k_now).ok());
}

TEST(Verification, KnowsTheKeyAndItsToken) {
  EXPECT_EQ(kind_of(Request("GET", "/")), Kind::missing);
  EXPECT_EQ(kind_of(signed_request({"nobody", "secret", ""})), Kind::unknown_key);
  EXPECT_EQ(kind_of(signed_request({"short", "secret", ""})), Kind::wrong_token);
  EXPECT_EQ(kind_of(signed_request({"short", "secret", "other"})), Kind::wrong_token);
  EXPECT_EQ(kind_of(signed_request({"long", "secret", "token"})), Kind::wrong_token);
  EXPECT_EQ(kind_of(signed_request({"long", "wrong", ""})), Kind::signature_mismatch);
}

// Source: IAM User Guide, "Troubleshoot Signature Version 4": the sentence is AWS's.
TEST(Verification, WantsTheScopeOfTheDayOfTheRequest) {
  Request request = signed_request();
  std::string header(request.headers.get("Authorization"));
  header.replace(header.find("20260102"), 8, "20260103");
  request.headers.set("Authorization", header);
  const auto verified = verify(request, k_keys, k_now);
  EXPECT_EQ(verified.error().kind, Kind::wrong_date);
  EXPECT_EQ(verified.error().message,
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            "HTTP: '20260103' != '20260102', from '20260102T030405Z'.");
}

// The sentence is AWS's, and names the server's time so that clients can correct their own; see
// https://github.com/amimoto-ami/c3-cloudfront-clear-cache/issues/41.
TEST(Verification, AllowsFifteenMinutesOfSkew) {
  const Request request = signed_request();
  EXPECT_TRUE(verify(request, k_keys, k_now + minutes(15)).ok());
  EXPECT_TRUE(verify(request, k_keys, k_now + minutes(-15)).ok());
  EXPECT_EQ(verify(request, k_keys, k_now + minutes(15) + seconds(1)).error().message,
            "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z "
            "(20260102T031906Z - 15 min.)");
  EXPECT_EQ(verify(request, k_keys, k_now + minutes(-15) + seconds(-1)).error().message,
            "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z "
            "(20260102T024904Z + 15 min.)");
  EXPECT_EQ(kind_of(request, k_now + minutes(16)), Kind::skewed);
}

TEST(Verification, LetsAPresignedRequestExpire) {
  const Request request = presigned_request(minutes(60));
  EXPECT_TRUE(verify(request, k_keys, k_now + minutes(60)).ok());
  EXPECT_EQ(kind_of(request, k_now + minutes(60) + seconds(1)), Kind::expired);
  EXPECT_EQ(kind_of(presigned_request(seconds(1)), k_now + seconds(2)), Kind::expired);
  EXPECT_EQ(kind_of(request, k_now + minutes(-16)), Kind::skewed);
}

// A lab may be set to another year while its clients' clocks go on.
TEST(Verification, ComparesNoClocksWhenToldSo) {
  const VerificationOptions options{.skew_max = std::nullopt};
  const WallTime later = time_of("2030-01-01T00:00:00Z");
  EXPECT_TRUE(verify(signed_request(), k_keys, later, options).ok());
  EXPECT_TRUE(verify(presigned_request(seconds(1)), k_keys, later, options).ok());
}

TEST(Verification, WantsTheHostAndS3sHeadersSigned) {
  Request hostless("GET", "/");
  hostless.headers = {{"Host", "h"}, {"x-amz-date", k_now.amz_date()}};
  hostless.headers.set("Authorization",
                       "AWS4-HMAC-SHA256 Credential=long/20260102/r/s/aws4_request, "
                       "SignedHeaders=x-amz-date, Signature=0f");
  EXPECT_EQ(kind_of(hostless), Kind::unsigned_header);
  Request added = signed_request(k_keys[0], k_s3_scope);
  EXPECT_TRUE(verify(added, k_keys, k_now).ok());
  added.headers.add("X-Amz-Acl", "public-read");
  EXPECT_EQ(kind_of(added), Kind::unsigned_header);
}

// Or a Query could be turned into a DeleteTable under the same signature.
TEST(Verification, WantsTheOperationSigned) {
  Request request("POST", "/");
  request.headers = {{"Host", "h"}};
  sign(request, k_keys[0], {"us-east-1", "dynamodb"}, k_now);
  request.headers.add("X-Amz-Target", "DynamoDB_20120810.DeleteTable");
  EXPECT_EQ(kind_of(request), Kind::unsigned_header);
}

// Only S3 lets a client leave its body out of the signature.
TEST(Verification, CoversTheBodyOfAllButS3WhateverTheyClaim) {
  for (const std::string service : {"dynamodb", "s3"}) {
    Request request("POST", "/");
    request.headers = {{"Host", "h"}, {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}};
    request.body = "body";
    sign(request, k_keys[0], {"us-east-1", service}, k_now);
    EXPECT_EQ(verify(request, k_keys, k_now).ok(), service == "s3") << service;
  }
}

// Clients need not say the hash; then the signature stands on the body itself.
TEST(Verification, CoversTheBodyWithAndWithoutItsHashInAHeader) {
  Request without = signed_request();
  without.body = "bodY";
  EXPECT_EQ(kind_of(without), Kind::signature_mismatch);
  Request with = signed_request(k_keys[0], k_s3_scope);
  with.body = "bodY";
  EXPECT_EQ(kind_of(with), Kind::payload_mismatch);
}

TEST(Verification, KnowsTheWordsInPlaceOfAHash) {
  const auto signed_with = [](std::string hash) {
    Request request("PUT", "/key");
    request.headers = {{"Host", "h"}, {"x-amz-content-sha256", std::move(hash)}};
    request.body = "anything";
    sign(request, k_keys[0], k_s3_scope, k_now);
    return request;
  };
  EXPECT_TRUE(verify(signed_with("UNSIGNED-PAYLOAD"), k_keys, k_now).ok());
  EXPECT_EQ(kind_of(signed_with("UNSIGNED")), Kind::unknown_payload);
  EXPECT_EQ(kind_of(signed_with(std::string(64, 'G'))), Kind::unknown_payload);
  EXPECT_EQ(kind_of(signed_with(std::string(k_unsigned_chunks_and_trailer))), Kind::length_missing);
}

// @aws-sdk/s3-request-presigner moves the header into the query.
TEST(Verification, FindsThePayloadOfAPresignedRequestInTheQuery) {
  Request request("PUT", "/key?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD");
  request.headers = {{"Host", "h"}};
  presign(request, k_keys[0], k_s3_scope, k_now, minutes(1));
  request.body = "anything";
  EXPECT_TRUE(verify(request, k_keys, k_now).ok());
}

// What a real client sends; `tests/data/sigv4/README.md` says how it was recorded.
TEST(Verification, AcceptsTheChunkedUploadsOfBotocore) {
  const std::vector<Credentials> keys{
      {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""}};
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/sigv4/aws_chunked.json");
  const auto vectors = nlohmann::json::parse(file);
  ASSERT_EQ(vectors.size(), 3U);
  for (const auto& vector : vectors) {
    Request request(vector.at("method"), vector.at("target"));
    for (const auto& field : vector.at("headers")) request.headers.add(field.at(0), field.at(1));
    request.body = vector.at("body");
    const auto verified = verify(request, keys, k_now);
    EXPECT_TRUE(verified.ok()) << vector.at("name") << ": " << verified.error().message;
  }
}

TEST(Verification, ChecksTheFrameOfAnUploadInChunks) {
  const std::vector<Credentials> keys{k_s3_credentials};
  const Request request = chunked_upload("some data", 4, {{"x-amz-checksum-crc32", "AAAA"}}, k_now);
  ASSERT_TRUE(verify(request, keys, k_now).ok());
  const auto kind = [&](const Request& altered) {
    return verify(altered, keys, k_now).error().kind;
  };
  Request cut = request;
  cut.body.resize(20);
  EXPECT_EQ(kind(cut), Kind::body_malformed);
  // The announced length is signed, so it is the body that has to be false.
  Request shorter = request;
  shorter.body = chunked_upload("some dat", 4, {{"x-amz-checksum-crc32", "AAAA"}}, k_now).body;
  EXPECT_EQ(kind(shorter), Kind::body_malformed);
  Request renamed = request;
  renamed.body.replace(renamed.body.find("crc32"), 5, "sha99");
  EXPECT_EQ(kind(renamed), Kind::trailer_malformed);
  Request unannounced = chunked_upload("some data", 4, {}, k_now);
  unannounced.body.insert(unannounced.body.size() - 2, "x-amz-checksum-crc32:AAAA\r\n");
  EXPECT_EQ(kind(unannounced), Kind::trailer_malformed);
}

}  // namespace
}  // namespace revalab::aws
