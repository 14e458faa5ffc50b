#include "core/aws/cloudfront/xml.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"

#include <optional>

namespace revalab::cloudfront {
namespace {

ApiError malformed_response(std::string_view why) {
  return {200, std::string(k_malformed_response), std::string(why)};
}

/// The children of a batch, in the order the service writes them.
void write_batch_members(XmlWriter& xml, const InvalidationBatch& batch) {
  xml.begin("Paths").integer("Quantity", static_cast<std::int64_t>(batch.items.size()));
  if (!batch.items.empty()) {
    xml.begin("Items");
    for (const auto& item : batch.items) xml.text("Path", item);
    xml.end("Items");
  }
  xml.end("Paths").text("CallerReference", batch.caller_reference);
}

/// Reads the members of an `InvalidationBatch` element.
Result<InvalidationBatch> read_batch(pugi::xml_node element) {
  const auto paths = child(element, "Paths");
  const auto reference = child(element, "CallerReference");
  if (!paths) return errors::malformed_xml("Paths is required");
  if (!reference) return errors::malformed_xml("CallerReference is required");
  const auto quantity = integer_of(child(paths, "Quantity"));
  if (!quantity) return errors::malformed_xml("Quantity must be an integer");
  InvalidationBatch batch;
  batch.caller_reference = text_of(reference);
  for (const auto item : child(paths, "Items").children()) {
    if (item.type() != pugi::node_element) continue;
    if (local_name(item) != "Path") return errors::malformed_xml("Items holds Path elements");
    batch.items.push_back(text_of(item));
  }
  if (*quantity != static_cast<std::int64_t>(batch.items.size())) {
    return errors::inconsistent_quantities();
  }
  return batch;
}

/// Opens an answer whose root must be `root`; gives the document, because nodes live in it.
Result<pugi::xml_document> open_answer(std::string_view body, std::string_view root) {
  if (body.size() > k_response_body_max_bytes) return malformed_response("the answer is too long");
  auto document = read_xml(body);
  if (!document) return malformed_response(document.error());
  if (local_name(document->document_element()) != root) {
    return malformed_response("the root element is not " + std::string(root));
  }
  return std::move(document).value();
}

std::optional<InvalidationSummary> read_summary(pugi::xml_node element) {
  InvalidationSummary summary;
  summary.id = text_of(child(element, "Id"));
  summary.status = text_of(child(element, "Status"));
  const auto created = WallTime::parse_rfc3339(text_of(child(element, "CreateTime")));
  if (summary.id.empty() || summary.status.empty() || !created) return std::nullopt;
  summary.create_time = *created;
  return summary;
}

/// Reads a `Distribution` or a `DistributionSummary`; `config` is where its configuration stands.
std::optional<DistributionSummary> read_distribution(pugi::xml_node element,
                                                     pugi::xml_node config) {
  DistributionSummary distribution;
  distribution.id = text_of(child(element, "Id"));
  distribution.domain_name = text_of(child(element, "DomainName"));
  distribution.status = text_of(child(element, "Status"));
  if (distribution.id.empty() || distribution.domain_name.empty()) return std::nullopt;
  distribution.enabled = text_of(child(config, "Enabled")) == "true";
  for (const auto alias : child(child(config, "Aliases"), "Items").children()) {
    if (local_name(alias) == "CNAME") distribution.aliases.push_back(text_of(alias));
  }
  distribution.cache_tag_header = text_of(child(child(config, "CacheTagConfig"), "HeaderName"));
  return distribution;
}

}  // namespace

std::string encode_invalidation_batch(const InvalidationBatch& batch) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("InvalidationBatch");
  write_batch_members(xml, batch);
  xml.end("InvalidationBatch");
  return body;
}

Result<InvalidationBatch> decode_invalidation_batch(std::string_view body) {
  if (body.empty()) return errors::missing_body();
  if (body.size() > k_request_body_max_bytes) return errors::batch_too_large();
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  if (local_name(root) != "InvalidationBatch") {
    return errors::malformed_xml("the root element is not InvalidationBatch");
  }
  return read_batch(root);
}

std::string encode_invalidation(const Invalidation& invalidation) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("Invalidation")
      .text("Id", invalidation.id)
      .text("Status", invalidation.status)
      .text("CreateTime", invalidation.create_time.iso8601_milliseconds())
      .begin("InvalidationBatch");
  write_batch_members(xml, invalidation.batch);
  xml.end("InvalidationBatch").end("Invalidation");
  return body;
}

