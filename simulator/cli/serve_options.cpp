#include "simulator/cli/serve_options.hpp"

#include "core/aws/settings/endpoint.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/server/lab_settings.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace revalab::sim {
namespace {

/// `NAME=URL`, or a URL alone, whose name is `default`.
std::pair<std::string, std::string> split_origin(const std::string& text) {
  const auto equals = text.find('=');
  const auto scheme = text.find("://");
  if (equals == std::string::npos || (scheme != std::string::npos && scheme < equals)) {
    return {std::string(k_default_origin), text};
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Reads what names files and values; every mistake is reported.
class OptionReader {
 public:
  explicit OptionReader(const ServeOptions& options) : options_(options) {}

  LabServerOptions read() {
    LabServerOptions made;
    made.host = options_.host;
    made.port = options_.port;
    made.cdn_port = options_.cdn_port;
    made.entrances.tls_port = options_.tls_port;
    made.entrances.cdn_tls_port = options_.cdn_tls_port;
    made.entrances.proxy_port = options_.proxy_port;
    made.allowed_hosts = options_.allowed_hosts;
    made.history.data = options_.data;
    made.history.recording = options_.recording;
    made.history.given = options_.given;
    made.history.site = options_.site;
    made.history.opennext = options_.opennext;
    made.history.build_id = options_.build_id;
    made.build_id = options_.build_id;
    made.log_format = options_.format == "json" ? CallLogFormat::json : CallLogFormat::text;
    made.lab.seed = options_.seed;
    made.lab.cache_tag_header = options_.cache_tag_header;
    made.lab.regional = options_.regional;
    made.lab.shield = options_.shield;
    made.access_log = options_.access_log;
    if (options_.clock == "virtual") made.lab.clock = ClockMode::virtual_clock;
    read_start(made);
    read_cloudfront(made.lab.account.cloudfront);
    read_verification(made);
    read_consumer(made.lab.consumer);
    read_origins(made.lab);
    read_build_id();
    read_build(made.lab);
    read_files(made.lab);
    return made;
  }

  [[nodiscard]] const InputErrors& errors() const { return errors_; }

 private:
  void fail(std::string option, std::string message) {
    errors_.push_back({std::move(option), 0, 0, "", std::move(message)});
  }

  void read_start(LabServerOptions& made) {
    if (options_.start.empty()) return;
    made.start = WallTime::parse_rfc3339(options_.start);
    const bool usable = made.start && made.start->since_epoch() >= Duration(0) &&
                        *made.start < WallTime::parse_rfc3339(k_lab_time_max).value();
    if (usable) return;
    fail("--start", "`" + options_.start +
                        "`: expected an instant such as 2026-01-01T00:00:00Z, from 1970 to 2199");
  }

  void read_cloudfront(cloudfront::Options& made) {
    made.quotas = quota_profile_named(options_.quotas).value();
    made.edges = options_.edges;
    auto sorted = options_.edges;
    std::sort(sorted.begin(), sorted.end());
    const bool unique = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    if (!unique || std::any_of(sorted.begin(), sorted.end(), is_no_edge_name)) {
      fail("--edges", "expected names of letters, digits and dashes, each once, as IAD,FRA,NRT");
    }
    const auto propagation = cloudfront::parse_propagation(options_.propagation);
    if (propagation) {
      made.propagation = *propagation;
    } else {
      fail("--propagation", "`" + options_.propagation +
                                "`: expected none, real or EDGE,COMPLETE such as 5s,25s, " +
                                "COMPLETE no shorter than EDGE");
    }
  }

  void read_verification(LabServerOptions& made) {
    if (!options_.verify_signatures) return;
    made.lab.account.keys = {lab_credentials()};
    // Clients sign with the machine's time, which is not that of a lab that lives at another date.
    const bool same_time = made.lab.clock == ClockMode::real && !made.start;
    if (!same_time) made.lab.account.verification.skew_max.reset();
  }

  void read_consumer(ConsumerOptions& made) {
    if (options_.consumer == "http") made.scheme = ConsumerScheme::http;
    if (options_.consumer == "https") made.scheme = ConsumerScheme::https;
    made.preview_mode_id = options_.preview_mode_id;
  }

  static bool is_no_edge_name(const std::string& name) {
    static constexpr std::string_view k_allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return name.empty() || name.find_first_not_of(k_allowed) != std::string::npos;
  }

  void read_origins(ServedLabOptions& made) {
    for (const std::string& text : options_.origins) {
      auto [name, url] = split_origin(text);
      if (!is_origin_url(url) || !aws::parse_endpoint(url).ok()) {
        fail("--origin", "`" + text + "`: expected [NAME=]URL such as http://127.0.0.1:3000");
      } else if (!made.origins.emplace(name, url).second) {
        fail("--origin", "`" + name + "` is given twice");
      }
    }
  }

  void read_build_id() {
    const std::string& id = options_.build_id;
    if (is_visible(id) && id.find('/') == std::string::npos) return;
    fail("--build-id", "`" + id + "`: expected visible characters without `/`");
  }

  void read_build(ServedLabOptions& made) {
    if (options_.opennext.empty()) return;
    auto build = opennext::read_build(options_.opennext);
    if (!build) {
      errors_.insert(errors_.end(), build.error().begin(), build.error().end());
      return;
    }
    made.build = std::move(build).value();
    if (options_.preview_mode_id.empty()) {
      made.consumer.preview_mode_id = made.build->preview_mode_id;
    }
    if (!options_.build_id.empty() && options_.build_id != made.build->id) {
      fail("--build-id", "`" + options_.build_id + "`: the build in " + options_.opennext +
                             " is `" + made.build->id + "`");
    }
    std::set<std::string> known;
    std::string names;
    for (const auto& origin : made.build->manifest.origins) {
      known.insert(origin.name);
      names.append(names.empty() ? "" : ", ").append(origin.name);
    }
    for (const auto& [name, url] : made.origins) {
      if (known.contains(name)) continue;
      fail("--origin",
           "`" + name + "` is no origin of " + options_.opennext + ", expected one of: " + names);
    }
  }

  void read_files(ServedLabOptions& made) {
    if (!options_.site.empty()) {
      auto site = load_site(options_.site);
      if (site) {
        made.site = std::move(site).value();
        if (!options_.build_id.empty()) made.site->rules.build_id = options_.build_id;
      } else {
        errors_.insert(errors_.end(), site.error().begin(), site.error().end());
      }
    }
    if (options_.faults.empty()) return;
    auto faults = load_faults(options_.faults);
    if (faults) {
      made.faults = std::move(faults).value();
    } else {
      errors_.insert(errors_.end(), faults.error().begin(), faults.error().end());
    }
  }

  const ServeOptions& options_;
  InputErrors errors_;
};

}  // namespace

Result<LabServerOptions, InputErrors> read_serve_options(const ServeOptions& options) {
  OptionReader reader(options);
  LabServerOptions made = reader.read();
  if (!reader.errors().empty()) return reader.errors();
  return made;
}

}  // namespace revalab::sim
