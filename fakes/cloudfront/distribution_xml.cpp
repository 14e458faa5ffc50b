#include "fakes/cloudfront/distribution_xml.hpp"

#include "core/aws/cloudfront/xml_writer.hpp"

namespace revalab::cloudfront {
namespace {

void write_signers(XmlWriter& xml, std::string_view name) {
  xml.begin(name).boolean("Enabled", false).integer("Quantity", 0).end(name);
}

void write_page(XmlWriter& xml, const DistributionList& list) {
  xml.text("Marker", list.marker);
  if (!list.next_marker.empty()) xml.text("NextMarker", list.next_marker);
  xml.integer("MaxItems", list.max_items)
      .boolean("IsTruncated", !list.next_marker.empty())
      .integer("Quantity", static_cast<std::int64_t>(list.items.size()));
}

}  // namespace

std::string encode_distribution(const Distribution& distribution, const Calendar& calendar,
                                Instant now, std::int64_t batches_in_progress) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("Distribution")
      .text("Id", distribution.id)
      .text("ARN", distribution.arn)
      .text("Status", distribution.status(now))
      .text("LastModifiedTime", calendar.wall(distribution.modified).iso8601_milliseconds())
      .integer("InProgressInvalidationBatches", batches_in_progress)
      .text("DomainName", distribution.domain_name);
  write_signers(xml, "ActiveTrustedSigners");
  write_signers(xml, "ActiveTrustedKeyGroups");
  xml.raw(distribution.config->xml).end("Distribution");
  return body;
}

std::string encode_distribution_list(const DistributionList& list, const Calendar& calendar,
                                     Instant now) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("DistributionList");
  write_page(xml, list);
  if (!list.items.empty()) {
    xml.begin("Items");
    for (const Distribution* distribution : list.items) {
      xml.begin("DistributionSummary")
          .text("Id", distribution->id)
          .text("ARN", distribution->arn)
          .text("ETag", distribution->etag)
          .text("Status", distribution->status(now))
          .text("LastModifiedTime", calendar.wall(distribution->modified).iso8601_milliseconds())
          .text("DomainName", distribution->domain_name)
          .raw(distribution->config->summary_members)
          .end("DistributionSummary");
    }
    xml.end("Items");
  }
  xml.end("DistributionList");
  return body;
}

std::string encode_distribution_id_list(const DistributionList& list) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("DistributionIdList");
  write_page(xml, list);
  if (!list.items.empty()) {
    xml.begin("Items");
    for (const Distribution* distribution : list.items) {
      xml.text("DistributionId", distribution->id);
    }
    xml.end("Items");
  }
  xml.end("DistributionIdList");
  return body;
}

}  // namespace revalab::cloudfront
