#include "fakes/sqs/queue_settings.hpp"

#include "core/aws/sqs/errors.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace revalab::sqs {
namespace {

constexpr std::size_t k_name_max_chars = 80;
constexpr std::int64_t k_receive_count_max = 1'000;
constexpr std::string_view k_fifo_suffix = ".fifo";

struct NumberRange {
  std::string_view name;
  std::int64_t min;
  std::int64_t max;
  std::string_view otherwise;  ///< The value of a queue that was given none.
};

// Source: service model, CreateQueue; the largest message since 2025-08 (quotas-messages.html).
constexpr auto k_numbers = std::to_array<NumberRange>({
    {"DelaySeconds", 0, 900, "0"},
    {"MaximumMessageSize", 1'024, 1'048'576, "1048576"},
    {"MessageRetentionPeriod", 60, 1'209'600, "345600"},
    {"ReceiveMessageWaitTimeSeconds", 0, 20, "0"},
    {"VisibilityTimeout", 0, 43'200, "30"},
    {"KmsDataKeyReusePeriodSeconds", 60, 86'400, ""},
});

struct Choice {
  std::string_view name;
  std::string_view first;
  std::string_view second;
  bool of_fifo;
  std::string_view otherwise;
};

constexpr auto k_choices = std::to_array<Choice>({
    {"ContentBasedDeduplication", "true", "false", true, "false"},
    {"DeduplicationScope", "queue", "messageGroup", true, "queue"},
    {"FifoThroughputLimit", "perQueue", "perMessageGroupId", true, "perQueue"},
    {"SqsManagedSseEnabled", "true", "false", false, "true"},
});

/// Kept and answered, without effect here.
constexpr auto k_kept =
    std::to_array<std::string_view>({"Policy", "RedriveAllowPolicy", "KmsMasterKeyId"});

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

bool is_queue_name(std::string_view name) {
  static constexpr std::string_view k_allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !name.empty() && name.find_first_not_of(k_allowed) == std::string_view::npos;
}

std::optional<ApiError> why_no_name(std::string_view name, bool fifo) {
  const bool short_enough = name.size() <= k_name_max_chars;
  if (fifo) {
    const bool suffixed = name.ends_with(k_fifo_suffix);
    if (suffixed) name.remove_suffix(k_fifo_suffix.size());
    if (suffixed && short_enough && is_queue_name(name)) return std::nullopt;
    return errors::invalid_parameter_value(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
        "underscores, must end with .fifo suffix and be 1 to 80 in length.");
  }
  if (short_enough && is_queue_name(name)) return std::nullopt;
  return errors::invalid_parameter_value(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

/// A JSON object's member as text, whether it is written as one or as a number.
std::string member_text(simdjson::dom::element object, std::string_view name) {
  simdjson::dom::element member;
  if (object[name].get(member) != simdjson::SUCCESS) return {};
  std::string_view text;
  if (member.get(text) == simdjson::SUCCESS) return std::string(text);
  std::int64_t value = 0;
  return member.get(value) == simdjson::SUCCESS ? std::to_string(value) : std::string();
}

bool is_queue_arn(std::string_view arn) {
  return arn.starts_with("arn:") && arn.find(":sqs:") != std::string_view::npos &&
         std::count(arn.begin(), arn.end(), ':') == 5;
}

}  // namespace

Result<QueueSettings> QueueSettings::create(std::string_view queue_name,
                                            const TextMap& attributes) {
  QueueSettings made;
  TextMap settable = attributes;
  if (const auto fifo = settable.find("FifoQueue"); fifo != settable.end()) {
    // Source: that `false` is unknown is what users report, such as
    // https://github.com/hashicorp/terraform-provider-aws/issues/8619, read 2026-11-24.
    if (fifo->second != "true")
      return errors::invalid_attribute_name("Unknown Attribute FifoQueue.");
    made.fifo_ = true;
    settable.erase(fifo);
  }
  if (auto error = why_no_name(queue_name, made.fifo_)) return *std::move(error);
  for (const NumberRange& each : k_numbers) {
    if (!each.otherwise.empty()) made.texts_[std::string(each.name)] = each.otherwise;
  }
  for (const Choice& each : k_choices) {
    if (made.fifo_ || !each.of_fifo) made.texts_[std::string(each.name)] = each.otherwise;
  }
  if (made.fifo_) made.texts_["FifoQueue"] = "true";
  if (const auto set = made.set(settable); !set) return set.error();
  return made;
}

Result<Done> QueueSettings::set(const TextMap& attributes) {
  QueueSettings changed = *this;
  for (const auto& [name, value] : attributes) {
    if (const auto set = changed.set_one(name, value); !set) return set;
  }
  if (changed.text("FifoThroughputLimit") == "perMessageGroupId" &&
      !changed.deduplicates_by_group()) {
    return errors::invalid_attribute_value("FifoThroughputLimit");
  }
  *this = std::move(changed);
  return Done{};
}

Result<Done> QueueSettings::set_one(const std::string& name, const std::string& value) {
  for (const NumberRange& each : k_numbers) {
    if (each.name != name) continue;
    const auto parsed = number(value);
    if (!parsed || *parsed < each.min || *parsed > each.max) {
      return errors::invalid_attribute_value(name);
    }
    texts_[name] = std::to_string(*parsed);
    return Done{};
  }
  for (const Choice& each : k_choices) {
    if (each.name != name) continue;
    if (each.of_fifo && !fifo_) {
      return errors::invalid_attribute_name(name == "ContentBasedDeduplication"
                                                ? "Unknown Attribute ContentBasedDeduplication."
                                                : "You can specify the " + name +
                                                      " only when FifoQueue is set to true.");
    }
    if (value != each.first && value != each.second) return errors::invalid_attribute_value(name);
    texts_[name] = value;
    return Done{};
  }
  if (name == "RedrivePolicy") return set_redrive(value);
  if (std::find(k_kept.begin(), k_kept.end(), name) == k_kept.end()) {
    return errors::invalid_attribute_name("Unknown Attribute " + name + ".");
  }
  if (value.empty()) {
    texts_.erase(name);
  } else {
    texts_[name] = value;
  }
  // One kind of encryption at a time.
  if (name == "KmsMasterKeyId") texts_["SqsManagedSseEnabled"] = value.empty() ? "true" : "false";
  return Done{};
}

Result<Done> QueueSettings::set_redrive(const std::string& value) {
  if (value.empty()) {
    redrive_.reset();
    texts_.erase("RedrivePolicy");
    return Done{};
  }
  const auto refused = [&](std::string_view reason) {
    return errors::invalid_value(value, "RedrivePolicy", reason);
  };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(value).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return refused("Redrive policy is not a valid JSON map.");
  }
  RedrivePolicy policy;
  policy.target_arn = member_text(root, "deadLetterTargetArn");
  const std::string count = member_text(root, "maxReceiveCount");
  if (policy.target_arn.empty() || count.empty()) {
    return refused("Redrive policy does not contain mandatory attribute: " +
                   std::string(count.empty() ? "maxReceiveCount." : "deadLetterTargetArn."));
  }
  if (!is_queue_arn(policy.target_arn)) return refused("Invalid value for deadLetterTargetArn.");
  policy.max_receive_count = number(count).value_or(0);
  if (policy.max_receive_count < 1 || policy.max_receive_count > k_receive_count_max) {
    return refused("Invalid value for maxReceiveCount: " + count +
                   ", valid values are from 1 to 1000 both inclusive.");
  }
  redrive_ = std::move(policy);
  texts_["RedrivePolicy"] = value;
  return Done{};
}

std::string QueueSettings::differing(const TextMap& attributes) const {
  for (const auto& [name, value] : attributes) {
    if (text(name) == value) continue;
    // The same may be spelled otherwise.
    QueueSettings as_asked = *this;
    if (!as_asked.set_one(name, value) || !as_asked.means_the_same(*this, name)) return name;
  }
  return {};
}

bool QueueSettings::means_the_same(const QueueSettings& other, const std::string& name) const {
  return name == "RedrivePolicy" ? redrive_ == other.redrive_ : text(name) == other.text(name);
}

std::size_t QueueSettings::message_size_max() const {
  return static_cast<std::size_t>(number(text("MaximumMessageSize")).value_or(0));
}

bool QueueSettings::deduplicates_by_group() const {
  return text("DeduplicationScope") == "messageGroup";
}

Duration QueueSettings::seconds(std::string_view name) const {
  return std::chrono::seconds(number(text(name)).value_or(0));
}

bool QueueSettings::is_true(std::string_view name) const { return text(name) == "true"; }

std::string_view QueueSettings::text(std::string_view name) const {
  const auto found = texts_.find(std::string(name));
  return found == texts_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace revalab::sqs
