#pragma once

#include "core/base/handler.hpp"
#include "simulator/server/served_lab.hpp"
#include "simulator/server/visitor.hpp"

#include <string_view>

namespace revalab::sim {

/// Where the lab's own endpoints are, below which no AWS service has anything: a bucket's name
/// cannot begin with an underscore.
inline constexpr std::string_view k_admin_prefix = "/_revalab";

/// True when a request's path is one of the lab's own.
bool is_admin_path(std::string_view path);

/// The lab's own endpoints, JSON. `now` is the lab's time.
///
///     GET    /_revalab/health     {"status": "ok", "version"}
///     POST   /_revalab/reset      the lab as it was at the start
///     POST   /_revalab/deploy     what the folder of `--opennext` holds now; 409 without one
///     GET    /_revalab/clock      {"now", "mode"}
///     POST   /_revalab/clock      {"advance": "30s"} or {"set": INSTANT}; 409 with a real clock
///     GET    /_revalab/bill       ?month=2026-01 &prices=BOOK &pathsUsedThisMonth=N
///     GET    /_revalab/usage      {"entries"}
///     GET    /_revalab/requests   {"requests"}; ?since=SEQ
///     GET, PUT, DELETE /_revalab/faults   a file of kind `faults`, with `fired` for each
///     GET    /_revalab/state      what there is
///     GET    /_revalab/explain    ?url=; which layer holds what of it, and why
///     GET    /_revalab/events     server-sent events; ?since=ID, Last-Event-ID
///
/// Errors: `{"error": {"file", "line", "column", "field", "message"}}` with 400, 403, 404, 405,
/// 409, 413 or 500.
class AdminApi final : public Handler {
 public:
  /// Both outlive this.
  AdminApi(ServedLab& lab, const VisitorCheck& visitors) : lab_(lab), visitors_(visitors) {}

  Answer handle(const Request& request, Instant now) override;
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override;

 private:
  using Endpoint = Answer (AdminApi::*)(const Request& request);
  struct NamedEndpoint;

  static std::optional<Response> find_misspelt(const Request& request,
                                               const NamedEndpoint& endpoint);
  Answer run(const Request& request, Instant now, const NamedEndpoint& endpoint);
  Answer health(const Request& request);
  Answer reset(const Request& request);
  Answer deploy(const Request& request);
  Answer clock(const Request& request);
  Answer set_clock(const Request& request);
  Answer bill(const Request& request);
  Answer usage(const Request& request);
  Answer requests(const Request& request);
  Answer faults(const Request& request);
  Answer put_faults(const Request& request);
  Answer delete_faults(const Request& request);
  Answer state(const Request& request);
  Answer explain_url(const Request& request);
  Answer events(const Request& request);
  Answer index(const Request& request);

  ServedLab& lab_;
  const VisitorCheck& visitors_;
  Instant asked_at_;  ///< Of the request at hand.
};

}  // namespace revalab::sim
