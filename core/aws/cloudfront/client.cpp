#include "core/aws/cloudfront/client.hpp"

#include "core/aws/cloudfront/xml.hpp"

namespace revalab::cloudfront {
namespace {

// Source: the service model, `requestUri` of each operation.
constexpr std::string_view k_distributions = "/2020-05-31/distribution";

std::string distribution_target(std::string_view id) {
  return std::string(k_distributions) + "/" + percent_encode(id);
}

std::string invalidations_target(std::string_view distribution_id) {
  return distribution_target(distribution_id) + "/invalidation";
}

/// Appends a query parameter, unless it has no value.
void append_parameter(std::string& target, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += name;
  target += '=';
  target += percent_encode(value);
}

Request send_xml(std::string method, std::string target, std::string body) {
  Request request(std::move(method), std::move(target));
  request.headers.set("Content-Type", "application/xml");
  request.body = std::move(body);
  return request;
}

}  // namespace

Client::Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options)
    : service_(transport, clock, dice, std::move(options), "cloudfront", &decode_error) {}

Task<Result<Invalidation>> Client::create_invalidation(std::string distribution_id,
                                                       InvalidationBatch batch) {
  Request request =
      send_xml("POST", invalidations_target(distribution_id), encode_invalidation_batch(batch));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_invalidation(response->body);
}

Task<Result<Invalidation>> Client::get_invalidation(std::string distribution_id, std::string id) {
  Request request("GET", invalidations_target(distribution_id) + "/" + percent_encode(id));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_invalidation(response->body);
}

Task<Result<InvalidationList>> Client::list_invalidations(std::string distribution_id,
                                                          std::string marker,
                                                          std::int64_t max_items) {
  std::string target = invalidations_target(distribution_id);
  append_parameter(target, "Marker", marker);
  append_parameter(target, "MaxItems", max_items == 0 ? "" : std::to_string(max_items));
  Request request("GET", std::move(target));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_invalidation_list(response->body);
}

Task<Result<DistributionSummary>> Client::get_distribution(std::string distribution_id) {
  Request request("GET", distribution_target(distribution_id));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_distribution(response->body);
}

Task<Result<std::vector<DistributionSummary>>> Client::list_distributions() {
  std::vector<DistributionSummary> all;
  std::string marker;
  for (;;) {
    std::string target(k_distributions);
    append_parameter(target, "Marker", marker);
    Request request("GET", std::move(target));
    auto response = co_await service_.call(std::move(request));
    if (!response) co_return response.error();
    auto page = decode_distribution_list(response->body);
    if (!page) co_return page.error();
    for (auto& distribution : page->items) all.push_back(std::move(distribution));
    if (page->next_marker.empty()) break;
    // A service that repeats a marker would keep the loop going forever.
    if (page->next_marker == marker) {
      co_return ApiError(200, std::string(k_malformed_response), "a page repeats its marker");
    }
    marker = page->next_marker;
  }
  co_return all;
}

Task<Result<DistributionSummary>> Client::create_distribution(std::string config_xml) {
  Request request = send_xml("POST", std::string(k_distributions), std::move(config_xml));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_distribution(response->body);
}

Task<Result<DistributionSummary>> Client::update_distribution(std::string distribution_id,
                                                              std::string etag,
                                                              std::string config_xml) {
  std::string target = distribution_target(distribution_id) + "/config";
  Request request = send_xml("PUT", std::move(target), std::move(config_xml));
  request.headers.set("If-Match", std::move(etag));
  auto response = co_await service_.call(std::move(request));
  if (!response) co_return response.error();
  co_return decode_distribution(response->body);
}

}  // namespace revalab::cloudfront
