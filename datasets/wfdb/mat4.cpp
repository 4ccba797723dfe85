#include "datasets/wfdb/mat4.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <cstdint>

namespace beatbench::wfdb {
namespace {

constexpr std::size_t kFixedBytes = 20;  // five words: type, rows, columns, imaginary, name length
constexpr std::int64_t kInt16Matrix = 30;
constexpr std::int64_t kLongestName = 64;

std::int64_t word(std::string_view bytes, std::size_t index) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[4 * index + i]);
  return static_cast<std::int32_t>(value);
}

}  // namespace

void check_mat4(std::string_view bytes, const std::filesystem::path& file, std::int64_t signals,
                std::int64_t samples, std::int64_t byte_offset) {
  const auto refuse = [&](const std::string& why) {
    throw DataError(fmt::format("{}: {}. The file is damaged: fetch it again", file.string(), why));
  };
  if (bytes.size() < kFixedBytes)
    refuse(fmt::format("has {} bytes, too few for a MATLAB file", bytes.size()));
  if (word(bytes, 0) != kInt16Matrix || word(bytes, 3) != 0)
    refuse("is no real matrix of 16-bit integers in MATLAB's version 4");
  if (word(bytes, 1) != signals || (samples != 0 && word(bytes, 2) != samples))
    refuse(fmt::format("holds a matrix of {} x {}, its header says {} signals of {} samples",
                       word(bytes, 1), word(bytes, 2), signals, samples));
  const std::int64_t name = word(bytes, 4);
  if (name < 1 || name > kLongestName || byte_offset != std::int64_t{kFixedBytes} + name)
    refuse(fmt::format("its matrix starts at byte {}, its header says {}",
                       std::int64_t{kFixedBytes} + name, byte_offset));
}

}  // namespace beatbench::wfdb
