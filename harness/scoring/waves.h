#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/scoring/scored.h"
#include "harness/scoring/wave_lines.h"

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

struct WaveScoring {
  bool merged = false;  // all leads as one sequence (merged_waves.h); else each lead by itself
  bool post = false;    // the numbers after post_processing.h too, beside the plain ones
};

// Scores of a segmentation at the rate of the annotations: the prediction of an annotated sample is
// that of the nearest sample of the model. `rows` of the prepared set, prediction [row, lead,
// sample] with the classes 0 background, 1 P, 2 QRS, 3 T. Dice and boundary F1 of each rhythm and,
// where leads are not merged, of each lead too. DataError where the prediction is not of that size.
Scored score_waves(const PreparedSet& data, std::span<const std::int64_t> rows,
                   std::span<const std::uint8_t> prediction, const WaveScoring& how);

// Macro Dice of classes against truth of the same rate, 255 where not judged: what chooses the
// epoch.
double macro_dice(std::span<const std::uint8_t> truth, std::span<const std::uint8_t> prediction);

}  // namespace beatbench
