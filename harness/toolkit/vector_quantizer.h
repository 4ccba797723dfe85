#pragma once

#include "harness/sdk/random.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>

namespace beatbench {

struct QuantizerShape {
  std::int64_t in = 256;
  std::int64_t groups = 2;
  std::int64_t entries = 320;  // of each group's codebook
  std::int64_t out = 256;      // of all groups together
  double temperature = 2;      // at the start
  double last_temperature = 0.5;
  double temperature_decay = 0.999995;  // per update
};

struct Quantized {
  at::Tensor vector;      // [row, out]
  at::Tensor code;        // [row, group] int64, the chosen entries
  at::Tensor perplexity;  // scalar with graph: of the mean probabilities of the entries, summed
                          // over the groups, which is 1 … groups * entries
};

// exp of the entropy of each group's mean probabilities, summed over the groups. probability
// [row, group, entry].
at::Tensor codebook_perplexity(const at::Tensor& probability);

// The Gumbel vector quantiser of wav2vec 2.0 (Jang et al. 2017; Baevski et al. 2020): in each group
// one entry of a learned codebook, the vectors side by side. Forward the choice is hard, backward
// it is the softmax of (logits + Gumbel noise) / temperature.
class VectorQuantizer final : public torch::nn::Module {
 public:
  // UsageError where `groups` does not divide `out`.
  explicit VectorQuantizer(const QuantizerShape& shape);

  // x [row, in]. Without noise the most probable entry is taken: evaluation.
  Quantized forward(const at::Tensor& x, const at::Tensor& gumbel_noise = {});
  at::Tensor draw_noise(std::int64_t rows, Random& random) const;  // [row, group, entry], CPU

  // max(last_temperature, temperature * decay^updates); the count stands in the state.
  at::Tensor temperature() const;          // scalar
  void set_updates(std::int64_t updates);  // optimiser steps done so far
  std::int64_t codes() const { return shape_.groups * shape_.entries; }

 private:
  QuantizerShape shape_;
  torch::nn::Linear logits_ = nullptr;
  at::Tensor codebook_;  // [group, entry, out / groups]
  at::Tensor updates_;   // scalar int64
};

}  // namespace beatbench
