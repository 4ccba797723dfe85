#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Clinical measures of each beat and of the record. Always the same features in the same order; one
// that cannot be measured (no P wave, lead not there, first beat without an RR) is NaN.
struct FeatureSpec {
  std::string name;        // "r_mv.V5"
  std::string unit;        // "mV"; empty for pure numbers
  std::string definition;  // one line
};

// Times are the median over the leads in which the wave was found; amplitudes are of leads II (or
// MLII), V1 and V5.
const std::vector<FeatureSpec>& beat_features();
// Over the beats: "median.X" and "sd.X" (n − 1) of each beat feature X, beats without it left out;
// and "rmssd_ms".
const std::vector<FeatureSpec>& record_features();

struct EcgFeatures {
  std::vector<float> beats;   // [beat, beat_features()]
  std::vector<float> record;  // [record_features()]
};

// Errors as delineate() and detect_r_peaks() have them.
EcgFeatures ecg_features(std::span<const float> signal_mv,  // [lead, sample]
                         std::span<const std::string> leads, double rate_hz,
                         std::span<const std::int64_t> r_peaks);

}  // namespace beatbench
