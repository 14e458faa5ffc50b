#include "core/aws/cloudfront/xml.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::cloudfront {
namespace {

/// Any text XML can hold: visible and accented characters, markup, and white space but CR.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>("/", "a", "<", ">", "&", "\"", "'", "]]>", " ",
                                                   "\t", "\n", "\r", "&amp;", "\xc3\xa9", "*", "#");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
    std::string text;
    for (const auto& each : pieces) text += each;
    return text;
  });
}

RC_GTEST_PROP(CloudFrontXmlLaws, EveryBatchThatXmlCanHoldComesBackAsItWas, ()) {
  const auto items = *rc::gen::container<std::vector<std::string>>(any_text());
  const InvalidationBatch batch(items, *any_text());
  const auto back = decode_invalidation_batch(encode_invalidation_batch(batch));
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == batch);
}

RC_GTEST_PROP(CloudFrontXmlLaws, NoBytesAtAllStopTheReader, (const std::string& noise)) {
  const std::string sound = encode_invalidation_batch({{"/a", "/b*"}, "r"});
  const auto at = *rc::gen::inRange<std::size_t>(0, sound.size());
  const auto length = *rc::gen::inRange<std::size_t>(0, 20);
  const auto result = decode_invalidation_batch(std::string(sound).replace(at, length, noise));
  if (!result) RC_ASSERT(result.error().status == 400);
}

}  // namespace
}  // namespace revalab::cloudfront
