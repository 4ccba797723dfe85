#pragma once

#include "datasets/synthetic/patient.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace beatbench::synthetic {

// One beat as it lies in a record, in seconds from the record's start; beats at its ends reach
// beyond it.
struct TimedBeat {
  double r_s = 0;        // the origin of the beat's kernels
  double t_stretch = 1;  // sqrt(RR / 1 s)
  const BeatShape* shape = nullptr;
  std::optional<Bounds> p, qrs, t;
};

struct Ecg {
  double rate_hz = 0;
  std::vector<std::vector<double>> clean_mv;  // [12, sample], standard lead order, before noise
  std::vector<std::vector<double>> mv;        // with noise
  std::vector<TimedBeat> beats;               // by time; shapes point into the patient
};

// Sinus rhythm with breathing and a slow wave of 0.1 Hz, ectopic beats at the patient's shares. A
// ventricular beat is followed by a full compensatory pause; an atrial one resets the rhythm. No
// wave begins before the one before it ends.
std::vector<TimedBeat> draw_rhythm(const Patient& patient, double seconds, Draws& draws);

Ecg render(const Patient& patient, double rate_hz, double seconds, std::uint64_t seed,
           std::string_view set, std::int64_t record);

}  // namespace beatbench::synthetic
