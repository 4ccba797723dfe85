#include "datasets/wfdb/signal.h"

#include "datasets/wfdb/mat4.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace beatbench::wfdb {
namespace {

struct Range {
  std::int32_t no_sample, low, high;
};

constexpr Range range_of(int format) {
  return format == 16 ? Range{-32768, -32767, 32767} : Range{-2048, -2047, 2047};
}

// Format 212 packs two samples of 12 bits in 3 bytes; an odd last sample takes 2.
std::int64_t bytes_of(int format, std::int64_t values) {
  return format == 16 ? 2 * values : (3 * values + 1) / 2;
}

std::int64_t values_in(int format, std::int64_t bytes) {
  return format == 16 ? bytes / 2 : bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0);
}

// The `index`-th value of a packed stream. 212: byte 0 low bits of the first, byte 1 the high bits
// of the first (low nibble) and of the second (high nibble), byte 2 low bits of the second.
std::int32_t value_at(const unsigned char* bytes, int format, std::int64_t index) {
  if (format == 16) return static_cast<std::int16_t>(bytes[2 * index] | bytes[2 * index + 1] << 8);
  const unsigned char* pair = bytes + index / 2 * 3;
  const int raw =
      index % 2 == 0 ? pair[0] | (pair[1] & 0x0f) << 8 : pair[2] | (pair[1] & 0xf0) << 4;
  return raw >= 2048 ? raw - 4096 : raw;
}

std::string pack(int format, std::span<const std::int32_t> values) {
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(bytes_of(format, std::ssize(values))));
  const auto put = [&](std::int32_t byte) { bytes += static_cast<char>(byte & 0xff); };
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (format == 16) {
      put(values[i]);
      put(values[i] >> 8);
    } else if (i % 2 == 1) {
      put((values[i - 1] >> 8 & 0x0f) | (values[i] >> 4 & 0xf0));
      put(values[i]);
    } else {
      put(values[i]);
      if (i + 1 == values.size()) put(values[i] >> 8 & 0x0f);
    }
  }
  return bytes;
}

// Consecutive signals that lie interleaved in one file.
struct Group {
  std::size_t begin, end;
};

std::vector<Group> groups_of(const Header& header) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < header.signals.size(); ++i) {
    const auto& signal = header.signals[i];
    if (signal.format != 16 && signal.format != 212)
      throw DataError(fmt::format("{}: signal format {} is not read. Formats 16 and 212 are",
                                  signal.file, signal.format));
    if (i == 0 || header.signals[i - 1].file != signal.file) {
      groups.push_back({i, i + 1});
      continue;
    }
    if (signal.format != header.signals[i - 1].format ||
        signal.byte_offset != header.signals[i - 1].byte_offset)
      throw DataError(fmt::format(
          "{}: the header of record {} gives its signals different formats or byte offsets",
          signal.file, header.record));
    groups.back().end = i + 1;
  }
  return groups;
}

const unsigned char* payload_of(const std::string& bytes, const Header& header, const Group& group,
                                const std::filesystem::path& file, std::int64_t& samples) {
  const auto& first = header.signals[group.begin];
  const auto width = static_cast<std::int64_t>(group.end - group.begin);
  const std::int64_t held = std::ssize(bytes) - first.byte_offset;
  if (samples == 0 && held > 0) samples = values_in(first.format, held) / width;
  const std::int64_t expected = bytes_of(first.format, samples * width);
  // Some writers fill the last 3 bytes of an odd number of values in format 212.
  const std::int64_t padded = first.format == 212 ? (expected + 2) / 3 * 3 : expected;
  if (held != expected && held != padded)
    throw DataError(fmt::format(
        "{}: has {} bytes, its header says {} ({} signals of {} samples in format {}, byte "
        "offset {}). The file is {}: fetch it again",
        file.string(), bytes.size(), expected + first.byte_offset, width, samples, first.format,
        first.byte_offset, held < expected ? "truncated" : "longer than it should be"));
  return reinterpret_cast<const unsigned char*>(bytes.data()) + first.byte_offset;
}

// The sum is of the values as stored, so a "no sample" counts as its reserved value.
void check_sum(const Signal& signal, std::uint32_t sum, const std::filesystem::path& file) {
  const auto found = static_cast<std::int16_t>(sum & 0xffff);
  if (signal.checksum && *signal.checksum != found)
    throw DataError(fmt::format(
        "{}: signal \"{}\" has checksum {}, its header says {}. The file is damaged: fetch it "
        "again",
        file.string(), signal.description, found, *signal.checksum));
}

