#include "tests/fakes/s3/fixture.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::s3 {
namespace {

Body body_of(const std::string& text) { return std::make_shared<const std::string>(text); }

// However a body is cut and in whatever order its parts arrive, the object is the one that a put
// makes, but for its ETag.
RC_GTEST_PROP(MultipartLaws, PartsMakeTheObjectThatAPutMakes, ()) {
  const auto pieces = *rc::gen::nonEmpty<std::vector<std::string>>();
  RC_PRE(pieces.size() <= 100U);
  Options options;
  options.part_min_bytes = 0;
  Ledger ledger;
  Buckets buckets(Calendar(k_start), Dice(1), ledger, options);
  RC_ASSERT(buckets.create_bucket("photos", "", {}).ok());
  const ObjectName name{"photos", "in parts"};
  const std::string id = buckets.create_upload(name, NewUpload(), {}).value()->id;
  std::string whole;
  std::vector<int> order;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    whole += pieces[i];
    order.insert(
        order.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(i) + 1),
        static_cast<int>(i) + 1);
  }
  for (const int number : order) {
    const std::string& piece = pieces[static_cast<std::size_t>(number) - 1];
    RC_ASSERT(buckets.upload_part(name, id, number, body_of(piece), std::nullopt, {}).ok());
  }
  Completion completion;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CompletedPart part;
    part.number = static_cast<int>(i) + 1;
    part.etag = etag_of(pieces[i]);
    completion.parts.push_back(part);
  }
  const Object made = *buckets.complete_upload(name, id, completion, {}).value();
  NewObject at_once;
  at_once.body = body_of(whole);
  const Object put = *buckets.put_object({"photos", "at once"}, at_once, {}).value();
  RC_ASSERT(*made.body == *put.body);
  RC_ASSERT(made.checksum == put.checksum);
  RC_ASSERT(made.last_modified == put.last_modified);
  RC_ASSERT(made.etag != put.etag);
  RC_ASSERT(buckets.find_bucket("photos")->uploads.empty());
}

}  // namespace
}  // namespace revalab::s3
