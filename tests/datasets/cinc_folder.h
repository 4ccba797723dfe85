#pragma once

#include "harness/base/atomic_file.h"
#include "tests/datasets/fixture.h"

namespace beatbench {

// The 24 bytes before the samples in a challenge's .mat file.
inline std::string mat4_prefix(std::int32_t rows, std::int32_t columns, std::int32_t type = 30) {
  std::string bytes;
  for (const std::int32_t word : {type, rows, columns, 0, 4})
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(word >> shift & 0xff);
  return bytes + std::string("val\0", 4);
}

// Writes FOLDER/STEM.hea and .mat ("georgia/E00001") in the form of the challenge.
inline void write_cinc_record(const TemporaryFolder& folder, const std::string& stem,
                              double rate_hz, const std::vector<std::string>& leads,
                              const std::vector<std::vector<std::int32_t>>& digital,
                              const std::vector<std::string>& comments = {}, double gain = 1000) {
  const std::string name = std::filesystem::path(stem).filename().string();
  wfdb::Header header;
  header.record = name + ".mat";  // as some headers call themselves
  header.rate_hz = rate_hz;
  header.comments = comments;
  for (const std::string& lead : leads) {
    wfdb::Signal signal;
    signal.gain = gain;
    signal.unit = "mv";
    signal.description = lead;
    header.signals.push_back(signal);
  }
  auto record = wfdb::encode_record(header, digital);
  for (wfdb::Signal& signal : record.header.signals) {
    signal.file = name + ".mat";
    signal.byte_offset = 24;
  }
  folder.write(stem + ".hea", wfdb::header_text(record.header));
  folder.write(stem + ".mat", mat4_prefix(static_cast<std::int32_t>(leads.size()),
                                          static_cast<std::int32_t>(digital.at(0).size())) +
                                  record.dat);
}

}  // namespace beatbench