double mv_per_unit(const Signal& signal, const Header& header) {
  if (signal.unit == "mV" || signal.unit == "mv") return 1;  // CinC writes both
  if (signal.unit == "uV" || signal.unit == "µV") return 1e-3;
  if (signal.unit == "V") return 1e3;
  throw DataError(fmt::format(
      "{}: signal \"{}\" is in \"{}\", which is no voltage that is read. Units are mV, uV and V",
      header.record, signal.description, signal.unit));
}

}  // namespace

std::vector<std::vector<std::int32_t>> read_digital(const Header& header,
                                                    const std::filesystem::path& folder) {
  std::vector<std::vector<std::int32_t>> digital(header.signals.size());
  std::int64_t samples = header.samples;
  for (const auto& group : groups_of(header)) {
    const auto file = folder / header.signals[group.begin].file;
    const auto bytes = read_file(file);
    if (file.extension() == ".mat")
      check_mat4(bytes, file, static_cast<std::int64_t>(group.end - group.begin), samples,
                 header.signals[group.begin].byte_offset);
    const auto* payload = payload_of(bytes, header, group, file, samples);
    const int format = header.signals[group.begin].format;
    const auto width = static_cast<std::int64_t>(group.end - group.begin);
    const auto no_sample = range_of(format).no_sample;
    for (std::size_t i = group.begin; i < group.end; ++i) {
      std::uint32_t sum = 0;
      digital[i].resize(static_cast<std::size_t>(samples));
      auto index = static_cast<std::int64_t>(i - group.begin);
      for (auto& value : digital[i]) {
        value = value_at(payload, format, index);
        sum += static_cast<std::uint32_t>(value);
        if (value == no_sample) value = kNoSample;
        index += width;
      }
      check_sum(header.signals[i], sum, file);
    }
  }
  return digital;
}

std::vector<std::vector<float>> read_physical_mv(const Header& header,
                                                 const std::filesystem::path& folder) {
  std::vector<double> mv;
  for (const auto& signal : header.signals) mv.push_back(mv_per_unit(signal, header));
  const auto digital = read_digital(header, folder);
  std::vector<std::vector<float>> physical(digital.size());
  for (std::size_t i = 0; i < digital.size(); ++i) {
    const auto& signal = header.signals[i];
    physical[i].reserve(digital[i].size());
    for (const auto value : digital[i])
      physical[i].push_back(value == kNoSample
                                ? std::numeric_limits<float>::quiet_NaN()
                                : static_cast<float>(static_cast<double>(value - signal.baseline) /
                                                     signal.gain * mv[i]));
  }
  return physical;
}

EncodedRecord encode_record(Header header, std::span<const std::vector<std::int32_t>> digital) {
  if (digital.size() != header.signals.size())
    throw DataError(fmt::format("{}: {} signals given, its header has {}", header.record,
                                digital.size(), header.signals.size()));
  const std::size_t width = digital.size(), samples = width == 0 ? 0 : digital[0].size();
  std::vector<std::int32_t> values(width * samples);
  header.samples = static_cast<std::int64_t>(samples);
  for (std::size_t i = 0; i < width; ++i) {
    auto& signal = header.signals[i];
    if (signal.format != header.signals[0].format || (signal.format != 16 && signal.format != 212))
      throw DataError(fmt::format("{}: signals are written in one format, 16 or 212, not in {}",
                                  header.record, signal.format));
    if (digital[i].size() != samples)
      throw DataError(fmt::format("{}: signal \"{}\" has {} samples, the first has {}",
                                  header.record, signal.description, digital[i].size(), samples));
    const auto range = range_of(signal.format);
    std::uint32_t sum = 0;
    for (std::size_t t = 0; t < samples; ++t) {
      auto value = digital[i][t];
      if (value != kNoSample && (value < range.low || value > range.high))
        throw DataError(fmt::format(
            "{}: signal \"{}\" has the value {} at sample {}, format {} holds {} to {}",
            header.record, signal.description, value, t, signal.format, range.low, range.high));
      if (value == kNoSample) value = range.no_sample;
      sum += static_cast<std::uint32_t>(value);
      values[t * width + i] = value;
    }
    signal.file = header.record + ".dat";
    signal.byte_offset = 0;
    signal.initial_value = samples == 0 ? signal.adc_zero : values[i];
    signal.checksum = static_cast<std::int16_t>(sum & 0xffff);
  }
  auto dat = width == 0 ? std::string{} : pack(header.signals[0].format, values);
  return {.header = std::move(header), .dat = std::move(dat)};
}

void write_record(const std::filesystem::path& folder, Header header,
                  std::span<const std::vector<std::int32_t>> digital) {
  const auto record = encode_record(std::move(header), digital);
  write_file_atomically(folder / (record.header.record + ".dat"), record.dat);
  write_file_atomically(folder / (record.header.record + ".hea"), header_text(record.header));
}

}  // namespace beatbench::wfdb
