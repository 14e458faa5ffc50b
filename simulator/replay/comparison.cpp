#include "simulator/replay/replay.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace revalab::sim {
namespace {

/// How much of a body is shown before and from its first difference.
constexpr std::size_t k_shown_before_max_bytes = 24;
constexpr std::size_t k_shown_max_bytes = 120;

/// Say when an answer was given and under which number; two answers that say the same differ there.
constexpr std::array<std::string_view, 5> k_volatile{"date", "x-amzn-requestid", "x-amz-request-id",
                                                     "x-amz-id-2", "x-amz-cf-id"};

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Values by lower-case names, without the volatile ones; several of one name joined by commas.
std::map<std::string, std::string> comparable(const Headers& headers) {
  std::map<std::string, std::string> fields;
  for (const auto& [name, value] : headers.fields()) {
    const std::string key = lower_case(name);
    if (std::find(k_volatile.begin(), k_volatile.end(), key) != k_volatile.end()) continue;
    const auto [field, is_new] = fields.emplace(key, value);
    if (!is_new) field->second.append(", ").append(value);
  }
  return fields;
}

void compare_headers(const Response& recorded, const Response& replayed,
                     std::vector<AnswerDifference>& differences) {
  const auto before = comparable(recorded.headers);
  const auto now = comparable(replayed.headers);
  std::map<std::string, std::pair<std::string, std::string>> both;
  for (const auto& [name, value] : before) both[name].first = value;
  for (const auto& [name, value] : now) both[name].second = value;
  for (const auto& [name, values] : both) {
    const bool same = values.first == values.second && before.contains(name) == now.contains(name);
    if (!same) differences.push_back({"header " + name, values.first, values.second});
  }
}

/// The part of a text that is shown; what is no printable ASCII is a dot.
std::string shown(const std::string& text, std::size_t from) {
  std::string part = text.substr(std::min(from, text.size()), k_shown_max_bytes);
  for (char& c : part) {
    if (c < ' ' || c > '~') c = '.';
  }
  return (from > 0 ? "..." : "") + part + (from + part.size() < text.size() ? "..." : "");
}

}  // namespace

std::vector<AnswerDifference> differences_between(const Response& recorded,
                                                  const Response& replayed) {
  std::vector<AnswerDifference> differences;
  if (recorded.status != replayed.status) {
    differences.push_back(
        {"status", std::to_string(recorded.status), std::to_string(replayed.status)});
  }
  compare_headers(recorded, replayed, differences);
  if (recorded.body == replayed.body) return differences;
  const auto place = std::mismatch(recorded.body.begin(), recorded.body.end(),
                                   replayed.body.begin(), replayed.body.end());
  const auto at = static_cast<std::size_t>(place.first - recorded.body.begin());
  const std::size_t from = at - std::min(at, k_shown_before_max_bytes);
  differences.push_back({"body at byte " + std::to_string(at), shown(recorded.body, from),
                         shown(replayed.body, from)});
  return differences;
}

}  // namespace revalab::sim
