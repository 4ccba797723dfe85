#include "harness/toolkit/weight_average.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

#include <stdexcept>
#include <utility>

namespace beatbench {

WeightAverage::WeightAverage(std::vector<NamedTensor> model, std::vector<NamedTensor> copy)
    : model_(std::move(model)), copy_(std::move(copy)), updates_(at::zeros({1}, at::kLong)) {
  bool alike = model_.size() == copy_.size();
  for (std::size_t i = 0; alike && i < model_.size(); ++i)
    alike = model_[i].name == copy_[i].name && model_[i].value.sizes() == copy_[i].value.sizes();
  if (!alike) throw std::logic_error("a weight average needs two models of the same make");
  restart();
}

void WeightAverage::restart() {
  move(1);
  updates_.zero_();
}

void WeightAverage::add() {
  move(1 / (updates_.item<double>() + 2));  // the start counts as one
  updates_.add_(1);
}

void WeightAverage::follow(double decay) {
  move(1 - decay);
  updates_.add_(1);
}

void WeightAverage::move(double share) {
  const at::NoGradGuard no_graph;
  for (std::size_t i = 0; i < model_.size(); ++i) {
    at::Tensor value = copy_[i].value;
    if (model_[i].trainable && share < 1)
      value.lerp_(model_[i].value, share);
    else
      value.copy_(model_[i].value);
  }
}

}  // namespace beatbench
