#pragma once

#include "fakes/s3/object.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::s3 {

/// `COMPOSITE` or `FULL_OBJECT`.
std::string_view type_of(const Checksum& checksum);

/// Writes one document of S3. The caller closes what it opened; element names are ours and never
/// escaped.
class DocumentWriter {
 public:
  DocumentWriter();

  /// A root in S3's namespace.
  DocumentWriter& begin_in_namespace(std::string_view root);
  DocumentWriter& begin(std::string_view name);
  DocumentWriter& end(std::string_view name);
  DocumentWriter& text(std::string_view name, std::string_view value);
  DocumentWriter& integer(std::string_view name, std::int64_t value);
  DocumentWriter& boolean(std::string_view name, bool value);
  /// Character data of the open element.
  DocumentWriter& content(std::string_view value);
  /// What is XML already.
  DocumentWriter& raw(std::string_view xml);
  /// An account by its canonical id. Names are no longer shown.
  /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Owner.html (read 2026-11-24).
  DocumentWriter& owner(std::string_view name, std::string_view id);

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace revalab::s3
