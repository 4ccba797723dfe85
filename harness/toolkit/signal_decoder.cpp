#include "harness/toolkit/signal_decoder.h"

#include "harness/base/error.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/upsample_linear1d.h>

#include <string>

namespace beatbench {
namespace {

torch::nn::Conv1d convolution(std::int64_t from, std::int64_t to, std::int64_t kernel) {
  return torch::nn::Conv1d(torch::nn::Conv1dOptions(from, to, kernel).padding(kernel / 2));
}

at::Tensor stretched(const at::Tensor& x, std::int64_t steps) {
  return at::upsample_linear1d(x, {steps}, /*align_corners=*/false);
}

void require_steps(const FeatureMap& map, std::int64_t samples) {
  const std::int64_t steps = (samples + map.stride - 1) / map.stride;
  if (map.map.size(2) == steps) return;
  throw PluginError("the encoder gives " + std::to_string(map.map.size(2)) + " steps for " +
                    std::to_string(samples) + " samples; its stride " + std::to_string(map.stride) +
                    " promises " + std::to_string(steps));
}

}  // namespace

// A convolution on what the level before has made, and on the skip where there is one.
struct SignalDecoder::Level : torch::nn::Module {
  Level(std::int64_t from, std::int64_t width, std::int64_t skipped)
      : conv(register_module("conv", convolution(from + skipped, width, 5))),
        norm(register_module("norm", torch::nn::BatchNorm1d(width))) {
    if (skipped > 0) skip_norm = register_module("skip_norm", torch::nn::BatchNorm1d(skipped));
  }
  at::Tensor forward(const at::Tensor& x) { return norm(conv(x)).relu_(); }
  // Of an odd number of finer steps the doubled ones have one too many.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& skip) {
    return forward(at::cat({x.narrow(2, 0, skip.size(2)), skip_norm(skip)}, 1));
  }

  torch::nn::Conv1d conv;
  torch::nn::BatchNorm1d norm, skip_norm = nullptr;
};

SignalDecoder::SignalDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width,
                             std::int64_t leads, std::int64_t values)
    : SignalDecoder({{channels, stride}}, width, leads, values) {}

SignalDecoder::SignalDecoder(const std::vector<MapShape>& maps, std::int64_t width,
                             std::int64_t leads, std::int64_t values)
    : maps_(std::ssize(maps)),
      stride_(maps.back().stride),
      leads_(leads),
      values_(values),
      // Features differ in scale between encoders; the decoder must not care.
      norm_(register_module("norm", torch::nn::BatchNorm1d(maps.back().channels))),
      values_conv_(nullptr) {
  const auto add = [&](std::int64_t from, std::int64_t skipped) {
    levels_.push_back(register_module("level" + std::to_string(levels_.size()),
                                      std::make_shared<Level>(from, width, skipped)));
  };
  add(maps.back().channels, 0);
  auto skip = maps.rbegin() + 1;
  for (std::int64_t done = 2; done <= stride_; done *= 2) {
    const bool here = skip != maps.rend() && skip->stride * done == stride_;
    add(width, here ? (skip++)->channels : 0);
  }
  if (skip != maps.rend())
    throw PluginError("the encoder's map of stride " + std::to_string(skip->stride) +
                      " cannot be a skip: it is not its last stride " + std::to_string(stride_) +
                      " halved some times, or not in the order from fine to coarse");
  values_conv_ = register_module("values", convolution(width, leads * values, 1));
}

at::Tensor SignalDecoder::forward(const at::Tensor& features, std::int64_t samples) {
  return forward(std::vector<FeatureMap>{{features, stride_}}, samples);
}

at::Tensor SignalDecoder::forward(const std::vector<FeatureMap>& maps, std::int64_t samples) {
  if (std::ssize(maps) != maps_)
    throw PluginError("the encoder gives " + std::to_string(maps.size()) + " maps, " +
                      std::to_string(maps_) + " when the decoder was made");
  for (const FeatureMap& map : maps) require_steps(map, samples);
  at::Tensor out = levels_.front()->forward(norm_(maps.back().map));
  auto skip = maps.rbegin() + 1;
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    Level& level = *levels_[i];
    const at::Tensor doubled = stretched(out, 2 * out.size(2));
    out = level.skip_norm ? level.forward(doubled, (skip++)->map) : level.forward(doubled);
  }
  out = values_conv_(out);  // [record, value * lead, step]
  const std::int64_t length = maps.front().map.size(2) * maps.front().stride;
  if (out.size(2) != length) out = stretched(out, length);  // a stride that is no power of two
  return out.narrow(2, 0, samples).view({out.size(0), values_, leads_, samples});
}

}  // namespace beatbench
