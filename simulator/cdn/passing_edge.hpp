#pragma once

#include "fakes/edge/exchange.hpp"

#include <map>
#include <memory>
#include <string>

namespace revalab::sim {

/// An edge that keeps nothing: every request goes to its origin, every answer passes through.
class PassingEdge : public edge::Exchanges {
 public:
  /// The rules outlive the edge.
  explicit PassingEdge(const edge::RuleSource& rules) : rules_(rules) {}

  edge::Step begin(edge::ExchangeId id, edge::ViewerRequest request, Instant now) override;
  edge::Step resume(edge::ExchangeId id, Instant now) override;
  void forget(edge::ExchangeId) override {}
  edge::Step head(edge::FetchId fetch, Response head, std::optional<std::uint64_t> content_length,
                  Instant now) override;
  bool body(edge::FetchId fetch, std::string_view bytes, Instant now) override;
  edge::Step end(edge::FetchId fetch, Instant now) override;
  edge::Step fail(edge::FetchId fetch, edge::OriginFailure why, std::string detail,
                  Instant now) override;
  void abandon(edge::FetchId fetch, Instant now) override;

 private:
  [[nodiscard]] edge::Outcome outcome_of(edge::FetchId fetch, std::string result) const;

  const edge::RuleSource& rules_;
  edge::FetchId last_fetch_ = 0;
  std::map<edge::FetchId, std::string> distributions_;  ///< By the fetches that run.
};

}  // namespace revalab::sim
