#include "harness/train/optimizer.h"

#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

namespace beatbench {
namespace {

using torch::optim::AdamWOptions;
using torch::optim::AdamWParamState;

std::vector<torch::optim::OptimizerParamGroup> adamw_groups(
    const std::vector<ParameterGroup>& groups, const OptimizerSettings& settings) {
  std::vector<torch::optim::OptimizerParamGroup> made;
  for (const ParameterGroup& group : groups)
    made.emplace_back(
        group.tensors,
        std::make_unique<AdamWOptions>(
            AdamWOptions(0)
                .betas({settings.beta1, settings.beta2})
                .eps(settings.eps)
                .weight_decay(group.decay && settings.decoupled ? settings.weight_decay : 0.0)));
  return made;
}

}  // namespace

struct Optimizer::State {
  std::vector<ParameterGroup> groups;
  OptimizerSettings settings;
  torch::optim::AdamW adamw;
  at::Tensor steps =
      torch::zeros({1}, at::kLong);  // one count for all, so that a checkpoint can hold it

  AdamWParamState& of(const at::Tensor& parameter) {
    return static_cast<AdamWParamState&>(*adamw.state().at(parameter.unsafeGetTensorImpl()));
  }

  // Adam with L2 is AdamW without decay on the gradient of the loss plus decay/2 · |parameters|².
  void add_decay_to_gradients() {
    const at::NoGradGuard no_grad;
    for (const ParameterGroup& group : groups)
      for (const at::Tensor& tensor : group.tensors)
        if (group.decay && tensor.grad().defined())
          tensor.mutable_grad().add_(tensor, settings.weight_decay);
  }
};

Optimizer::Optimizer(std::vector<ParameterGroup> groups, const OptimizerSettings& settings)
    : state_(new State{groups, settings,
                       torch::optim::AdamW(adamw_groups(groups, settings), AdamWOptions(0))}) {
  // LibTorch makes a parameter's moments at its first step; made here, a checkpoint always finds
  // them.
  for (const ParameterGroup& group : state_->groups)
    for (const at::Tensor& tensor : group.tensors) {
      auto moments = std::make_unique<AdamWParamState>();
      moments->step(0).exp_avg(torch::zeros_like(tensor)).exp_avg_sq(torch::zeros_like(tensor));
      state_->adamw.state()[tensor.unsafeGetTensorImpl()] = std::move(moments);
    }
}
Optimizer::~Optimizer() = default;

void Optimizer::zero_grad() { state_->adamw.zero_grad(); }

double Optimizer::step(double lr, double clip_norm) {
  std::vector<at::Tensor> all;
  auto& count = state_->steps.data_ptr<std::int64_t>()[0];
  for (std::size_t g = 0; g < state_->groups.size(); ++g) {
    state_->adamw.param_groups()[g].options().set_lr(lr * state_->groups[g].lr_scale);
    for (const at::Tensor& tensor : state_->groups[g].tensors) {
      state_->of(tensor).step(count);
      all.push_back(tensor);
    }
  }
  const double limit = clip_norm > 0 ? clip_norm : std::numeric_limits<double>::infinity();
  const double norm = torch::nn::utils::clip_grad_norm_(all, limit);
  if (!state_->settings.decoupled) state_->add_decay_to_gradients();
  state_->adamw.step();
  ++count;
  return norm;
}

std::vector<NamedTensor> Optimizer::state() {
  std::vector<NamedTensor> all = {{"steps", state_->steps, false}};
  for (std::size_t g = 0; g < state_->groups.size(); ++g) {
    const auto& tensors = state_->groups[g].tensors;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const std::string name = "group" + std::to_string(g) + "." + std::to_string(i);
      const AdamWParamState& moments = state_->of(tensors[i]);
      all.push_back({name + ".exp_avg", moments.exp_avg(), false});
      all.push_back({name + ".exp_avg_sq", moments.exp_avg_sq(), false});
    }
  }
  return all;
}

}  // namespace beatbench
