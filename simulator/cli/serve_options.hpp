#pragma once

#include "core/base/document.hpp"
#include "simulator/server/lab_server.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace revalab::sim {

/// What `serve` was told, as it was told.
struct ServeOptions {
  std::string host = "127.0.0.1";
  std::vector<std::string> allowed_hosts;
  std::uint16_t port = 4566;
  std::uint16_t cdn_port = 8080;
  std::optional<std::uint16_t> tls_port;
  std::optional<std::uint16_t> cdn_tls_port;
  std::optional<std::uint16_t> proxy_port;
  std::vector<std::string> origins;
  std::string site;
  std::string opennext;
  std::string build_id;  ///< Empty: the site's or the build's own.
  std::string clock = "real";
  std::string start;
  std::uint64_t seed = 1;
  std::vector<std::string> edges{"IAD", "FRA", "NRT"};
  std::string propagation = "real";
  std::string quotas = "classic";
  std::string cache_tag_header = "x-amz-meta-cache-tag";
  std::string faults;
  std::string data;
  std::string recording;
  std::set<std::string> given;
  std::string consumer = "off";
  std::string preview_mode_id;
  int threads = 1;
  bool regional = false;
  bool shield = false;
  std::string access_log;
  bool verify_signatures = false;
  std::string format = "text";
  bool quiet = false;
};

/// Reads what names files and values. Errors: every mistake.
Result<LabServerOptions, InputErrors> read_serve_options(const ServeOptions& options);

}  // namespace revalab::sim
