#include "fakes/edge/encodings.hpp"

#include "core/aws/text.hpp"
#include "core/base/check.hpp"

#include <brotli/encode.h>
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <memory>

namespace revalab::edge {
namespace {

constexpr std::uint64_t k_compressed_min_bytes = 1'000;
constexpr std::uint64_t k_compressed_max_bytes = 10'000'000;
// Fast ones: CloudFront does not say which it uses, and a lab does not save bandwidth.
constexpr int k_gzip_level = 6;
constexpr int k_brotli_quality = 4;

// Source: ServingCompressedFiles.html, "File types that CloudFront compresses".
constexpr std::array<std::string_view, 48> k_compressed_types{"application/dash+xml",
                                                              "application/eot",
                                                              "application/font",
                                                              "application/font-sfnt",
                                                              "application/javascript",
                                                              "application/json",
                                                              "application/opentype",
                                                              "application/otf",
                                                              "application/pdf",
                                                              "application/pkcs7-mime",
                                                              "application/protobuf",
                                                              "application/rss+xml",
                                                              "application/truetype",
                                                              "application/ttf",
                                                              "application/vnd.apple.mpegurl",
                                                              "application/vnd.mapbox-vector-tile",
                                                              "application/vnd.ms-fontobject",
                                                              "application/wasm",
                                                              "application/xhtml+xml",
                                                              "application/xml",
                                                              "application/x-font-opentype",
                                                              "application/x-font-truetype",
                                                              "application/x-font-ttf",
                                                              "application/x-httpd-cgi",
                                                              "application/x-javascript",
                                                              "application/x-mpegurl",
                                                              "application/x-opentype",
                                                              "application/x-otf",
                                                              "application/x-perl",
                                                              "application/x-ttf",
                                                              "font/eot",
                                                              "font/opentype",
                                                              "font/otf",
                                                              "font/ttf",
                                                              "image/svg+xml",
                                                              "text/css",
                                                              "text/csv",
                                                              "text/html",
                                                              "text/javascript",
                                                              "text/js",
                                                              "text/plain",
                                                              "text/richtext",
                                                              "text/tab-separated-values",
                                                              "text/xml",
                                                              "text/x-component",
                                                              "text/x-java-source",
                                                              "text/x-script",
                                                              "vnd.apple.mpegurl"};

bool has_zero_weight(std::string_view parameters) {
  for (const std::string_view piece : aws::split(parameters, ';')) {
    const std::string_view parameter = aws::trimmed(piece);
    if (parameter.size() < 3 || (parameter[0] != 'q' && parameter[0] != 'Q')) continue;
    if (parameter[1] != '=') continue;
    return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

std::string gzipped(std::string_view body) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(k_gzip_level), &libdeflate_free_compressor);
  REVALAB_CHECK(compressor != nullptr, "a compressor needs little memory");
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), body.size()), '\0');
  out.resize(
      libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), out.data(), out.size()));
  return out;
}

std::string brotlied(std::string_view body) {
  std::string out(BrotliEncoderMaxCompressedSize(body.size()), '\0');
  std::size_t size = out.size();
  const auto done =
      BrotliEncoderCompress(k_brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.size(),
                            reinterpret_cast<const std::uint8_t*>(body.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  REVALAB_CHECK(done == BROTLI_TRUE, "the room for the result is what brotli asked for");
  out.resize(size);
  return out;
}

}  // namespace

std::string_view Encodings::text() const {
  if (brotli) return gzip ? "br,gzip" : "br";
  return gzip ? "gzip" : "";
}

Encodings accepted_encodings(const Headers& viewer, const CacheRules& rules) {
  Encodings accepted;
  if (!rules.gzip && !rules.brotli) return accepted;
  for (const auto& [name, value] : viewer.fields()) {
    if (!equals_ignoring_case(name, "Accept-Encoding")) continue;
    for (const std::string_view piece : aws::split(value, ',')) {
      const auto end = std::min(piece.find(';'), piece.size());
      const std::string_view coding = aws::trimmed(piece.substr(0, end));
      if (has_zero_weight(piece.substr(end))) continue;
      if (equals_ignoring_case(coding, "gzip")) accepted.gzip = rules.gzip;
      if (equals_ignoring_case(coding, "br")) accepted.brotli = rules.brotli;
    }
  }
  return accepted;
}

bool is_compressible(int status, const Headers& headers,
                     std::optional<std::uint64_t> content_length) {
  if (status != 200 && status != 403 && status != 404) return false;
  if (!content_length || *content_length < k_compressed_min_bytes ||
      *content_length > k_compressed_max_bytes || headers.contains("Content-Encoding")) {
    return false;
  }
  const std::string_view type = headers.get("Content-Type");
  const std::string bare = aws::lower_case(aws::trimmed(type.substr(0, type.find(';'))));
  return std::find(k_compressed_types.begin(), k_compressed_types.end(), bare) !=
         k_compressed_types.end();
}

std::optional<Compressed> compress(std::string_view body, Encodings accepted) {
  if (!accepted.brotli && !accepted.gzip) return std::nullopt;
  Compressed compressed{accepted.brotli ? "br" : "gzip",
                        accepted.brotli ? brotlied(body) : gzipped(body)};
  if (compressed.body.size() >= body.size()) return std::nullopt;
  return compressed;
}

}  // namespace revalab::edge
