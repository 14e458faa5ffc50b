#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

/// CloudFront's REST-XML in both directions: the client encodes what the fake decodes and the other
/// way round. Reading depends on no order of elements and no namespace prefix.
namespace revalab::cloudfront {

/// The largest request body the API takes. AWS publishes no figure; `BatchTooLarge` beyond it.
inline constexpr std::size_t k_request_body_max_bytes = 1'048'576;
/// The largest response body the client reads.
inline constexpr std::size_t k_response_body_max_bytes = 64U * 1'048'576;
/// The `ApiError::code` of an answer that is not the document the operation promises.
inline constexpr std::string_view k_malformed_response = "MalformedResponse";

std::string encode_invalidation_batch(const InvalidationBatch& batch);
/// Errors: MissingBody, BatchTooLarge, MalformedXML, InconsistentQuantities. What the batch asks
/// for is not judged here.
Result<InvalidationBatch> decode_invalidation_batch(std::string_view body);

std::string encode_invalidation(const Invalidation& invalidation);
/// Errors: as all decoders of answers below, `k_malformed_response`.
Result<Invalidation> decode_invalidation(std::string_view body);

std::string encode_invalidation_list(const InvalidationList& list);
Result<InvalidationList> decode_invalidation_list(std::string_view body);

/// Reads a `Distribution`, as Get and Create answer it.
Result<DistributionSummary> decode_distribution(std::string_view body);

/// One page of ListDistributions.
struct DistributionPage {
  DistributionPage() = default;
  std::vector<DistributionSummary> items;
  std::string next_marker;  ///< Empty on the last page.
};
/// `cache_tag_header` stays empty: the summaries of a list do not carry it.
Result<DistributionPage> decode_distribution_list(std::string_view body);

/// An `ErrorResponse`; its `Type` is `Sender` below status 500, else `Receiver`.
std::string encode_error(const ApiError& error, std::string_view request_id);
/// What the response says is wrong; with a body that is no `ErrorResponse`, a code made from the
/// status.
ApiError decode_error(const Response& response);

}  // namespace revalab::cloudfront
