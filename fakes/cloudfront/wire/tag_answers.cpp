#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

std::string arn_of(const WireCall& call) {
  return query_parameter(call.request.query(), "Resource").value_or("");
}

Result<Response> tag(const WireCall& call) {
  const auto tags = decode_tags(call.request.body);
  if (!tags) return tags.error();
  const auto tagged = call.cloudfront.tag(arn_of(call), *tags);
  if (!tagged) return tagged.error();
  return empty_response();
}

Result<Response> untag(const WireCall& call) {
  const auto keys = decode_tag_keys(call.request.body);
  if (!keys) return keys.error();
  const auto untagged = call.cloudfront.untag(arn_of(call), *keys);
  if (!untagged) return untagged.error();
  return empty_response();
}

Result<Response> list(const WireCall& call) {
  const auto tags = call.cloudfront.tags_of(arn_of(call));
  if (!tags) return tags.error();
  return xml_response(200, as_document(tags_element(*tags)));
}

constexpr std::array<Answerer, 3> k_answers{{
    {"TagResource", tag},
    {"UntagResource", untag},
    {"ListTagsForResource", list},
}};

}  // namespace

const Answerer* find_tag_answer(std::string_view operation) {
  return find_answer(k_answers, operation);
}

}  // namespace revalab::cloudfront
