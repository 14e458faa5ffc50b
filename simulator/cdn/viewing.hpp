#pragma once

#include "core/wire/stream_handler.hpp"
#include "simulator/cdn/viewed.hpp"

namespace revalab::sim {

class Cdn;
class FetchRun;

/// One viewer's exchange, from the head of the request until the answer is on its way or the viewer
/// has gone.
class Viewing final : public wire::StreamVisit {
 public:
  Viewing(Cdn& cdn, wire::StreamExchange& exchange, const wire::Arrival& arrival,
          edge::ExchangeId id);

  void on_body(std::string_view piece, bool last) override;
  void on_room() override;
  void on_done(bool whole) override;

  /// The edge's answer, or the page for what never reached it.
  void reply(edge::Reply reply);
  void reply(Response page);
  /// Its answer comes from a fetch, and begins now.
  void begin(const edge::Stream& stream);
  /// Gives back whether the viewer takes more.
  bool send(std::string_view piece);
  void finish() { exchange_.finish(); }
  /// There will be no whole answer.
  void cut() { exchange_.cut(); }
  void want_body() { exchange_.want_body(); }

  [[nodiscard]] edge::ExchangeId id() const { return id_; }
  [[nodiscard]] const wire::RequestBody& body() const { return body_; }
  [[nodiscard]] const std::string& method() const { return viewed_.method; }

  /// The fetch it is answered by, or waits for; null when there is none.
  FetchRun* fetch = nullptr;
  FetchRun* awaited = nullptr;

 private:
  void note_head(const edge::Reply& head, std::optional<std::uint64_t> length);
  void tell_observer(bool whole);

  Cdn& cdn_;
  wire::StreamExchange& exchange_;
  edge::ExchangeId id_;
  wire::RequestBody body_;
  bool observed_;  ///< Somebody wants to hear what came of it; else only the method is noted.
  Instant began_;
  Viewed viewed_;
};

}  // namespace revalab::sim
