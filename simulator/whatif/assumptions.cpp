#include "simulator/whatif/assumptions.hpp"

#include "core/invalidation/path_rules.hpp"

namespace revalab::sim {

std::vector<std::string> assumptions_of(const WhatIf& whatif) {
  const auto text = [](std::int64_t number) { return std::to_string(number); };
  const WhatIfTraffic& traffic = whatif.traffic;
  return {
      "a month has 30 days, and a change happens 30 days / `every` times in it, rounded down",
      "the account uses " + text(whatif.paths_used_this_month) +
          " other invalidation paths in each month, and nothing else of Lambda's free allowance",
      "views are independent, weighted by (place in the site file)^-" + traffic.zipf.to_string() +
          ", and spread evenly over " + text(traffic.edges) + " edge locations",
      traffic.rsc.to_string() +
          " of a page's views ask for its payload: one ?_rsc= variant of an " +
          "app page, the data URL of a pages-router page; all query strings are in the cache key",
      "a purge costs a refill at each location where a view of what was dropped comes before the "
      "next purge of it or the end of the page's `revalidate`: 1 - e^-(rate x time)",
      "the first refill of a wanted page, anywhere, renders it: a Lambda request, its `render` "
      "(default " +
          text(k_render_milliseconds) + " ms, " + text(k_lambda_memory_megabytes) +
          " MB), an S3 PUT",
      "every other refill reads it: a Lambda request of " + text(k_read_milliseconds) +
          " ms, an S3 GET, half a DynamoDB read request unit for its tags",
      "viewer requests, egress, upstream fetches and tag-row writes are the same for every "
      "strategy "
      "and left out",
      "quotas are the classic ones; batches wait for one another as long as those ask, but `seed` "
      "and `opennext` send all of a revalidation at once and do not try again",
      "the origin names all tags of an app page with every variant; CloudFront keeps the first " +
          text(static_cast<std::int64_t>(k_object_tags_max)),
  };
}

}  // namespace revalab::sim
