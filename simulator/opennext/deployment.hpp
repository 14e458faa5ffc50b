#pragma once

#include "core/aws/dynamodb/client.hpp"
#include "core/aws/s3/client.hpp"
#include "core/aws/sqs/client.hpp"
#include "simulator/opennext/build.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace revalab::sim::opennext {

/// Names of what a deployed build has besides the tag table and the distribution of every lab.
inline constexpr std::string_view k_cache_bucket = "revalab-cache";
inline constexpr std::string_view k_revalidation_queue = "revalab-revalidation.fifo";
/// Where cache objects are when a manifest does not copy any.
inline constexpr std::string_view k_cache_key_prefix = "_cache";

/// Where the server function looks for cache objects: what it is told as CACHE_BUCKET_KEY_PREFIX.
std::string cache_key_prefix_of(const Manifest& manifest);

struct DeploymentClients {
  s3::Client s3;
  dynamodb::Client dynamodb;
  sqs::Client sqs;
};

/// Hears how many of a build's objects are in the bucket.
using DeploymentProgress = std::function<void(std::size_t done, std::size_t of)>;

/// What a deployment did.
struct Deployed {
  Deployed() = default;
  bool was_there = false;  ///< This build was the last one deployed, and nothing was written.
  std::size_t objects = 0;
  std::size_t rows = 0;
};

/// Makes what is missing of bucket, table and queue, puts objects, then seed rows. The object with
/// the build's id comes last, and its metadata say which build is deployed: a lab that starts again
/// on its own data leaves that build as it is, revalidated pages and marked rows included. A build
/// that was made again is another, also under the same id. Whatever other builds have left stays.
/// Errors: in words, with the file or the service. What was written until then stays.
class Deployment {
 public:
  Deployment(DeploymentClients clients, DeploymentProgress progress)
      : clients_(std::move(clients)), progress_(std::move(progress)) {}

  /// `build` outlives the task.
  Task<Result<Deployed, std::string>> deploy(const Build& build);

 private:
  Task<Result<Done, std::string>> make_services();
  /// True when this is the last build deployed.
  Task<Result<bool, std::string>> is_deployed(const Build& build);
  Task<Result<Done, std::string>> put_objects(const Build& build);
  Task<Result<Done, std::string>> put_object(const BuildObject& object, std::string digest);

  DeploymentClients clients_;
  DeploymentProgress progress_;
};

}  // namespace revalab::sim::opennext
