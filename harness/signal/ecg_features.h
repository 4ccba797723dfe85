#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Clinical measures of each beat and of the record, from the bounds that delineate() finds. Always
// the same features in the same order; one that cannot be measured (no P wave, lead not there,
// first beat without an RR, ST beyond the end) is NaN, never a number that stands for it.
//
//   rr_ms        ms     from the R peak before to this one
//   hr_bpm       1/min  60000 / rr_ms
//   p_ms         ms     P onset to P offset      t_ms   ms  T onset to T offset
//   qrs_ms       ms     QRS onset to QRS offset  pr_ms  ms  P onset to QRS onset
//   qt_ms        ms     QRS onset to T offset
//   qtc_ms       ms     qt_ms / sqrt(rr_ms / 1000), after Bazett (Heart 1920;7:353–370)
//   correlation         Pearson's r of R − 250 ms … R + 400 ms with the same stretch of the beat
//                       before and of the beat after, the mean of both
// and in leads II (or MLII), V1 and V5, as "p_mv.II", over the median of the 20 ms before the QRS:
//   p_mv, t_mv   mV     at the wave's peak, negative where inverted
//   r_mv         mV     highest of the QRS
//   st_mv        mV     60 ms after the QRS offset (J + 60 ms)
//   slope        mV/s   steepest change between two samples of the QRS
// Durations, PR, QT and correlation are medians over the leads in which they could be measured.
// Heights of P and T and the ST level are NaN where the wave, or the QRS, was not found.
struct FeatureSpec {
  std::string name;        // "r_mv.V5"
  std::string unit;        // "mV"; empty for pure numbers
  std::string definition;  // one line
};

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
