#pragma once

#include "core/wire/stream_listener.hpp"

#include <functional>
#include <list>
#include <memory>

namespace revalab::wire {

/// Takes connections in from wherever a server listens, as long as it has room. Who finds none
/// waits until `go_on`.
class Intake {
 public:
  struct Server {
    std::function<bool()> has_room;
    /// Closes the connection that has been idle longest. False when none is.
    std::function<bool()> make_room;
    std::function<void(std::unique_ptr<ByteStream>)> take_in;
  };

  explicit Intake(Server server) : server_(std::move(server)) {}
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  void listen_at(std::unique_ptr<StreamListener> listener);
  /// Closes all listeners.
  void close() { places_.clear(); }

  /// A connection has closed or is idle now: whoever waits may try again.
  void go_on();
  /// True while somebody may be waiting who found no room.
  [[nodiscard]] bool has_turned_away() const { return turned_away_; }

 private:
  /// Where connections come from.
  struct Place {
    explicit Place(std::unique_ptr<StreamListener> its_listener)
        : listener(std::move(its_listener)) {}

    std::unique_ptr<StreamListener> listener;
    bool accepting = false;  ///< False while there is no room.
  };

  void accept(StreamListener& listener);

  Server server_;
  std::list<Place> places_;
  bool turned_away_ = false;
};

}  // namespace revalab::wire
