#pragma once

#include "datasets/prepared/prepared_set.h"
#include "datasets/record.h"
#include "harness/base/error.h"

#include <string>
#include <vector>

namespace beatbench {

// A record that is sound but has not the leads or marks that are asked for; not counted as damage.
struct Unsuited : DataError {
  using DataError::DataError;
};

// One record brought to a SignalSpec.
struct Fitted {
  std::vector<std::vector<float>>
      windows;  // each [lead, sample] mV; what does not fill a window is left out
  std::vector<std::string> flat_leads;  // of one value throughout
  int mended_gaps = 0;                  // runs without value of up to 50 ms, interpolated
};

// Where each of the wanted leads stands in `leads`. Unsuited: "has no lead V3".
std::vector<std::size_t> lead_order(const std::vector<std::string>& leads,
                                    const std::vector<std::string>& wanted);

// Fills runs of NaN linearly, at the ends with the nearest value; returns how many. DataError where
// one is longer than 50 ms: "V3 has no value for 0.310 s from 1.2 s on".
int mend_gaps(std::vector<float>& signal, double rate_hz, const std::string& lead);

// Wanted leads, gaps mended, resampled, cut into windows from the start. DataError where it is not
// even one window.
Fitted fit(Recording recording, const SignalSpec& spec);

}  // namespace beatbench
