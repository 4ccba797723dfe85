#pragma once

#include "harness/base/progress.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/derived.h"

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

namespace beatbench {

// Mean and standard deviation of each lead over all samples of a corpus: [2, lead] float32, kept in
// `derived` for all plugins. For Method::prepare().
at::Tensor lead_statistics(const Corpus& corpus, Derived& derived, Progress& progress);

// z-scores of the leads: (x - mean) / SD. As buffers of the encoder the statistics travel with its
// weights, so that a judged encoder, which never sees the corpus, scales as in training.
class ChannelScale final : public torch::nn::Module {
 public:
  explicit ChannelScale(std::int64_t leads);     // mean 0, SD 1
  void set(const at::Tensor& statistics);        // [2, lead]; a lead that never varies has SD 1
  at::Tensor forward(const at::Tensor& signal);  // [record, lead, sample]

 private:
  at::Tensor mean_, sd_;  // [lead, 1]
};

}  // namespace beatbench
