#include "baselines/cmsc/clocs_encoder.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/replication_pad1d.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/pooling.h>

namespace beatbench {
namespace {

constexpr std::int64_t kLastChannels = 32, kLastSteps = 10;  // of 2500 samples

void add_stage(torch::nn::Sequential& stages, std::int64_t from, std::int64_t to) {
  stages->push_back(torch::nn::Conv1d(torch::nn::Conv1dOptions(from, to, 7).stride(3)));
  stages->push_back(torch::nn::BatchNorm1d(to));
  stages->push_back(torch::nn::ReLU());
  stages->push_back(torch::nn::MaxPool1d(2));
  stages->push_back(torch::nn::Dropout(0.1));
}

}  // namespace

ClocsEncoder::ClocsEncoder(std::int64_t embedding, bool side_by_side, std::int64_t leads)
    : width_(embedding), side_by_side_(side_by_side), leads_(leads) {
  add_stage(stages_, 1, 4);
  add_stage(stages_, 4, 16);
  add_stage(stages_, 16, kLastChannels);
  register_module("stages", stages_);
  linear_ = register_module("linear", torch::nn::Linear(kLastChannels * kLastSteps, embedding));
}

at::Tensor ClocsEncoder::embed(const at::Tensor& segments) {
  TORCH_CHECK(segments.dim() == 2 && segments.size(1) == kSegment,
              "CLOCS's encoder takes segments [row, 2500], got ", segments.sizes());
  const at::Tensor lowest = segments.amin({1}, true);
  const at::Tensor range = segments.amax({1}, true) - lowest;
  const at::Tensor scaled = (segments - lowest) / range.masked_fill(range.eq(0), 1);
  return linear_(stages_->forward(scaled.unsqueeze(1)).flatten(1));
}

at::Tensor ClocsEncoder::features(const at::Tensor& signal) {
  const std::int64_t records = signal.size(0), leads = signal.size(1), samples = signal.size(2);
  const std::int64_t steps = (samples + kSegment - 1) / kSegment;
  const at::Tensor whole = steps * kSegment == samples
                               ? signal
                               : at::replication_pad1d(signal, {0, steps * kSegment - samples});
  const at::Tensor each =
      embed(whole.reshape({-1, kSegment})).view({records, leads, steps, width_});
  if (!side_by_side_) return each.mean(1).transpose(1, 2);
  return each.transpose(2, 3).reshape({records, leads * width_, steps});
}

}  // namespace beatbench
