#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/base/digest.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/wire/call.hpp"

namespace revalab::cloudfront {
namespace {

/// What an identity is called at S3. The lab makes it from the id.
std::string canonical_user_id(const Document& document) {
  return hex(bytes_of(sha256(document.id)));
}

/// A policy, an access control or an identity, as the element named by its noun.
void write_document(XmlWriter& xml, DocumentKind kind, const Document& document,
                    const WireCall& call) {
  xml.text("Id", document.id);
  if (traits_of(kind).is_policy) xml.text("LastModifiedTime", call.wire_time(document.modified));
  if (kind == DocumentKind::origin_access_identity) {
    xml.text("S3CanonicalUserId", canonical_user_id(document));
  }
  xml.raw(document.config);
}

std::string encode_document(DocumentKind kind, const Document& document, const WireCall& call) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document(traits_of(kind).noun);
  write_document(xml, kind, document, call);
  xml.end(traits_of(kind).noun);
  return body;
}

/// What stands between the tags of an element.
std::string_view members_of(std::string_view element) {
  const auto begin = element.find('>') + 1;
  return element.substr(begin, element.rfind("</") - begin);
}

/// The member's element, out of a canonical configuration.
std::string_view member_of(std::string_view config, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">";
  const std::string close = "</" + std::string(name) + ">";
  const auto begin = config.find(open);
  if (begin == std::string_view::npos) return {};
  return config.substr(begin, config.find(close, begin) + close.size() - begin);
}

/// Policies stand in their summaries whole, the others with the members of their configuration.
void write_summary(XmlWriter& xml, DocumentKind kind, const Document& document,
                   const WireCall& call) {
  const DocumentTraits& traits = traits_of(kind);
  const std::string summary = std::string(traits.noun) + "Summary";
  xml.begin(summary);
  if (traits.is_policy) {
    xml.text("Type", document.is_managed ? "managed" : "custom").begin(traits.noun);
    write_document(xml, kind, document, call);
    xml.end(traits.noun);
  } else if (kind == DocumentKind::origin_access_control) {
    xml.text("Id", document.id).raw(members_of(document.config));
  } else {
    xml.text("Id", document.id).text("S3CanonicalUserId", canonical_user_id(document));
    xml.raw(member_of(document.config, "Comment"));
  }
  xml.end(summary);
}

std::string encode_list(DocumentKind kind, const DocumentList& list, const WireCall& call) {
  const DocumentTraits& traits = traits_of(kind);
  const std::string root = std::string(traits.noun) + "List";
  std::string body;
  XmlWriter xml(body);
  xml.begin_document(root);
  if (!traits.is_policy) xml.text("Marker", list.marker);
  if (!list.next_marker.empty()) xml.text("NextMarker", list.next_marker);
  xml.integer("MaxItems", list.max_items);
  if (!traits.is_policy) xml.boolean("IsTruncated", !list.next_marker.empty());
  xml.integer("Quantity", static_cast<std::int64_t>(list.items.size()));
  if (!list.items.empty()) {
    xml.begin("Items");
    for (const Document* each : list.items) write_summary(xml, kind, *each, call);
    xml.end("Items");
  }
  xml.end(root);
  return body;
}

Result<Response> create(const WireCall& call, DocumentKind kind) {
  const auto created = call.cloudfront.create_document(kind, call.request.body, call.call());
  if (!created) return created.error();
  const Document& document = **created;
  Response response = versioned_response(201, encode_document(kind, document, call), document.etag);
  response.headers.set("Location", location_of(traits_of(kind).path) + "/" + document.id);
  return response;
}

Result<Response> get(const WireCall& call, DocumentKind kind, bool config_alone) {
  const Document* found = call.cloudfront.documents().find(kind, call.name());
  if (found == nullptr) return errors::no_such(traits_of(kind).noun);
  return versioned_response(
      200, config_alone ? as_document(found->config) : encode_document(kind, *found, call),
      found->etag);
}

Result<Response> update(const WireCall& call, DocumentKind kind) {
  const auto updated = call.cloudfront.update_document(kind, call.name(), call.if_match(),
                                                       call.request.body, call.call());
  if (!updated) return updated.error();
  return versioned_response(200, encode_document(kind, **updated, call), (*updated)->etag);
}

Result<Response> remove(const WireCall& call, DocumentKind kind) {
  const auto removed = call.cloudfront.delete_document(kind, call.name(), call.if_match());
  if (!removed) return removed.error();
  return empty_response();
}

Result<Response> list(const WireCall& call, DocumentKind kind) {
  const auto page = page_of(call.request);
  if (!page) return page.error();
  const std::string type = query_parameter(call.request.query(), "Type").value_or("");
  DocumentFilter filter = DocumentFilter::all;
  if (traits_of(kind).is_policy && !type.empty()) {
    if (type != "managed" && type != "custom") {
      return errors::invalid_argument("The parameter Type is invalid.");
    }
    filter = type == "managed" ? DocumentFilter::managed : DocumentFilter::custom;
  }
  const auto listed = call.cloudfront.documents().list(kind, *page, filter);
  if (!listed) return listed.error();
  return xml_response(200, encode_list(kind, *listed, call));
}

}  // namespace

std::optional<Result<Response>> answer_document_operation(const WireCall& call) {
  const std::string_view operation = call.route.operation;
  for (const DocumentKind kind : k_document_kinds) {
    const DocumentTraits& traits = traits_of(kind);
    if (operation == "List" + std::string(traits.plural)) return list(call, kind);
    const auto noun = operation.find(traits.noun);
    if (noun == std::string_view::npos) continue;
    const std::string_view verb = operation.substr(0, noun);
    const std::string_view rest = operation.substr(noun + traits.noun.size());
    if (rest == "Config" && verb == "Get") return get(call, kind, true);
    if (!rest.empty()) continue;
    if (verb == "Create") return create(call, kind);
    if (verb == "Get") return get(call, kind, false);
    if (verb == "Update") return update(call, kind);
    if (verb == "Delete") return remove(call, kind);
  }
  return std::nullopt;
}

}  // namespace revalab::cloudfront
