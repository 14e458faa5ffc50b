#pragma once

#include "fakes/s3/query.hpp"

#include <string>
#include <string_view>

namespace revalab::s3 {

/// A setting of a bucket that is a document of its own, such as its policy. What is put is given
/// back and has no effect; what would change how objects behave cannot be put.
struct BucketSetting {
  std::string_view subresource;  ///< In the query.
  std::string_view unset;        ///< What a new bucket shows, without a root's namespace; or empty:
  std::string_view absent_code;  ///< the error after it was deleted, and for a new one.
  std::string_view absent_message;
  bool can_be_put = false;
  bool can_be_deleted = false;
  int put_status = 200;
};

/// The setting a query is about; null when it is about none.
const BucketSetting* setting_in(const Query& query);

/// `root` as a document of S3's namespace.
std::string with_namespace(std::string_view root);

}  // namespace revalab::s3
