#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

/// Source: AWS CLI reference, the examples of create-function, publish-function and
/// describe-function (read 2026-11-24) for `UNPUBLISHED`, `UNASSOCIATED` and `DEPLOYED`.
std::string_view status_of(const WireCall& call, const Function& function, FunctionStage stage) {
  const bool is_live = function.live && (stage == FunctionStage::live ||
                                         function.live->etag == function.development.etag);
  if (!is_live) return "UNPUBLISHED";
  if (call.now < function.deployed) return "IN_PROGRESS";
  const auto all = call.cloudfront.list_distributions(Page{"", 1}, [&](const Distribution& each) {
    return each.config->mentions("FunctionARN", function.arn);
  });
  return all.ok() && !all->items.empty() ? "DEPLOYED" : "UNASSOCIATED";
}

void write_summary(XmlWriter& xml, const WireCall& call, const Function& function,
                   FunctionStage stage) {
  const FunctionVersion& version = *version_at(function, stage);
  xml.text("Name", function.name).text("Status", status_of(call, function, stage));
  xml.raw(version.config).begin("FunctionMetadata").text("FunctionARN", function.arn);
  xml.text("Stage", stage == FunctionStage::live ? "LIVE" : "DEVELOPMENT");
  xml.text("CreatedTime", call.wire_time(function.created));
  xml.text("LastModifiedTime", call.wire_time(version.modified)).end("FunctionMetadata");
}

std::string encode_function(const WireCall& call, const Function& function, FunctionStage stage) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("FunctionSummary");
  write_summary(xml, call, function, stage);
  xml.end("FunctionSummary");
  return body;
}

/// The query's `Stage`; DEVELOPMENT when it names none. Source: service model, `Stage`.
Result<FunctionStage> stage_of(const Request& request) {
  const std::string stage = query_parameter(request.query(), "Stage").value_or("");
  if (stage.empty() || stage == "DEVELOPMENT") return FunctionStage::development;
  if (stage == "LIVE") return FunctionStage::live;
  return errors::invalid_argument("The parameter Stage is invalid.");
}

/// The function that is named, if it has the stage that is asked for.
struct Found {
  Found() = default;
  const Function* function = nullptr;
  FunctionStage stage = FunctionStage::development;
};
Result<Found> find(const WireCall& call) {
  const auto stage = stage_of(call.request);
  if (!stage) return errors::no_such_function();  // The model has no other error here.
  Found found;
  found.function = call.cloudfront.functions().find(call.name());
  found.stage = *stage;
  if (found.function == nullptr || version_at(*found.function, *stage) == nullptr) {
    return errors::no_such_function();
  }
  return found;
}

Result<Response> create(const WireCall& call) {
  auto content = decode_function(call.request.body, true);
  if (!content) return content.error();
  const auto created = call.cloudfront.create_function(std::move(content).value(), call.call());
  if (!created) return created.error();
  const Function& function = **created;
  Response response = versioned_response(
      201, encode_function(call, function, FunctionStage::development), function.development.etag);
  response.headers.set("Location", location_of("function/") + function.name);
  return response;
}

Result<Response> describe(const WireCall& call) {
  const auto found = find(call);
  if (!found) return found.error();
  return versioned_response(200, encode_function(call, *found->function, found->stage),
                            version_at(*found->function, found->stage)->etag);
}

/// The code as it is, not as XML.
Result<Response> get(const WireCall& call) {
  const auto found = find(call);
  if (!found) return found.error();
  const FunctionVersion& version = *version_at(*found->function, found->stage);
  Response response = versioned_response(200, version.code, version.etag);
  response.headers.set("Content-Type", "application/octet-stream");
  return response;
}

/// The model calls the answer's header `ETtag`, as the service does.
Result<Response> update(const WireCall& call) {
  auto content = decode_function(call.request.body, false);
  if (!content) return content.error();
  const auto updated = call.cloudfront.update_function(call.name(), call.if_match(),
                                                       std::move(content).value(), call.call());
  if (!updated) return updated.error();
  const Function& function = **updated;
  Response response = versioned_response(
      200, encode_function(call, function, FunctionStage::development), function.development.etag);
  response.headers.set("ETtag", function.development.etag);
  return response;
}

Result<Response> publish(const WireCall& call) {
  const auto published =
      call.cloudfront.publish_function(call.name(), call.if_match(), call.call());
  if (!published) return published.error();
  return xml_response(200, encode_function(call, **published, FunctionStage::live));
}

Result<Response> remove(const WireCall& call) {
  const auto removed = call.cloudfront.delete_function(call.name(), call.if_match());
  if (!removed) return removed.error();
  return empty_response();
}

Result<Response> list(const WireCall& call) {
  const auto page = page_of(call.request);
  if (!page) return page.error();
  const auto stage = stage_of(call.request);
  if (!stage) return stage.error();
  const auto listed = call.cloudfront.functions().list(*page, *stage);
  if (!listed) return listed.error();
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("FunctionList");
  if (!listed->next_marker.empty()) xml.text("NextMarker", listed->next_marker);
  xml.integer("MaxItems", listed->max_items);
  xml.integer("Quantity", static_cast<std::int64_t>(listed->items.size())).begin("Items");
  for (const Function* each : listed->items) {
    xml.begin("FunctionSummary");
    write_summary(xml, call, *each, *stage);
    xml.end("FunctionSummary");
  }
  xml.end("Items").end("FunctionList");
  return xml_response(200, std::move(body));
}

constexpr std::array<Answerer, 7> k_answers{{
    {"CreateFunction", create},
    {"DescribeFunction", describe},
    {"GetFunction", get},
    {"UpdateFunction", update},
    {"PublishFunction", publish},
    {"DeleteFunction", remove},
    {"ListFunctions", list},
}};

}  // namespace

const Answerer* find_function_answer(std::string_view operation) {
  return find_answer(k_answers, operation);
}

}  // namespace revalab::cloudfront
