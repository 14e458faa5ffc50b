#include "core/aws/aws_chunked.hpp"

#include "core/aws/text.hpp"
#include "core/base/field_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace revalab::aws {
namespace {

constexpr std::string_view k_line_end = "\r\n";
constexpr std::string_view k_signature_extension = ";chunk-signature=";
constexpr std::string_view k_trailer_signature = "x-amz-trailer-signature";

bool is_signature(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Visible ASCII, spaces and tabs.
bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

/// Reads one body from front to end and stops at the first mistake.
class Reader {
 public:
  explicit Reader(std::string_view body) : body_(body) {}

  Result<AwsChunkedBody, std::string> read() {
    while (problem_.empty() && !read_chunk()) {
    }
    if (problem_.empty()) read_trailers();
    if (problem_.empty() && at_ != body_.size()) fail("bytes behind the end");
    if (!problem_.empty()) return problem_ + " at byte " + std::to_string(at_);
    return std::move(read_);
  }

 private:
  void fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  /// The text up to the next line end, which is taken too.
  std::optional<std::string_view> line() {
    const auto end = body_.substr(at_, k_aws_chunked_line_max_bytes).find(k_line_end);
    if (end == std::string_view::npos) {
      fail("expected a line that ends in CR LF");
      return std::nullopt;
    }
    const std::string_view text = body_.substr(at_, end);
    at_ += end + k_line_end.size();
    return text;
  }

  /// True when it was the last one.
  bool read_chunk() {
    const std::size_t line_at = at_;
    const auto head = line();
    if (!head) return false;
    const auto extension_at = std::min(head->find(';'), head->size());
    const std::string_view digits = head->substr(0, extension_at);
    std::uint64_t size = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    AwsChunk chunk;
    const std::string_view extension = head->substr(extension_at);
    if (extension.starts_with(k_signature_extension)) {
      chunk.signature = extension.substr(k_signature_extension.size());
    }
    const bool shaped = error == std::errc() && end == digits.data() + digits.size() &&
                        (extension.empty() || is_signature(chunk.signature));
    if (!shaped || read_.chunks.size() == k_aws_chunks_max) {
      at_ = line_at;
      fail(shaped ? "too many chunks" : "expected a chunk's size and signature");
      return false;
    }
    if (size > 0) {
      if (size > body_.size() - at_ || body_.substr(at_ + size, 2) != k_line_end) {
        fail("expected " + std::to_string(size) + " bytes and CR LF");
        return false;
      }
      chunk.data = body_.substr(at_, size);
      at_ += size + k_line_end.size();
    }
    read_.chunks.push_back(chunk);
    return size == 0;
  }

  void read_trailers() {
    while (true) {
      const std::size_t line_at = at_;
      const auto field = line();
      if (!field || field->empty()) return;
      const auto colon = std::min(field->find(':'), field->size());
      std::string name = lower_case(field->substr(0, colon));
      const std::string_view value = trimmed(field->substr(std::min(colon + 1, field->size())));
      const bool shaped = colon < field->size() && is_field_name(name) && is_value(value) &&
                          !read_.trailers.contains(name) && read_.trailer_signature.empty();
      if (!shaped || read_.trailers.fields().size() == k_aws_trailers_max) {
        at_ = line_at;
        fail("expected a trailer, each once, and their signature last");
        return;
      }
      if (name == k_trailer_signature) {
        read_.trailer_signature = value;
        if (!is_signature(value)) fail("expected a trailer signature");
      } else {
        read_.trailers.add(std::move(name), std::string(value));
      }
    }
  }

  std::string_view body_;
  std::size_t at_ = 0;
  AwsChunkedBody read_;
  std::string problem_;
};

}  // namespace

std::uint64_t AwsChunkedBody::decoded_size() const {
  std::uint64_t size = 0;
  for (const AwsChunk& chunk : chunks) size += chunk.data.size();
  return size;
}

std::string AwsChunkedBody::decoded() const {
  std::string text;
  text.reserve(decoded_size());
  for (const AwsChunk& chunk : chunks) text.append(chunk.data);
  return text;
}

Result<AwsChunkedBody, std::string> read_aws_chunked(std::string_view body) {
  return Reader(body).read();
}

}  // namespace revalab::aws
