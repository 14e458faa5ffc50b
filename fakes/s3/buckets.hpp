#pragma once

#include "core/aws/s3/types.hpp"
#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/s3/bucket.hpp"
#include "fakes/s3/byte_range.hpp"
#include "fakes/s3/options.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::s3 {

/// The typed face: the buckets of one account in all regions, and their objects. Every call uses
/// what S3 counts for it, whatever comes of it, for `call.cause` or else the operation's name:
/// s3.putRequest for what writes, copies, posts or lists, s3.getRequest for what else reads,
/// nothing for what deletes or aborts.
/// Source: https://aws.amazon.com/s3/pricing/ (read 2026-11-22).
/// Pointers it gives live until the next call that is not const.
class Buckets {
 public:
  using Map = std::map<std::string, Bucket, std::less<>>;

  /// `ledger` outlives this.
  Buckets(Calendar calendar, const Dice& dice, Ledger& ledger, Options options);

  /// `region` empty is `us-east-1`, where a bucket may be created again.
  /// Errors: InvalidBucketName, InvalidLocationConstraint, BucketAlreadyOwnedByYou.
  Result<const Bucket*, Error> create_bucket(const std::string& name, const std::string& region,
                                             const Call& call);
  /// Uploads that were not completed go with it. Errors: NoSuchBucket, BucketNotEmpty.
  Result<Done, Error> delete_bucket(std::string_view name);
  /// Errors, here and in all that follows: InvalidBucketName, NoSuchBucket.
  Result<const Bucket*, Error> head_bucket(std::string_view name, const Call& call);
  const Map& list_buckets(const Call& call);
  /// The bucket for an operation on its settings, which uses `usage`.
  Result<Bucket*, Error> bucket_for(std::string_view name, std::string_view operation,
                                    std::optional<Dimension> usage, const Call& call);

  /// Errors: KeyTooLongError, MetadataTooLarge; with conditions PreconditionFailed, NoSuchKey.
  Result<const Object*, Error> put_object(const ObjectName& name, NewObject object,
                                          const Call& call);
  /// Errors: NoSuchKey, PreconditionFailed.
  Result<Reading, Error> get_object(const ObjectName& name, const ReadConditions& conditions,
                                    const Call& call);
  /// The same without looking at the body. `operation` is what usage is for.
  Result<Reading, Error> head_object(const ObjectName& name, const ReadConditions& conditions,
                                     std::string_view operation, const Call& call);
  /// Succeeds when there is none, unless a condition wants one.
  /// Errors: NoSuchKey, PreconditionFailed.
  Result<Done, Error> delete_object(const ObjectName& name,
                                    const std::optional<std::string>& if_match);
  /// The outcome of each, in their order.
  Result<std::vector<Result<Done, Error>>, Error> delete_objects(
      std::string_view bucket, const std::vector<Deletion>& deletions);
  /// The body is shared, not copied.
  /// Errors: as of reading and writing; InvalidRequest for a copy onto itself that changes nothing.
  Result<const Object*, Error> copy_object(const ObjectName& source, const ObjectName& name,
                                           Copy copy, const Call& call);
  /// The tags of an object for an operation on them, which uses `usage`. Errors: NoSuchKey.
  Result<Tags*, Error> tags_for(const ObjectName& name, std::string_view operation,
                                std::optional<Dimension> usage, const Call& call);
  Result<ObjectPage, Error> list_objects(std::string_view bucket, const ListQuery& query,
                                         std::string_view operation, const Call& call);

  /// Gives the upload's id.
  Result<const Upload*, Error> create_upload(const ObjectName& name, NewUpload upload,
                                             const Call& call);
  /// Errors, here and in all that follows: NoSuchUpload. InvalidRequest for a checksum of another
  /// algorithm than the upload's.
  Result<const Part*, Error> upload_part(const ObjectName& name, std::string_view upload_id,
                                         int number, Body body, std::optional<Checksum> checksum,
                                         const Call& call);
  /// Errors: as of reading the source; InvalidArgument for a range beyond it.
  Result<const Part*, Error> upload_part_copy(const ObjectName& source,
                                              const ReadConditions& conditions,
                                              const std::optional<ByteRange>& range,
                                              const ObjectName& name, std::string_view upload_id,
                                              int number, const Call& call);
  /// Errors: InvalidPart, InvalidPartOrder, EntityTooSmall, InvalidRequest and BadDigest for
  /// checksums, and those of `put_object`.
  Result<const Object*, Error> complete_upload(const ObjectName& name, std::string_view upload_id,
                                               const Completion& completion, const Call& call);
  Result<Done, Error> abort_upload(const ObjectName& name, std::string_view upload_id);
  Result<const Upload*, Error> list_parts(const ObjectName& name, std::string_view upload_id,
                                          const Call& call);
  /// `after_id` tells uploads of the key `query.after` apart.
  Result<UploadPage, Error> list_uploads(std::string_view bucket, const ListQuery& query,
                                         std::string_view after_id, const Call& call);

  /// For whoever looks without using anything; null when there is none.
  [[nodiscard]] const Bucket* find_bucket(std::string_view name) const;
  [[nodiscard]] const Object* find_object(const ObjectName& name) const;

 private:
  void use(Dimension dimension, std::string_view operation, const Call& call);
  Result<Bucket*, Error> bucket_named(std::string_view name);
  Result<Upload*, Error> upload_named(const ObjectName& name, std::string_view upload_id);
  /// Errors: PreconditionFailed, NoSuchKey.
  static Result<Done, Error> check_write(const Bucket& bucket, const std::string& key,
                                         const WriteConditions& conditions);
  Result<Reading, Error> read(const ObjectName& name, const ReadConditions& conditions);
  Result<Reading, Error> read_source(const ObjectName& source, const ReadConditions& conditions);
  Result<const Part*, Error> store_part(Upload& upload, int number, Part part, const Call& call);

  Calendar calendar_;
  Ledger& ledger_;
  Options options_;
  Dice upload_ids_;
  std::uint64_t last_upload_ = 0;
  Map buckets_;
};

}  // namespace revalab::s3
