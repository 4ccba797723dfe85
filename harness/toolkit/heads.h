#pragma once

#include "harness/base/options.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

// Linear, batch norm, ReLU, linear: [row, in] -> [row, out].
class Mlp : public torch::nn::Module {
 public:
  Mlp(std::int64_t in, std::int64_t hidden, std::int64_t out);
  at::Tensor forward(const at::Tensor& x);

 private:
  torch::nn::Linear linear1_ = nullptr;
  torch::nn::BatchNorm1d norm_ = nullptr;
  torch::nn::Linear linear2_ = nullptr;
};

// The projector of a contrastive method: an Mlp whose rows have length 1, in float32.
class Projector final : public Mlp {
 public:
  using Mlp::Mlp;
  at::Tensor forward(const at::Tensor& x);
};

// Rows of length 1, in float32 also under autocast.
at::Tensor unit_rows(const at::Tensor& x);

// The head of a contrast that is published without one: the rows themselves, or a Projector, as
// the options projector (none | mlp), projector_hidden and projector_out say.
class OptionalProjector final : public torch::nn::Module {
 public:
  static std::vector<OptionSpec> options();
  OptionalProjector(const Options& options, std::int64_t in);
  at::Tensor forward(const at::Tensor& x);  // [row, in] -> unit rows

 private:
  std::shared_ptr<Projector> mlp_;
};

}  // namespace beatbench
