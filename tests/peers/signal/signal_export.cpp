// What harness/signal finds in the real recordings, for tests/peers/signal_table.py.
//   signal_export DATA FILE.json
#include "datasets/ludb/ludb.h"
#include "datasets/mitdb/mitdb.h"
#include "harness/base/json.h"
#include "harness/signal/delineate.h"
#include "harness/signal/r_peaks.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>

namespace beatbench {
namespace {

constexpr double kMitdbHz = 360, kLudbHz = 500;

// {"100": [sample, …]}: from the lead MLII alone, or the first where there is none.
Json r_peaks_of_mitdb(const std::filesystem::path& folder) {
  const Mitdb mitdb(folder);
  Json found = Json::object();
  for (std::size_t r = 0; r < mitdb.records().size(); ++r) {
    const Recording recording = mitdb.read(r, kMitdbHz);
    const auto ii = std::ranges::find(recording.leads, "II") - recording.leads.begin();
    const std::size_t lead = static_cast<std::size_t>(ii) % recording.leads.size();
    found[mitdb.records()[r].id] = detect_r_peaks(recording.signal_mv[lead], kMitdbHz);
  }
  return found;
}

Json bounds(const std::vector<BeatWaves>& beats, WaveBounds BeatWaves::*wave) {
  Json found = Json::array();
  for (const BeatWaves& beat : beats)
    if ((beat.*wave).found())
      found.push_back({(beat.*wave).onset, (beat.*wave).peak, (beat.*wave).offset});
  return found;
}

Json waves_of(std::span<const float> lead_mv, std::span<const std::int64_t> r_peaks) {
  const auto beats = delineate(lead_mv, kLudbHz, r_peaks);
  return {{"P", bounds(beats, &BeatWaves::p)},
          {"QRS", bounds(beats, &BeatWaves::qrs)},
          {"T", bounds(beats, &BeatWaves::t)}};
}

// {"1": {"II": {"together": waves, "alone": waves}}}, where a wave is [onset, peak, offset]: around
// the R peaks of all leads taken together, and around those of the lead alone.
Json waves_of_ludb(const std::filesystem::path& folder) {
  const Ludb ludb(folder);
  Json found = Json::object();
  for (std::size_t r = 0; r < ludb.records().size(); ++r) {
    const Recording recording = ludb.read(r, kLudbHz);
    std::vector<float> all;
    for (const auto& lead_mv : recording.signal_mv)
      all.insert(all.end(), lead_mv.begin(), lead_mv.end());
    const auto together = detect_r_peaks(all, recording.leads, kLudbHz);
    Json& record = found[ludb.records()[r].id];
    for (std::size_t i = 0; i < recording.leads.size(); ++i) {
      const auto& lead_mv = recording.signal_mv[i];
      record[recording.leads[i]] = {{"together", waves_of(lead_mv, together)},
                                    {"alone", waves_of(lead_mv, detect_r_peaks(lead_mv, kLudbHz))}};
    }
  }
  return found;
}

}  // namespace
}  // namespace beatbench

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: signal_export DATA FILE.json\n");
    return 2;
  }
  try {
    const std::filesystem::path data = arguments[1];
    beatbench::write_json(arguments[2],
                          {{"mitdb", beatbench::r_peaks_of_mitdb(data / "mitdb-1.0.0")},
                           {"ludb", beatbench::waves_of_ludb(data / "ludb-1.0.1")}});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "signal_export: %s\n", error.what());
    return 3;
  }
}
