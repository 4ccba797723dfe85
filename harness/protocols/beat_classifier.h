#pragma once

#include "harness/protocols/beat_head.h"
#include "harness/scoring/truth.h"
#include "harness/sdk/encoder.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Beats of a batch of records.
struct BatchBeats {
  at::Tensor record;  // [beat] int64, index into the batch
  at::Tensor sample;  // [beat] int64, of the R peak
  at::Tensor rhythm;  // [beat, kRrFeatures] float32 (harness/signal/rr_features.h)
};

// The stretch of the encoder's features that stands for a beat.
struct BeatWindow {
  double before_s = 0.25, after_s = 0.45;
  std::int64_t bins = 8;
};

// Class of each beat from the encoder's features round its R peak (toolkit/roi.h) and from the
// rhythm, through one linear layer. The encoder sees lead II alone: what MIT-BIH and every corpus
// have in common.
struct BeatClassifier {
  std::shared_ptr<Encoder> encoder;
  BeatWindow window;
  double rate_hz = 0;
  at::Tensor rhythm_mean, rhythm_scale;  // [kRrFeatures], of the training beats
  LinearHead head;                       // [class, channels * bins + kRrFeatures]

  // Fresh head of zeros.
  BeatClassifier(std::shared_ptr<Encoder> encoder, const BeatWindow& window, double rate_hz);

  // features [record, channel, step] -> [beat, channels * bins + kRrFeatures]; a rhythm that is not
  // known counts as the training beats' mean.
  at::Tensor inputs(const at::Tensor& features, const BatchBeats& beats) const;
  // Of the frozen encoder, in evaluation mode: signal [record, lead, sample] mV -> [beat, class].
  at::Tensor predict(const at::Tensor& signal, const BatchBeats& beats) const;
  std::vector<NamedTensor> state() const;  // encoder's as "encoder.…"
};

// Lead II of a record [lead, sample] with the leads `from`, into `out` [lead, sample] with the
// leads `to`, whose other leads stay as they are. UsageError where one of the two has no lead II.
void copy_lead_two(std::span<const float> record, const std::vector<std::string>& from,
                   const std::vector<std::string>& to, at::Tensor out);

}  // namespace beatbench
