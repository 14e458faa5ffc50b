#include "fakes/s3/byte_range.hpp"
#include "fakes/s3/object_request.hpp"
#include "fakes/s3/request_documents.hpp"
#include "fakes/s3/s3.hpp"

#include <cstdint>
#include <string>

namespace {

using namespace revalab;

/// Asks the service with `text` as target or as body, which must never be the service's own fault.
void ask(s3::S3& service, const char* method, const std::string& target, const std::string& body) {
  Request request(method, target);
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=a");
  request.headers.set("Content-Encoding", "aws-chunked");
  request.headers.set("x-amz-decoded-content-length", "3");
  request.body = body;
  const int status = std::get<Response>(service.handle(request, Instant())).status;
  if (status >= 500 && status != 501) __builtin_trap();
}

}  // namespace

// Whatever a client sends as document, header, target or body is refused or means something that
// keeps the rules.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto deletion = s3::decode_delete(text)) {
    const std::size_t count = deletion->deletions.size();
    if (count == 0 || count > s3::k_deletions_max) __builtin_trap();
  }
  if (const auto parts = s3::decode_completed_parts(text)) {
    for (const auto& part : *parts) {
      if (part.number < 1 || part.number > s3::k_part_number_max) __builtin_trap();
    }
  }
  if (const auto tags = s3::decode_tagging(text); tags && tags->size() > 10) __builtin_trap();
  static_cast<void>(s3::decode_location(text));
  if (const auto source = s3::copy_source_of(text)) {
    if (source->bucket.empty() || source->key.empty()) __builtin_trap();
  }
  for (const std::int64_t object_bytes : {0, 1, 1000}) {
    const auto choice = s3::choose_range(text, object_bytes);
    const bool inside = choice.range.first >= 0 && choice.range.first <= choice.range.last &&
                        choice.range.last < object_bytes;
    if (choice.kind == s3::RangeChoice::Kind::part && !inside) __builtin_trap();
  }
  Ledger ledger;
  s3::S3 service(Calendar(WallTime()), Dice(1), ledger);
  static_cast<void>(service.buckets().create_bucket("photos", "", {}));
  for (const char* method : {"GET", "PUT", "POST", "DELETE", "HEAD"}) {
    ask(service, method, "/" + text, "");
    ask(service, method, "/photos/a?" + text, "");
  }
  ask(service, "PUT", "/photos/a", text);
  ask(service, "POST", "/photos?delete", text);
  return 0;
}
