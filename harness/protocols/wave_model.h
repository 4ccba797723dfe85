#pragma once

#include "harness/protocols/protocol.h"
#include "harness/toolkit/signal_decoder.h"

#include <vector>

namespace beatbench {

// Whether the decoder of a wave protocol takes the encoder's intermediate maps too.
OptionSpec skips_option();
// UsageError where the options ask for maps that the encoder does not have.
void require_skips(Encoder& encoder, const SignalShape& signal, const Options& options);

// The decoder of waves and the encoder before it, on the encoder's device; what goes in and comes
// out is on the CPU. The input is the signals [record, lead, sample], or the frozen encoder's
// features.
class WaveModel {
 public:
  // A fresh decoder of the task's seed and fold.
  WaveModel(const EvaluationTask& task, bool takes_features);

  void train(bool on);
  at::Tensor logits(const at::Tensor& input);  // [record, class, lead, sample]
  at::Tensor predict(const at::Tensor& input,
                     const StopFlag& stop);            // uint8 [record, lead, sample]
  std::vector<at::Tensor> encoder_parameters() const;  // empty where it is frozen
  std::vector<at::Tensor> decoder_parameters() const { return decoder_->parameters(); }
  std::vector<NamedTensor> state() const;  // of what is trained
  at::Device device() const { return device_; }

 private:
  std::vector<FeatureMap> maps(const at::Tensor& input);

  Encoder& encoder_;
  bool trained_;  // the encoder too
  bool takes_features_, skips_;
  std::int64_t samples_;
  at::Device device_;
  std::unique_ptr<SignalDecoder> decoder_;
};

}  // namespace beatbench
