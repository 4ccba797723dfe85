#pragma once

#include "harness/signal/filter.h"
#include "harness/signal/resample.h"

#include <span>
#include <vector>

namespace beatbench {

inline constexpr double kCanonicalHz = 200;

// What is left of a lead whoever stored it: 2 … 20 Hz, at 200 Hz. Baseline filters, mains filters
// and the choice of a sampling rate all act outside of that band.
class CanonicalLead {
 public:
  explicit CanonicalLead(double rate_hz);  // at least kLowestRateHz, else UsageError
  std::vector<float> operator()(std::span<const float> lead) const;

  static constexpr double kLowestRateHz = 50;  // below it, the band is not there whole

 private:
  Resampler resample_;
  ZeroPhaseFilter filter_;
};

// A line of one value throughout, as of an electrode that was off.
bool is_flat(std::span<const float> lead);

}  // namespace beatbench
