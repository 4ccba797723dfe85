#include "harness/protocols/two_rates.h"

#include <torch/nn/utils/clip_grad.h>

#include <memory>

namespace beatbench {
namespace {

torch::optim::AdamW make_adamw(const std::vector<at::Tensor>& encoder,
                               const std::vector<at::Tensor>& head, double weight_decay) {
  const auto options = torch::optim::AdamWOptions(0).weight_decay(weight_decay);
  std::vector<torch::optim::OptimizerParamGroup> groups;
  for (const auto& tensors : {encoder, head})
    groups.emplace_back(tensors, std::make_unique<torch::optim::AdamWOptions>(options));
  return torch::optim::AdamW(std::move(groups), options);
}

}  // namespace

TwoRates::TwoRates(std::vector<at::Tensor> encoder, std::vector<at::Tensor> head,
                   double encoder_scale, double weight_decay)
    : all_(encoder),
      encoder_scale_(encoder_scale),
      adamw_(make_adamw(encoder, head, weight_decay)) {
  all_.insert(all_.end(), head.begin(), head.end());
}

void TwoRates::step(const at::Tensor& loss, double rate, double clip_norm) {
  adamw_.param_groups()[0].options().set_lr(rate * encoder_scale_);
  adamw_.param_groups()[1].options().set_lr(rate);
  adamw_.zero_grad();
  loss.backward();
  if (clip_norm > 0) torch::nn::utils::clip_grad_norm_(all_, clip_norm);
  adamw_.step();
}

std::vector<at::Tensor> trainable(Encoder& encoder) {
  std::vector<at::Tensor> tensors;
  for (const NamedTensor& tensor : encoder.state())
    if (tensor.trainable) tensors.push_back(tensor.value);
  return tensors;
}

}  // namespace beatbench
