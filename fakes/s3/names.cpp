#include "fakes/s3/names.hpp"

#include "core/aws/text.hpp"
#include "core/base/utf8.hpp"

#include <algorithm>

namespace revalab::s3 {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_ip_address(std::string_view name) {
  const auto pieces = aws::split(name, '.');
  return pieces.size() == 4 && std::all_of(pieces.begin(), pieces.end(), [](auto piece) {
           return !piece.empty() && piece.size() <= 3 &&
                  std::all_of(piece.begin(), piece.end(), is_digit);
         });
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  const auto alphanumeric = [](char c) { return is_lower(c) || is_digit(c); };
  if (!alphanumeric(name.front()) || !alphanumeric(name.back())) return false;
  const bool legal = std::all_of(name.begin(), name.end(),
                                 [&](char c) { return alphanumeric(c) || c == '.' || c == '-'; });
  if (!legal || name.find("..") != std::string_view::npos || is_ip_address(name)) return false;
  for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(prefix)) return false;
  }
  for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(suffix)) return false;
  }
  return true;
}

Result<Done, Error> check_key(std::string_view key) {
  if (!is_utf8(key)) return errors::invalid_uri();
  if (key.size() > k_key_max_bytes) return errors::key_too_long(key.size());
  return Done{};
}

bool is_region(std::string_view name) {
  const auto pieces = aws::split(name, '-');
  return pieces.size() >= 3 && pieces.front().size() == 2 &&
         std::all_of(pieces.begin(), pieces.end() - 1,
                     [](auto piece) {
                       return !piece.empty() && std::all_of(piece.begin(), piece.end(), is_lower);
                     }) &&
         pieces.back().size() == 1 && is_digit(pieces.back().front());
}

}  // namespace revalab::s3
