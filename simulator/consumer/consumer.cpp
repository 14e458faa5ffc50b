#include "simulator/consumer/consumer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace revalab::sim {
namespace {

/// The longest poll there is.
constexpr std::int64_t k_wait_seconds = 20;
constexpr Duration k_pause_after_error = std::chrono::seconds(1);
/// Answers that count as a page that was rendered anew, or found to be gone.
constexpr std::array<int, 4> k_good_statuses{200, 307, 308, 404};

/// What a message says: `{"host", "url", "eTag", "lastModified"}`.
struct Wish {
  std::string host;
  std::string target;
};

bool is_host(std::string_view text) {
  static constexpr std::string_view k_allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]";
  return !text.empty() && text.find_first_not_of(k_allowed) == std::string_view::npos;
}

/// A path as a URL parser leaves it: what it cannot hold is escaped, so that a message cannot say
/// anything but a path.
std::string escaped(std::string_view path) {
  std::string text;
  for (const char c : path) {
    const bool plain = c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>';
    text += plain ? std::string(1, c) : percent_encode(std::string_view(&c, 1));
  }
  return text;
}

/// Empty when the message asks for nothing that can be asked for.
std::optional<Wish> wish_of(const std::string& body) {
  const auto parsed = nlohmann::json::parse(body, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  const auto host = parsed.find("host");
  const auto url = parsed.find("url");
  if (host == parsed.end() || url == parsed.end()) return std::nullopt;
  if (!host->is_string() || !url->is_string()) return std::nullopt;
  Wish wish{host->get<std::string>(), escaped(url->get<std::string>())};
  if (!is_host(wish.host) || !wish.target.starts_with('/')) return std::nullopt;
  return wish;
}

void judge(const Result<Response>& answer, RecordFate& fate) {
  if (!answer) {
    fate.problem = answer.error().code + ": " + answer.error().message;
    return;
  }
  fate.status = answer->status;
  fate.cache = answer->headers.get("x-nextjs-cache");
  const bool good_status = std::find(k_good_statuses.begin(), k_good_statuses.end(), fate.status) !=
                           k_good_statuses.end();
  if (good_status && fate.cache == "REVALIDATED") {
    fate.outcome = RecordFate::Outcome::revalidated;
  } else if (good_status) {
    fate.problem = "x-nextjs-cache is not REVALIDATED: is the preview mode id the build's?";
  } else {
    fate.problem = "the status is none of 200, 307, 308 and 404";
  }
}

}  // namespace

std::string_view name_of(ConsumerScheme scheme) {
  switch (scheme) {
    case ConsumerScheme::http: return "http";
    case ConsumerScheme::https: return "https";
    case ConsumerScheme::off: break;
  }
  return "off";
}

Consumer::Consumer(sqs::Client queue, Transport& viewers, Clock& clock, ConsumerOptions options,
                   Observer observer)
    : queue_(std::move(queue)),
      viewers_(viewers),
      clock_(clock),
      options_(std::move(options)),
      observer_(std::move(observer)) {
  queue_.set_cause("consumer");
}

Task<void> Consumer::run() {
  while (true) {
    auto taken = co_await take_batch();
    if (taken.ok()) continue;
    // It may be made again elsewhere.
    queue_url_.clear();
    co_await clock_.sleep(k_pause_after_error);
  }
}

Task<Result<std::size_t>> Consumer::take_batch() {
  if (queue_url_.empty()) {
    auto found = co_await queue_.get_queue_url(options_.queue_name);
    if (!found) co_return found.error();
    queue_url_ = found->queue_url;
  }
  sqs::ReceiveMessageRequest request;
  request.queue_url = queue_url_;
  request.attribute_names = {"MessageGroupId"};
  request.max_number_of_messages = options_.batch_size;
  request.wait_time_seconds = k_wait_seconds;
  auto received = co_await queue_.receive_message(std::move(request));
  if (!received) co_return received.error();
  const std::size_t count = received->messages.size();
  co_await deal_with(std::move(received->messages));
  co_return count;
}

Task<void> Consumer::deal_with(std::vector<sqs::Message> batch) {
  std::set<std::string> failed_groups;
  std::vector<std::string> done;
  for (sqs::Message& message : batch) {
    RecordFate fate;
    fate.message_id = message.message_id;
    fate.group = message.attributes["MessageGroupId"];
    if (failed_groups.contains(fate.group)) {
      fate.outcome = RecordFate::Outcome::held;
      fate.problem = "one before it in its group failed";
    } else {
      co_await revalidate(std::move(message.body), fate);
    }
    if (fate.outcome == RecordFate::Outcome::revalidated) {
      done.push_back(message.receipt_handle);
    } else {
      failed_groups.insert(fate.group);
    }
    observer_(fate);
  }
  // Only now: until its batch is done nobody else gets a message of the same group.
  for (const std::string& handle : done) {
    auto deleted = co_await queue_.delete_message(queue_url_, handle);
    static_cast<void>(deleted);  // It comes again when it was not.
  }
}

Task<void> Consumer::revalidate(std::string body, RecordFate& fate) {
  const auto wish = wish_of(body);
  if (!wish) {
    fate.problem = "the message is not {\"host\", \"url\"} with a host and a path";
    co_return;
  }
  const bool plain = options_.speaks_plain && options_.speaks_plain(wish->host);
  const ConsumerScheme scheme = plain ? ConsumerScheme::http : options_.scheme;
  fate.url = std::string(name_of(scheme)) + "://" + wish->host + wish->target;
  Request request("HEAD", wish->target);
  request.headers.set("Host", wish->host);
  request.headers.set("x-prerender-revalidate", options_.preview_mode_id);
  request.headers.set("x-isr", "1");
  auto answer = co_await viewers_.send(std::move(request));
  judge(answer, fate);
}

}  // namespace revalab::sim
