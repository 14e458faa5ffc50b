#pragma once

#include "core/base/handler.hpp"
#include "fakes/s3/bucket_settings.hpp"
#include "fakes/s3/buckets.hpp"
#include "fakes/s3/route.hpp"

#include <string>
#include <string_view>

namespace revalab::s3 {

/// The wire face: S3 over REST-XML, in both styles of addressing, on the same state as the typed
/// face it shows. Signatures must be there and are not verified here. Usage carries the request's
/// `x-revalab-cause` header, or the operation's name.
class S3 : public Handler {
 public:
  /// `ledger` outlives this.
  S3(Calendar calendar, const Dice& dice, Ledger& ledger, Options options = {});

  Answer handle(const Request& request, Instant now) override;

  [[nodiscard]] Buckets& buckets() { return buckets_; }
  [[nodiscard]] const Buckets& buckets() const { return buckets_; }

 private:
  /// A request on its way to an operation.
  struct Asked {
    const Request& request;
    const Route& route;
    ObjectName name;
    Call call;
  };
  using Answered = Result<Response, Error>;
  using Operation = Answered (S3::*)(const Asked&);
  struct NamedOperation;
  static Operation find_operation(std::string_view name);

  Answered answer(const Request& request, Instant now);
  Answered dispatch(const Asked& asked);
  Response refused(const Error& error, std::string_view request_id, std::string_view host_id) const;
  std::string next_request_id();
  std::string next_host_id();

  // wire_buckets.cpp
  Answered create_bucket(const Asked& asked);
  Answered delete_bucket(const Asked& asked);
  Answered head_bucket(const Asked& asked);
  Answered list_buckets(const Asked& asked);
  Answered get_bucket_location(const Asked& asked);
  Answered list_objects(const Asked& asked);
  Answered list_uploads(const Asked& asked);
  Answered setting(const Asked& asked, const BucketSetting& setting);
  Answered get_setting(const Asked& asked, const BucketSetting& setting);
  Answered put_setting(const Asked& asked, const BucketSetting& setting);
  Answered get_acl(const Asked& asked);
  Answered put_acl(const Asked& asked);

  // wire_objects.cpp
  Answered put_object(const Asked& asked);
  Answered get_object(const Asked& asked);
  Answered head_object(const Asked& asked);
  Answered delete_object(const Asked& asked);
  Answered delete_objects(const Asked& asked);
  Answered copy_object(const Asked& asked);
  Answered get_object_attributes(const Asked& asked);
  Answered get_object_tagging(const Asked& asked);
  Answered put_object_tagging(const Asked& asked);
  Answered delete_object_tagging(const Asked& asked);

  // wire_multipart.cpp
  Answered create_upload(const Asked& asked);
  Answered upload_part(const Asked& asked);
  Answered upload_part_copy(const Asked& asked);
  Answered complete_upload(const Asked& asked);
  Answered abort_upload(const Asked& asked);
  Answered list_parts(const Asked& asked);

  Calendar calendar_;
  Dice ids_;
  Options options_;
  std::string owner_;  ///< The canonical id of the account.
  Buckets buckets_;
};

/// An answer with a document.
Response xml_response(std::string document);

}  // namespace revalab::s3
