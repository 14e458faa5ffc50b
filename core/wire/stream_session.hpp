#pragma once

#include "core/base/clock.hpp"
#include "core/wire/message_parser.hpp"
#include "core/wire/stream_handler.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::wire {

/// What is the same for all requests of one connection.
struct StreamPeer {
  StreamPeer() = default;
  PeerAddress address;
  bool secure = false;
};

/// The server's side of one HTTP/1.1 connection whose bodies are carried in pieces, without the
/// connection.
///
///     receive() --> [parser] --> handler --> [outbox] --> flush by the carrier --> flushed()
///                      |  visit  <-->  this exchange
///
/// One exchange at a time: what is pipelined behind it is held until its answer is sent. What the
/// handler does from elsewhere is told to the carrier by `woken`, which sends the outbox at once
/// and calls `settle` a little later.
///
/// Invariant: what it answers depends on the bytes received, never on how they were cut.
class StreamSession final : public StreamExchange {
 public:
  /// More than this is not held of an answer, but for one piece of it.
  static constexpr std::size_t k_unsent_max_bytes = 64 * 1024;
  /// Nor of what is pipelined behind an exchange; the rest stays in the kernel.
  static constexpr std::size_t k_held_input_max_bytes = 64 * 1024;

  /// Handler and clock outlive the session.
  StreamSession(StreamHandler& handler, const Clock& clock, MessageLimits limits, StreamPeer peer,
                std::function<void()> woken);
  /// Tells the visit that its client went.
  ~StreamSession();

  void receive(std::string_view bytes);
  /// The peer will send no more: an exchange that has no whole answer yet is given up.
  void receive_end();
  /// The outbox was sent as a whole.
  void flushed();
  /// Does what the handler's calls from elsewhere brought about.
  void settle();
  /// Ends after the exchange at hand.
  void drain();

  [[nodiscard]] Outbox& outbox() { return outbox_; }
  [[nodiscard]] const Outbox& outbox() const { return outbox_; }
  /// False while more input would have to be held.
  [[nodiscard]] bool wants_input() const;
  /// True while an exchange needs more of the request's body than the client has sent.
  [[nodiscard]] bool waits_for_body() const { return wanted_ && phase_ == Phase::exchange; }
  /// True between requests.
  [[nodiscard]] bool idle() const;
  [[nodiscard]] bool in_exchange() const { return phase_ == Phase::exchange; }
  /// True when nothing will be added: once the outbox is sent, close.
  [[nodiscard]] bool finished() const { return phase_ == Phase::finished; }
  /// True when the connection is to be closed whatever is unsent.
  [[nodiscard]] bool cut_off() const { return cut_; }
  [[nodiscard]] bool peer_ended() const { return ended_; }

  void reply(const AnswerHead& head, const SharedSlice& body) override;
  void begin_answer(const AnswerHead& head) override;
  void send(std::string_view piece) override;
  void finish() override;
  void cut() override;
  void want_body() override;
  [[nodiscard]] bool has_room() const override { return outbox_.size() < k_unsent_max_bytes; }
  [[nodiscard]] std::uint64_t bytes_in() const override { return bytes_in_; }
  [[nodiscard]] std::uint64_t bytes_out() const override {
    return outbox_.sent_bytes() + outbox_.size() - bytes_before_;
  }

 private:
  enum class Phase { head, exchange, finished };
  enum class Answer { none, begun, ended };

  std::size_t pump(std::string_view bytes);
  void pump_held();
  std::size_t read_head(std::string_view bytes);
  std::size_t read_body(std::string_view bytes);
  void begin_exchange();
  void end_exchange();
  void give_up();
  void refuse(const Refusal& refusal);
  ResponseFraming begin_framing(bool length_known);
  void tell_carrier();

  StreamHandler& handler_;
  const Clock& clock_;
  StreamPeer peer_;
  std::function<void()> woken_;
  RequestParser parser_;
  DateField date_;
  Outbox outbox_;
  std::string input_;  ///< Received but not yet taken up.
  std::unique_ptr<StreamVisit> visit_;
  Phase phase_ = Phase::head;
  Answer answer_ = Answer::none;
  std::uint64_t bytes_in_ = 0;      ///< Of the request at hand.
  std::uint64_t bytes_before_ = 0;  ///< Of answers before this one.
  int driven_ = 0;                  ///< Above 0 while the carrier waits for us.
  bool head_request_ = false;
  bool sends_body_ = false;  ///< The answer at hand has one.
  bool chunked_ = false;
  bool keep_alive_ = false;
  bool wanted_ = false;  ///< A piece of the request's body was asked for.
  bool ended_ = false;
  bool draining_ = false;
  bool cut_ = false;
};

}  // namespace revalab::wire
