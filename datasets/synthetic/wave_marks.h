#pragma once

#include "datasets/synthetic/heart.h"
#include "datasets/wfdb/annotation.h"

#include <optional>
#include <vector>

namespace beatbench::synthetic {

// Adds "( symbol )" for the wave, if there is one. Bounds are the heart's, the same in every lead;
// the peak is where `lead` (mV, at rate_hz) is farthest from its value at the onset.
void mark_wave(std::vector<wfdb::Annotation>& marks, const std::optional<Bounds>& wave, char symbol,
               const std::vector<double>& lead, double rate_hz);

}  // namespace beatbench::synthetic
