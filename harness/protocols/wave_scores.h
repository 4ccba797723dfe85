#pragma once

#include "harness/protocols/features.h"

#include <vector>

namespace beatbench {

inline constexpr int kWaveClasses = 4;  // background, P, QRS, T

// Labels of the rows at the model's rate: uint8 [row, lead, sample], 255 where not annotated.
at::Tensor wave_labels(const PreparedSet& data, const Rows& rows);

// Dice over all samples added up, IoU, and F1 as the mean over records, of each wave and as macro
// mean over the three; at the rate of the annotations: the prediction of an annotated sample is
// that of the nearest sample of the model. `prediction` uint8 [row, lead, sample].
void score_waves(const PreparedSet& data, const Rows& rows, const at::Tensor& prediction,
                 Evaluation& evaluation);

// The macro Dice alone, at the model's rate: what the validation part chooses the epoch by.
double macro_dice(const at::Tensor& truth, const at::Tensor& prediction);

}  // namespace beatbench
