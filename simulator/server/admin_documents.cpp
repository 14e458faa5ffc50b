#include "simulator/server/admin_documents.hpp"

#include "core/base/json_writer.hpp"
#include "core/pricing/bill.hpp"
#include "simulator/report/report.hpp"
#include "simulator/scenario/fault_file.hpp"

namespace revalab::sim {
namespace {

void write_tables(JsonWriter& json, const dynamodb::Tables& tables) {
  json.key("tables").begin_array();
  for (const std::string& name : tables.names()) {
    const dynamodb::Table& table = *tables.table(name);
    json.begin_object().key("name").string(name);
    json.key("items").integer(table.items().item_count());
    json.key("indexes").begin_array();
    for (const auto& index : table.indexes()) json.string(index.definition.name);
    json.end_array().end_object();
  }
  json.end_array();
}

void write_distributions(JsonWriter& json, const ServedLab& lab) {
  const cloudfront::CloudFront& cloudfront = lab.account().cloudfront();
  json.key("distributions").begin_array();
  cloudfront::Page page;
  for (;;) {
    const auto list = cloudfront.list_distributions(page);
    for (const cloudfront::Distribution* each : list->items) {
      const cloudfront::Scope scope{cloudfront::Scope::Kind::distribution, each->id};
      json.begin_object().key("id").string(each->id).key("domainName").string(each->domain_name);
      json.key("status").string(each->status(lab.now()));
      json.key("invalidationsInProgress").integer(cloudfront.batches_in_progress(scope));
      json.end_object();
    }
    if (list->next_marker.empty()) break;
    page.marker = list->next_marker;
  }
  json.end_array();
}

void write_queues(JsonWriter& json, const sqs::Queues& queues) {
  json.key("queues").begin_array();
  for (const auto& [name, queue] : queues.all()) {
    const sqs::QueueCounts counts = queue->counts();
    json.begin_object().key("name").string(name).key("available").integer(counts.available);
    json.key("inFlight").integer(counts.in_flight).key("delayed").integer(counts.delayed);
    json.end_object();
  }
  json.end_array();
}

void write_consumer(JsonWriter& json, const ServedLab& lab) {
  const ConsumerOptions& options = lab.options().consumer;
  const ConsumerCounts& counts = lab.consumer_counts();
  json.key("consumer").begin_object().key("scheme").string(name_of(options.scheme));
  if (options.scheme != ConsumerScheme::off) {
    json.key("queue").string(options.queue_name);
    json.key("revalidated").integer(counts.revalidated).key("failed").integer(counts.failed);
    json.key("held").integer(counts.held);
  }
  json.end_object();
}

}  // namespace

std::string clock_document(const ServedLab& lab) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("now").string(lab.wall_now().rfc3339());
  json.key("mode").string(name_of(lab.options().clock)).end_object();
  return text;
}

std::string usage_document(const Ledger& ledger) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("entries").begin_array();
  for (const UsageEntry& entry : ledger.entries()) {
    json.begin_object().key("at").string(entry.at.rfc3339());
    json.key("dimension").string(info(entry.dimension).name);
    json.key("quantity").string(quantity_text(entry.dimension, entry.count));
    json.key("unit").string(info(entry.dimension).unit);
    json.key("cause").string(ledger.cause_name(entry.cause)).end_object();
  }
  json.end_array().end_object();
  return text;
}

std::string requests_document(const ServedLab& lab, std::uint64_t since) {
  const Calendar calendar = lab.clock().calendar();
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("requests").begin_array();
  for (const RequestRecord& record : lab.account().cloud().requests()) {
    if (record.seq > since) write_request(json, record, calendar.wall(record.at));
  }
  json.end_array().end_object();
  return text;
}

std::string faults_document(const FaultPlan& plan) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("kind").string("faults").key("faults").begin_array();
  for (const FaultPlan::State& state : plan.states()) write_fault(json, state.fault, state.fired);
  json.end_array().end_object();
  return text;
}

std::string state_document(const ServedLab& lab) {
  const ServedLabOptions& options = lab.options();
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("version").string(REVALAB_VERSION);
  json.key("now").string(lab.wall_now().rfc3339()).key("mode").string(name_of(options.clock));
  json.key("seed").string(std::to_string(options.seed));
  json.key("quotas").string(name_of(options.account.cloudfront.quotas));
  json.key("edges").begin_array();
  for (const std::string& edge : options.account.cloudfront.edges) json.string(edge);
  json.end_array().key("verifySignatures").boolean(!options.account.keys.empty());
  json.key("origins").begin_object();
  for (const auto& [name, url] : options.origins) json.key(name).string(url);
  json.end_object().key("site");
  if (options.build) {
    json.begin_object().key("name").string(options.build->folder);
    json.key("buildId").string(options.build->id).end_object();
  } else if (options.site) {
    json.begin_object().key("name").string(options.site->name);
    json.key("buildId").string(options.site->rules.build_id).end_object();
  } else {
    json.null();
  }
  write_distributions(json, lab);
  write_tables(json, lab.account().dynamodb().tables());
  write_queues(json, lab.account().sqs().queues());
  write_consumer(json, lab);
  json.key("calls").begin_object();
  for (const auto& [name, count] : lab.account().cloud().calls()) json.key(name).integer(count);
  json.end_object().end_object();
  return text;
}

std::string error_document(const InputError& error) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("error");
  write_input_error(json, error);
  json.end_object();
  return text;
}

}  // namespace revalab::sim
