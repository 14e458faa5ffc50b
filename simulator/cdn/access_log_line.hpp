#pragma once

#include "simulator/cdn/viewed.hpp"

#include <string>
#include <string_view>

namespace revalab::sim {

/// The two lines at the beginning of a file of CloudFront's standard access log. Source:
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
/// (read 2026-11-22).
std::string_view access_log_head();

/// Appends one line of 33 fields. Cookies are not told: a distribution's logging leaves them out
/// unless it is asked for them.
void append_access_log_line(std::string& out, const Viewed& viewed);

/// As fields are written: bytes up to 32, from 127 on, and those that URLs do not hold are `%XX`.
/// Source: ibid.
void append_log_escaped(std::string& out, std::string_view text);

}  // namespace revalab::sim
