#include "core/wire/outbox.hpp"

#include "core/base/check.hpp"

#include <algorithm>
#include <utility>

namespace revalab::wire {
namespace {

/// So little is rather copied behind the text than sent from where it lies.
constexpr std::size_t k_copied_max_bytes = 2 * 1024;
/// A larger buffer is given back once it is empty.
constexpr std::size_t k_kept_buffer_max_bytes = 64 * 1024;

}  // namespace

std::string& Outbox::text() {
  REVALAB_CHECK(body_.empty(), "a shared body is sent before more is added");
  return text_;
}

void Outbox::add(const SharedSlice& body) {
  if (body.size <= k_copied_max_bytes) {
    text().append(body.view());
    return;
  }
  REVALAB_CHECK(body_.empty(), "one shared body at a time");
  held_ = body.bytes;
  body_ = body.view();
  if (copies_ != nullptr) copy_ = copies_->find(held_);
}

IoStatus Outbox::flush(ByteStream& stream) {
  while (!empty()) {
    const std::string_view text = std::string_view(text_).substr(sent_of_text_);
    IoResult result;
    if (copy_) {
      const auto offset = static_cast<std::size_t>(body_.data() - held_->data());
      result = stream.write_with_file(text, {copy_->descriptor(), offset, body_});
    } else if (text.empty()) {
      result = stream.write_some(body_);
    } else if (body_.empty()) {
      result = stream.write_some(text);
    } else {
      result = stream.write_both(text, body_);
    }
    if (result.status != IoStatus::ok) return result.status;
    note_sent(result.count);
  }
  return IoStatus::ok;
}

void Outbox::note_sent(std::size_t count) {
  sent_bytes_ += count;
  const std::size_t of_text = std::min(count, text_.size() - sent_of_text_);
  sent_of_text_ += of_text;
  body_.remove_prefix(count - of_text);
  if (sent_of_text_ == text_.size()) {
    sent_of_text_ = 0;
    text_.clear();
    if (text_.capacity() > k_kept_buffer_max_bytes) text_.shrink_to_fit();
  } else if (sent_of_text_ > k_kept_buffer_max_bytes) {
    text_.erase(0, std::exchange(sent_of_text_, 0));
  }
  if (body_.empty()) {
    held_.reset();
    copy_.reset();
  }
}

}  // namespace revalab::wire
