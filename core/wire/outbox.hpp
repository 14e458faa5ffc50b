#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/file_copies.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::wire {

/// A slice of a body that others hold too, and nobody changes.
struct SharedSlice {
  std::shared_ptr<const std::string> bytes;  ///< Null: empty.
  std::size_t offset = 0;
  std::size_t size = 0;

  [[nodiscard]] std::string_view view() const {
    return bytes ? std::string_view(*bytes).substr(offset, size) : std::string_view();
  }
};

/// What is to be sent on one connection: text, and behind it perhaps a shared body, which is sent
/// from where it lies.
class Outbox {
 public:
  /// Looks there for copies of shared bodies from now on; they outlive the outbox.
  void use(FileCopies& copies) { copies_ = &copies; }

  /// To be appended to; not while a shared body is unsent.
  std::string& text();
  void add(const SharedSlice& body);

  /// Sends as much as the stream takes: `ok` when that was all.
  IoStatus flush(ByteStream& stream);

  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const { return text_.size() - sent_of_text_ + body_.size(); }
  /// Bytes that were sent since the beginning.
  [[nodiscard]] std::uint64_t sent_bytes() const { return sent_bytes_; }

 private:
  void note_sent(std::size_t count);

  std::string text_;
  std::size_t sent_of_text_ = 0;
  FileCopies* copies_ = nullptr;             ///< Null: every body is sent from where it lies.
  std::shared_ptr<const std::string> held_;  ///< Keeps `body_` alive.
  std::string_view body_;                    ///< The unsent rest.
  std::shared_ptr<const FileCopy> copy_;     ///< Of the whole of `held_`; null when there is none.
  std::uint64_t sent_bytes_ = 0;
};

}  // namespace revalab::wire
