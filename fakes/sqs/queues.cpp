#include "fakes/sqs/queues.hpp"

#include "core/aws/sqs/errors.hpp"
#include "core/base/digest.hpp"

#include <algorithm>
#include <array>

// Queues as such; what is in them is the matter of messages.cpp.
namespace revalab::sqs {
namespace {

/// Source: service model, QueueDeletedRecently and PurgeQueueInProgress.
constexpr Duration k_minute = std::chrono::seconds(60);
constexpr std::int64_t k_results_max = 1'000;
/// Source: SQS developer guide, sqs-queue-tags: at most 50 tags, keys 128, values 256 characters.
constexpr std::size_t k_tags_max = 50;
constexpr std::size_t k_tag_key_max_chars = 128;
constexpr std::size_t k_tag_value_max_chars = 256;

constexpr auto k_counted = std::to_array<std::string_view>(
    {"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
     "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp", "LastModifiedTimestamp",
     "QueueArn"});
/// Those that a queue has only when they were set.
constexpr auto k_optional = std::to_array<std::string_view>(
    {"Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId",
     "KmsDataKeyReusePeriodSeconds", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope",
     "FifoThroughputLimit"});

template <class Names>
bool holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<ApiError> why_no_tags(const TextMap& tags) {
  if (tags.size() > k_tags_max) {
    return errors::invalid_parameter_value("Too many tags added for queue.");
  }
  for (const auto& [key, value] : tags) {
    if (key.empty() || key.size() > k_tag_key_max_chars || value.size() > k_tag_value_max_chars) {
      return errors::invalid_parameter_value(
          "Tag keys must be between 1 and 128 characters in "
          "length, values at most 256.");
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view queue_name_in(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
    const auto path = url.find('/');
    if (path == std::string_view::npos) return {};
    url.remove_prefix(path);
  }
  const auto slash = url.rfind('/');
  return slash == std::string_view::npos || slash == 0 ? std::string_view() : url.substr(slash + 1);
}

Queues::Queues(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar), ids_(dice), ledger_(ledger), options_(std::move(options)) {}

std::string Queues::url_of(std::string_view name, const Call& call) const {
  return std::string(call.endpoint) + "/" + options_.account_id + "/" + std::string(name);
}

std::string Queues::arn_of(std::string_view name) const {
  return "arn:aws:sqs:" + options_.region + ":" + options_.account_id + ":" + std::string(name);
}

const Queue* Queues::find(std::string_view name) const {
  const auto found = queues_.find(std::string(name));
  return found == queues_.end() ? nullptr : found->second.get();
}

Queue* Queues::queue_with_arn(std::string_view arn) const {
  const auto found = queues_.find(std::string(arn.substr(arn.rfind(':') + 1)));
  // One of another account or region is none of ours.
  return found == queues_.end() || arn_of(found->first) != arn ? nullptr : found->second.get();
}

Result<Queues::Named> Queues::queue_at(std::string_view url) {
  if (url.empty()) return errors::missing_parameter("QueueUrl");
  const std::string_view name = queue_name_in(url);
  if (name.empty()) {
    return ApiError(404, "InvalidAddress",
                    "The address " + std::string(url) + " is not valid for this endpoint.");
  }
  const auto found = queues_.find(std::string(name));
  if (found == queues_.end()) return errors::queue_does_not_exist();
  return Named{found->first, found->second.get()};
}

std::optional<ApiError> Queues::why_no_redrive(const QueueSettings& settings) const {
  if (!settings.redrive()) return std::nullopt;
  const auto refused = [&](std::string_view reason) {
    return errors::invalid_value(settings.texts().at("RedrivePolicy"), "RedrivePolicy", reason);
  };
  const Queue* target = queue_with_arn(settings.redrive()->target_arn);
  if (target == nullptr) return refused("Dead letter target does not exist.");
  if (target->settings().fifo() != settings.fifo()) {
    return refused("Dead-letter queue must be same type of queue as the source.");
  }
  return std::nullopt;
}

Result<QueueUrlResult> Queues::create_queue(const CreateQueueRequest& request, const Call& call) {
  advance_to(call.now);
  if (request.queue_name.empty()) return errors::missing_parameter("QueueName");
  auto settings = QueueSettings::create(request.queue_name, request.attributes);
  if (!settings) return settings.error();
  if (auto error = why_no_tags(request.tags)) return *std::move(error);
  QueueUrlResult result;
  result.queue_url = url_of(request.queue_name, call);
  if (const Queue* there = find(request.queue_name)) {
    const std::string differing = there->settings().differing(request.attributes);
    if (!differing.empty()) return errors::queue_name_exists(differing);
    use(nullptr, 0, "CreateQueue", call);
    return result;
  }
  if (deleted_.contains(request.queue_name)) return errors::queue_deleted_recently();
  if (auto error = why_no_redrive(*settings)) return *std::move(error);
  auto queue = std::make_unique<Queue>(++last_serial_, std::move(settings).value(), call.now);
  queue->tags = request.tags;
  queues_.emplace(request.queue_name, std::move(queue));
  use(nullptr, 0, "CreateQueue", call);
  return result;
}

Result<QueueUrlResult> Queues::get_queue_url(const GetQueueUrlRequest& request, const Call& call) {
  if (request.queue_name.empty()) return errors::missing_parameter("QueueName");
  if (find(request.queue_name) == nullptr) return errors::queue_does_not_exist();
  use(nullptr, 0, "GetQueueUrl", call);
  QueueUrlResult result;
  result.queue_url = url_of(request.queue_name, call);
  return result;
}

template <class Matches>
Result<ListQueuesResult> Queues::page_of_queues(const ListQueuesRequest& request, const Call& call,
                                                Matches matches) const {
  const std::int64_t most = request.max_results.value_or(k_results_max);
  if (most < 1 || most > k_results_max) {
    return errors::invalid_value(std::to_string(most), "MaxResults",
                                 "MaxResults must be an integer between 1 and 1000.");
  }
  std::string last;
  if (request.next_token) {
    const auto decoded = base64_decode(*request.next_token);
    if (!decoded || decoded->empty()) {
      return errors::invalid_parameter_value("Invalid or expired next token.");
    }
    last = *decoded;
  }
  ListQueuesResult page;
  for (auto next = queues_.upper_bound(last); next != queues_.end(); ++next) {
    if (!matches(next->first, *next->second)) continue;
    if (page.queue_urls.size() == static_cast<std::size_t>(most)) {
      // Pages are promised to whoever names a size.
      if (request.max_results) page.next_token = base64_encode(last);
      break;
    }
    page.queue_urls.push_back(url_of(next->first, call));
    last = next->first;
  }
  return page;
}

Result<ListQueuesResult> Queues::list_queues(const ListQueuesRequest& request, const Call& call) {
  auto page = page_of_queues(request, call, [&](const std::string& name, const Queue&) {
    return name.starts_with(request.queue_name_prefix);
  });
  if (page) use(nullptr, 0, "ListQueues", call);
  return page;
}

Result<ListQueuesResult> Queues::list_dead_letter_source_queues(const ListQueuesRequest& request,
                                                                const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  const std::string arn = arn_of(found->name);
  auto page = page_of_queues(request, call, [&](const std::string&, const Queue& queue) {
    return queue.settings().redrive() && queue.settings().redrive()->target_arn == arn;
  });
  if (page) use(found->queue, 0, "ListDeadLetterSourceQueues", call);
  return page;
}

Result<Done> Queues::delete_queue(const QueueRequest& request, const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  use(found->queue, 0, "DeleteQueue", call);
  queues_.erase(found->name);
  deleted_.insert_or_assign(found->name, call.now);
  return Done{};
}

Result<Done> Queues::purge_queue(const QueueRequest& request, const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  std::optional<Instant>& purged = found->queue->purged;
  if (purged && call.now < *purged + k_minute) return errors::purge_queue_in_progress(found->name);
  purged = call.now;
  found->queue->purge();
  use(found->queue, 0, "PurgeQueue", call);
  return Done{};
}

Result<TextMap> Queues::get_queue_attributes(const GetQueueAttributesRequest& request,
                                             const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  const Queue& queue = *found->queue;
  TextMap all = queue.settings().texts();
  const QueueCounts counts = queue.counts();
  all["ApproximateNumberOfMessages"] = std::to_string(counts.available);
  all["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.in_flight);
  all["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
  all["CreatedTimestamp"] = std::to_string(calendar_.wall(queue.created).epoch_seconds());
  all["LastModifiedTimestamp"] = std::to_string(calendar_.wall(queue.modified).epoch_seconds());
  all["QueueArn"] = arn_of(found->name);
  TextMap asked;
  for (const std::string& name : request.attribute_names) {
    if (name == "All") {
      asked = all;
      continue;
    }
    const auto value = all.find(name);
    if (value != all.end()) {
      asked.insert(*value);
    } else if (!holds(k_optional, name) && !holds(k_counted, name)) {
      return errors::invalid_attribute_name("Unknown Attribute " + name + ".");
    }
  }
  use(found->queue, 0, "GetQueueAttributes", call);
  return asked;
}

Result<Done> Queues::set_queue_attributes(const SetQueueAttributesRequest& request,
                                          const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  QueueSettings wanted = found->queue->settings();
  if (const auto set = wanted.set(request.attributes); !set) return set;
  if (request.attributes.contains("RedrivePolicy")) {
    if (auto error = why_no_redrive(wanted)) return *std::move(error);
  }
  use(found->queue, 0, "SetQueueAttributes", call);
  return found->queue->set_attributes(request.attributes, call.now);
}

Result<TextMap> Queues::list_queue_tags(const QueueRequest& request, const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  use(found->queue, 0, "ListQueueTags", call);
  return found->queue->tags;
}

Result<Done> Queues::tag_queue(const TagQueueRequest& request, const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  TextMap tags = request.tags;
  tags.insert(found->queue->tags.begin(), found->queue->tags.end());
  if (auto error = why_no_tags(tags)) return *std::move(error);
  found->queue->tags = std::move(tags);
  use(found->queue, 0, "TagQueue", call);
  return Done{};
}

Result<Done> Queues::untag_queue(const UntagQueueRequest& request, const Call& call) {
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  for (const std::string& key : request.tag_keys) found->queue->tags.erase(key);
  use(found->queue, 0, "UntagQueue", call);
  return Done{};
}

std::optional<Instant> Queues::next_deadline() const {
  std::optional<Instant> earliest;
  for (const auto& [name, queue] : queues_) {
    const auto deadline = queue->next_deadline();
    if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
  }
  return earliest;
}

void Queues::advance_to(Instant now) {
  for (const auto& [name, queue] : queues_) queue->advance_to(now);
  std::erase_if(deleted_, [now](const auto& each) { return each.second + k_minute <= now; });
}

}  // namespace revalab::sqs
