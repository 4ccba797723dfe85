#pragma once

#include "harness/protocols/beat_classifier.h"
#include "harness/protocols/features.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// The records of de Chazal et al. (2004): DS1 without the four that choose, those four, and DS2.
// Paced are 102, 104, 107 and 217: in none of them (AAMI EC57).
enum class BeatPart { train, validation, test, none };
// `id` as a prepared set has it: "208", or "208/17" for a window of it.
BeatPart beat_part_of(std::string_view id);

// Windows of one part with their beats of the four classes. Beats without such a class (Q) take
// part in the rhythm alone.
struct LabelledBeats {
  Rows rows;                        // of the prepared set, with a beat each
  std::vector<std::int64_t> first;  // [row + 1]: beats of row r are first[r] … first[r + 1] - 1
  at::Tensor sample;                // [beat] int64
  at::Tensor label;                 // [beat] int64 in 0 … kBeatClasses - 1
  at::Tensor rhythm;                // [beat, kRrFeatures]
  std::int64_t unclassed = 0;       // beats left out
  std::int64_t size() const { return label.size(0); }
};
LabelledBeats labelled_beats(const PreparedSet& data, const Rows& rows);

// Some windows of a part, by their places in `rows`.
struct BeatBatch {
  at::Tensor signal;  // [window, lead, sample] mV, lead II alone
  BatchBeats beats;
  at::Tensor index;  // [beat] int64, into the part's beats
};
BeatBatch batch_of(const LabelledBeats& part, std::span<const std::int64_t> places,
                   const PreparedSet& data, const std::vector<std::string>& leads);

}  // namespace beatbench
