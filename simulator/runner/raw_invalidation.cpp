#include "simulator/runner/raw_invalidation.hpp"

#include "core/aws/cloudfront/client.hpp"
#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/service_client.hpp"
#include "core/base/check.hpp"
#include "core/invalidation/submitter.hpp"
#include "simulator/runner/setup.hpp"

#include <utility>

namespace revalab::sim {
namespace {

using Created = Result<cloudfront::Invalidation>;

Request raw_request(Lab& lab, const InvalidateStep& step) {
  std::string reference = step.caller_reference;
  if (reference.empty()) {
    reference = "step-" + std::to_string(lab.clock().wall_now().since_epoch().count());
  }
  Request request("POST",
                  "/2020-05-31/distribution/" + std::string(k_distribution) + "/invalidation");
  request.headers.set("content-type", "application/xml");
  request.body = cloudfront::encode_invalidation_batch({step.items, reference});
  if (step.quantity) {
    const std::string told = "<Quantity>" + std::to_string(step.items.size()) + "</Quantity>";
    const auto at = request.body.find(told);
    REVALAB_CHECK(at != std::string::npos, "the encoder writes the quantity");
    request.body.replace(at, told.size(),
                         "<Quantity>" + std::to_string(*step.quantity) + "</Quantity>");
  }
  return request;
}

Task<Created> send(aws::ServiceClient client, Request request) {
  auto response = co_await client.call(std::move(request));
  if (!response) co_return response.error();
  co_return cloudfront::decode_invalidation(response->body);
}

Task<void> list_all(cloudfront::Client client, std::vector<std::string>& statuses) {
  std::string marker;
  do {
    auto page = co_await client.list_invalidations(std::string(k_distribution), marker, 100);
    if (!page) co_return;
    for (const auto& summary : page->items) statuses.push_back(summary.status);
    marker = page->next_marker;
  } while (!marker.empty());
}

}  // namespace

Created send_raw_invalidation(Lab& lab, const InvalidateStep& step, const std::string& cause) {
  aws::ClientOptions options;
  options.cause = cause;
  aws::ServiceClient client(lab.transport(), lab.clock(), lab.dice(cause), options, "cloudfront",
                            cloudfront::decode_error);
  Request request = raw_request(lab, step);
  return lab.run(send(std::move(client), std::move(request)));
}

SubmissionReport submit_items(Lab& lab, std::vector<std::string> items, const std::string& cause,
                              const Stack& stack, bool wait) {
  cloudfront::Client client = lab.cloudfront_client(cause, k_no_retries);
  Submitter submitter(client, lab.clock(), lab.dice("submit " + cause));
  SubmitOptions options;
  options.distribution_id = k_distribution;
  options.quotas = quota_profile_named(stack.quotas).value();
  options.wait = wait;
  return lab.run(submitter.submit(std::move(items), std::move(options)));
}

std::vector<std::string> invalidation_statuses(Lab& lab) {
  std::vector<std::string> statuses;
  lab.run(list_all(lab.cloudfront_client("advance"), statuses));
  return statuses;
}

}  // namespace revalab::sim
