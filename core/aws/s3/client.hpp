#pragma once

#include "core/aws/s3/types.hpp"
#include "core/aws/service_client.hpp"

namespace revalab::s3 {

/// S3 over REST-XML, the operations the core needs, with the bucket in the path. Retries as
/// `ServiceClient` does: a put or a delete repeated has the same effect, but a put
/// `only_if_absent` whose first answer was lost is refused the second time.
class Client {
 public:
  Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options);

  /// In the client's region. A bucket of one's own that is there already is an error but in
  /// `us-east-1`.
  Task<Result<Done>> create_bucket(std::string bucket);
  /// Gives the ETag, with its quotes.
  Task<Result<std::string>> put_object(PutObjectRequest request);
  Task<Result<GetObjectResponse>> get_object(ObjectName name);
  Task<Result<ObjectHead>> head_object(ObjectName name);
  /// Succeeds as well when there is no such object.
  Task<Result<Done>> delete_object(ObjectName name);
  /// One page.
  Task<Result<ListObjectsV2Response>> list_objects_v2(ListObjectsV2Request request);

  void set_cause(std::string cause) { service_.set_cause(std::move(cause)); }

 private:
  aws::ServiceClient service_;
};

}  // namespace revalab::s3
