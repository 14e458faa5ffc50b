#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "simulator/server/admin_api.hpp"
#include "simulator/server/call_log.hpp"
#include "simulator/server/served_lab.hpp"

#include <functional>

namespace revalab::sim {

/// What is at the API port: the lab's own endpoints and the account's services. The instants it is
/// handed and hands out are the machine's; the lab behind it has its own.
class Front final : public Handler {
 public:
  /// Told of every answered call. What it is given lives for the call.
  using CallObserver = std::function<void(const LoggedCall&)>;

  /// All outlive this.
  Front(ServedLab& lab, AdminApi& admin, const VisitorCheck& visitors, const Clock& machine,
        CallObserver observer);

  Answer handle(const Request& request, Instant now) override;
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override;

 private:
  Answer ask(const Request& request, bool of_admin);
  /// `by_lab`: the lab itself has answered, no service.
  void tell(const Request& request, bool by_lab, const Answer& answer, Instant began);
  [[nodiscard]] Answer in_machine_time(Answer answer, Instant now) const;

  ServedLab& lab_;
  AdminApi& admin_;
  const VisitorCheck& visitors_;
  const Clock& machine_;
  CallObserver observer_;
};

}  // namespace revalab::sim
