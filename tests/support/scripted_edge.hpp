#pragma once

#include "fakes/edge/exchange.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace revalab::test {

/// An edge that does as the target says, keeps nothing, and writes down what it is told.
///
///     /hit      its own answer at once; /large likewise, of 4 MiB
///     /wait     waits for the latest fetch
///     /swr      its own answer, and a fetch in the background
///     /collect  takes the body whole, then answers with it
///     /stale    its own answer in place of the origin's, whose body it does not need
///     /page     a second fetch (of `/stream`) once the first one's head is there
///     others    the origin's answer as it comes
class ScriptedEdge final : public edge::Exchanges {
 public:
  explicit ScriptedEdge(edge::OriginRules origin)
      : origin_(std::make_shared<const edge::OriginRules>(std::move(origin))) {}

  edge::Step begin(edge::ExchangeId id, edge::ViewerRequest request, Instant now) override;
  edge::Step resume(edge::ExchangeId id, Instant now) override;
  void forget(edge::ExchangeId id) override;
  edge::Step head(edge::FetchId fetch, Response head, std::optional<std::uint64_t> content_length,
                  Instant now) override;
  bool body(edge::FetchId fetch, std::string_view bytes, Instant now) override;
  edge::Step end(edge::FetchId fetch, Instant now) override;
  edge::Step fail(edge::FetchId fetch, edge::OriginFailure why, std::string detail,
                  Instant now) override;
  void abandon(edge::FetchId fetch, Instant now) override;

  /// `begin /hit`, `head 200 length 3`, `end abc`, `fail broken`, ...
  std::vector<std::string> told;
  std::vector<edge::ViewerRequest> requests;
  std::uint64_t body_bytes = 0;
  /// Fetches without a last report.
  [[nodiscard]] std::size_t running() const { return fetches_.size(); }

 private:
  struct Run {
    std::string target;
    std::string body;  ///< The first bytes of it.
  };

  edge::Fetch fetch_of(Request request, bool sends_body);
  static edge::Reply reply_of(int status, std::string body);

  std::shared_ptr<const edge::OriginRules> origin_;
  edge::FetchId last_fetch_ = 0;
  std::map<edge::FetchId, Run> fetches_;
};

}  // namespace revalab::test
