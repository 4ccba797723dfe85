#include "harness/toolkit/vector_quantizer.h"

#include "harness/base/error.h"
#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/nn/init.h>

#include <string>

namespace beatbench {

at::Tensor codebook_perplexity(const at::Tensor& probability) {
  const at::Tensor mean = probability.mean(0);  // [group, entry]
  return (mean * (mean + 1e-7).log()).sum(1).neg().exp().sum();
}

VectorQuantizer::VectorQuantizer(const QuantizerShape& shape) : shape_(shape) {
  if (shape.out % shape.groups != 0)
    throw UsageError("the codebook has " + std::to_string(shape.groups) +
                     " groups, which do not divide the width " + std::to_string(shape.out) +
                     " of its vectors. Use a multiple of " + std::to_string(shape.groups) + ".");
  logits_ = register_module("logits", torch::nn::Linear(shape.in, codes()));
  torch::nn::init::normal_(logits_->weight, 0, 1);
  torch::nn::init::zeros_(logits_->bias);
  codebook_ = register_parameter("codebook",
                                 at::rand({shape.groups, shape.entries, shape.out / shape.groups}));
  updates_ = register_buffer("updates", at::zeros({}, at::kLong));
}

Quantized VectorQuantizer::forward(const at::Tensor& x, const at::Tensor& gumbel_noise) {
  const FullPrecision full;
  const std::int64_t rows = x.size(0);
  const at::Tensor logits =
      logits_(x.to(codebook_.scalar_type())).view({rows, shape_.groups, shape_.entries});
  const at::Tensor noisy =
      gumbel_noise.defined() ? logits + gumbel_noise.to(logits.options()) : logits;
  const at::Tensor code = noisy.detach().argmax(2);
  at::Tensor choice = at::zeros_like(logits).scatter_(2, code.unsqueeze(2), 1);
  if (gumbel_noise.defined()) {
    const at::Tensor soft = (noisy / temperature().to(noisy.options())).softmax(2);
    choice = choice + (soft - soft.detach());  // the value stays exactly hard
  }
  const at::Tensor vector = choice.transpose(0, 1).bmm(codebook_).transpose(0, 1);
  return {vector.reshape({rows, shape_.out}), code, codebook_perplexity(logits.softmax(2))};
}

at::Tensor VectorQuantizer::draw_noise(std::int64_t rows, Random& random) const {
  at::Tensor u = random.uniform({rows, shape_.groups, shape_.entries});
  u = u.to(codebook_.device());
  return u.clamp_min_(1e-10).log_().neg_().log_().neg_();
}

at::Tensor VectorQuantizer::temperature() const {
  const at::Tensor decay = at::pow(shape_.temperature_decay, updates_.to(at::kDouble));
  return (decay * shape_.temperature).clamp_min(shape_.last_temperature);
}

void VectorQuantizer::set_updates(std::int64_t updates) { updates_.fill_(updates); }

}  // namespace beatbench
