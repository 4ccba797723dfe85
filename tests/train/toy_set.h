#pragma once

#include "datasets/prepared/contents.h"
#include "datasets/prepared/prepared_set.h"
#include "datasets/prepared/signal_file.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// A prepared set written by hand, without files of a data set behind it.
struct ToyRecord {
  RecordInfo info;
  std::vector<float> signal;  // [lead, sample] mV
  std::vector<LeadWaves> waves = {};
  std::vector<Beat> beats = {};
};

inline PreparedSet write_toy_set(const std::filesystem::path& folder, Contents contents,
                                 const std::vector<ToyRecord>& records) {
  std::filesystem::create_directories(folder);
  SignalFile signal(folder);
  for (const ToyRecord& record : records) {
    signal.append(record.signal);
    contents.records.push_back(record.info);
    if (contents.wave_rate_hz > 0) contents.waves.push_back(record.waves);
    if (contents.has_beats) contents.beats.push_back(record.beats);
  }
  const auto leads = static_cast<std::int64_t>(contents.spec.leads.size());
  Sha256& hash =
      signal.finish({static_cast<std::int64_t>(records.size()), leads, contents.spec.samples()});
  write_contents(folder, contents, hash);
  return PreparedSet(folder);
}

}  // namespace beatbench
