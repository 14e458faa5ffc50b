#include "core/base/gzip.hpp"

#include "core/base/check.hpp"

#include <libdeflate.h>

#include <memory>

namespace revalab {
namespace {

constexpr int k_level = 6;

}  // namespace

std::string gzip_member(std::string_view data) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(k_level), &libdeflate_free_compressor);
  REVALAB_CHECK(compressor != nullptr, "memory for a compressor");
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), data.size()), '\0');
  const std::size_t size =
      libdeflate_gzip_compress(compressor.get(), data.data(), data.size(), out.data(), out.size());
  REVALAB_CHECK(size > 0, "the bound is large enough");
  out.resize(size);
  return out;
}

}  // namespace revalab