Result<Invalidation> decode_invalidation(std::string_view body) {
  const auto document = open_answer(body, "Invalidation");
  if (!document) return document.error();
  const auto root = document->document_element();
  auto summary = read_summary(root);
  if (!summary) return malformed_response("Id, Status and CreateTime are required");
  auto batch = read_batch(child(root, "InvalidationBatch"));
  if (!batch) return malformed_response(batch.error().message);
  Invalidation invalidation;
  invalidation.id = std::move(summary->id);
  invalidation.status = std::move(summary->status);
  invalidation.create_time = summary->create_time;
  invalidation.batch = std::move(batch).value();
  return invalidation;
}

std::string encode_invalidation_list(const InvalidationList& list) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("InvalidationList").text("Marker", list.marker);
  if (list.is_truncated) xml.text("NextMarker", list.next_marker);
  xml.integer("MaxItems", list.max_items)
      .boolean("IsTruncated", list.is_truncated)
      .integer("Quantity", static_cast<std::int64_t>(list.items.size()));
  if (!list.items.empty()) {
    xml.begin("Items");
    for (const auto& item : list.items) {
      xml.begin("InvalidationSummary")
          .text("Id", item.id)
          .text("CreateTime", item.create_time.iso8601_milliseconds())
          .text("Status", item.status)
          .end("InvalidationSummary");
    }
    xml.end("Items");
  }
  xml.end("InvalidationList");
  return body;
}

Result<InvalidationList> decode_invalidation_list(std::string_view body) {
  const auto document = open_answer(body, "InvalidationList");
  if (!document) return document.error();
  const auto root = document->document_element();
  const auto max_items = integer_of(child(root, "MaxItems"));
  if (!max_items) return malformed_response("MaxItems must be an integer");
  InvalidationList list;
  list.marker = text_of(child(root, "Marker"));
  list.next_marker = text_of(child(root, "NextMarker"));
  list.max_items = *max_items;
  list.is_truncated = text_of(child(root, "IsTruncated")) == "true";
  // Whoever follows pages would otherwise begin again at the first one, forever.
  if (list.is_truncated && list.next_marker.empty()) {
    return malformed_response("a truncated list needs a NextMarker");
  }
  for (const auto element : child(root, "Items").children()) {
    if (element.type() != pugi::node_element) continue;
    auto summary = read_summary(element);
    if (!summary) return malformed_response("Id, Status and CreateTime are required");
    list.items.push_back(*std::move(summary));
  }
  return list;
}

Result<DistributionSummary> decode_distribution(std::string_view body) {
  const auto document = open_answer(body, "Distribution");
  if (!document) return document.error();
  const auto root = document->document_element();
  auto distribution = read_distribution(root, child(root, "DistributionConfig"));
  if (!distribution) return malformed_response("Id and DomainName are required");
  return *std::move(distribution);
}

Result<DistributionPage> decode_distribution_list(std::string_view body) {
  const auto document = open_answer(body, "DistributionList");
  if (!document) return document.error();
  const auto root = document->document_element();
  DistributionPage page;
  if (text_of(child(root, "IsTruncated")) == "true") {
    page.next_marker = text_of(child(root, "NextMarker"));
    if (page.next_marker.empty()) return malformed_response("a truncated list needs a NextMarker");
  }
  for (const auto element : child(root, "Items").children()) {
    if (element.type() != pugi::node_element) continue;
    auto distribution = read_distribution(element, element);
    if (!distribution) return malformed_response("Id and DomainName are required");
    page.items.push_back(*std::move(distribution));
  }
  return page;
}

std::string encode_error(const ApiError& error, std::string_view request_id) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("ErrorResponse")
      .begin("Error")
      .text("Type", error.status < 500 ? "Sender" : "Receiver")
      .text("Code", error.code)
      .text("Message", error.message)
      .end("Error")
      .text("RequestId", request_id)
      .end("ErrorResponse");
  return body;
}

ApiError decode_error(const Response& response) {
  if (response.body.size() <= k_response_body_max_bytes) {
    if (const auto document = read_xml(response.body)) {
      const auto error = child(document->document_element(), "Error");
      const std::string code = text_of(child(error, "Code"));
      if (!code.empty()) return {response.status, code, text_of(child(error, "Message"))};
    }
  }
  return {response.status, "HttpStatus" + std::to_string(response.status),
          "The answer has no error document."};
}

}  // namespace revalab::cloudfront
