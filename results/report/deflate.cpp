#include "results/report/deflate.h"

#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace beatbench {

std::string deflated(std::string_view text) {
  z_stream stream{};
  // Beyond this level a page of 100,000 cells costs seconds, for a few per cent of its size.
  constexpr int kLevel = 4, kRaw = -MAX_WBITS, kMemory = 9;
  if (::deflateInit2(&stream, kLevel, Z_DEFLATED, kRaw, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(::deflateBound(&stream, text.size()), '\0');
  // zlib writes to no input, and counts in 32 bits: a page never has 4 GB.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end =
      text.size() < std::numeric_limits<uInt>::max() ? ::deflate(&stream, Z_FINISH) : Z_BUF_ERROR;
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  if (end != Z_STREAM_END) throw std::length_error("a text of 4 GB cannot stand in a page");
  return out;
}

}  // namespace beatbench
