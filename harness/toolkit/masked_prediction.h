#pragma once

#include "harness/toolkit/context_network.h"
#include "harness/toolkit/conv_transformer.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/span_mask.h"
#include "harness/toolkit/vector_quantizer.h"

#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

// wav2vec 2.0 (Baevski et al. 2020): spans of the features are hidden from a context network, which
// must pick the quantised feature of each hidden step among those of other hidden steps. What the
// methods built on it share; they derive from it and write loss().
//
// Native arm: ConvTransformer is the encoder. Controlled arm: the shared backbone is the encoder,
// a small context network over its steps belongs to the objective and is dropped afterwards.
class MaskedPrediction : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  // `samples` go into one pass. UsageError where they give too few steps for the spans.
  MaskedPrediction(const MethodContext& context, std::int64_t samples);
  void after_step(std::int64_t step) override { quantizer_->set_updates(step + 1); }

 protected:
  struct Pass {
    at::Tensor loss;                // scalar: InfoNCE and both penalties, with their weights
    at::Tensor context;             // [record, step, width], of the masked features
    at::Tensor prediction, target;  // [record, masked, dimension]
  };
  Pass masked_pass(const at::Tensor& signal, const Random& random, ScalarLog& log);

 private:
  ContextNetwork& context() { return native_ ? native_->context() : *context_; }
  Quantized quantized(const at::Tensor& features, const Random& random);
  SpanMask draw_mask(std::int64_t records, std::int64_t steps, const Random& random) const;
  at::Tensor contrasted(const at::Tensor& prediction, const at::Tensor& target,
                        const at::Tensor& code, const Random& random, ScalarLog& log) const;

  double mask_share_, temperature_, diversity_weight_, penalty_weight_, across_records_;
  std::int64_t mask_span_;  // steps
  std::int64_t distractors_;
  std::shared_ptr<ConvTransformer> native_;  // the encoder; none in the controlled arm
  std::shared_ptr<ContextNetwork> context_;  // none in the native arm
  std::shared_ptr<VectorQuantizer> quantizer_;
  torch::nn::Linear target_linear_ = nullptr;
  torch::nn::Linear context_linear_ = nullptr;
  torch::nn::Dropout target_dropout_ = nullptr;
  at::Tensor mask_vector_;  // [width]
};

}  // namespace beatbench
