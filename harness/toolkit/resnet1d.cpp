#include "harness/toolkit/resnet1d.h"

#include "harness/base/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/max_pool1d.h>
#include <torch/nn/init.h>

#include <string>

namespace beatbench {
namespace {

// Padding of half a kernel: a stride s then gives ceil(samples / s) steps.
torch::nn::Conv1d make_conv(std::int64_t in, std::int64_t out, std::int64_t kernel,
                            std::int64_t stride) {
  torch::nn::Conv1d conv(torch::nn::Conv1dOptions(in, out, kernel)
                             .stride(stride)
                             .padding(kernel / 2)
                             .bias(false));  // batch norm follows and has one
  torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut, torch::kReLU);
  return conv;
}

void require_odd(const char* name, std::int64_t kernel) {
  if (kernel % 2 == 0)
    throw UsageError("resnet1d: " + std::string(name) + " is " + std::to_string(kernel) +
                     ", must be odd (an even kernel shifts the features by half a sample). Use " +
                     std::to_string(kernel + 1) + ".");
}

ResNet1dShape shape_of(const BackboneContext& context) {
  const Options& options = context.options;
  return {.leads = static_cast<std::int64_t>(context.signal.leads.size()),
          .width = options.integer("width"),
          .blocks = options.integer("blocks"),
          .stages = options.integer("stages"),
          .kernel = options.integer("kernel"),
          .stem_kernel = options.integer("stem_kernel"),
          .stem_stride = options.integer("stem_stride"),
          .stem_pool = options.flag("stem_pool")};
}

}  // namespace

struct ResNet1d::Block : torch::nn::Module {
  Block(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t step)
      : conv1(register_module("conv1", make_conv(in, out, kernel, step))),
        norm1(register_module("norm1", torch::nn::BatchNorm1d(out))),
        conv2(register_module("conv2", make_conv(out, out, kernel, 1))),
        norm2(register_module("norm2", torch::nn::BatchNorm1d(out))),
        stride(step) {
    if (in == out && step == 1) return;
    skip_conv = register_module("skip_conv", make_conv(in, out, 1, step));
    skip_norm = register_module("skip_norm", torch::nn::BatchNorm1d(out));
  }

  at::Tensor forward(const at::Tensor& x) {
    const at::Tensor y = norm2(conv2(norm1(conv1(x)).relu_()));
    return (y + (skip_conv ? skip_norm(skip_conv(x)) : x)).relu_();
  }

  torch::nn::Conv1d conv1;
  torch::nn::BatchNorm1d norm1;
  torch::nn::Conv1d conv2;
  torch::nn::BatchNorm1d norm2;
  torch::nn::Conv1d skip_conv = nullptr;  // where the shape changes
  torch::nn::BatchNorm1d skip_norm = nullptr;
  std::int64_t stride;
};

std::vector<OptionSpec> ResNet1d::options() {
  const ResNet1dShape d;
  return {{"width", d.width, "channels of the first stage; doubles per stage", 1, 1024},
          {"blocks", d.blocks, "residual blocks per stage", 1, 64},
          {"stages", d.stages, "stages; each but the first halves the time axis", 1, 6},
          {"kernel", d.kernel, "kernel of the blocks in samples, odd", 1, 63},
          {"stem_kernel", d.stem_kernel, "kernel of the stem in samples, odd", 1, 255},
          {"stem_stride", d.stem_stride, "stride of the stem in samples", 1, 16},
          {"stem_pool", d.stem_pool, "max-pooling by 2 behind the stem"}};
}

ResNet1d::ResNet1d(const BackboneContext& context) : ResNet1d(shape_of(context)) {}

ResNet1d::ResNet1d(const ResNet1dShape& shape)
    : stem_stride_(shape.stem_stride),
      stem_pool_(shape.stem_pool),
      channels_(shape.width),
      stride_(shape.stem_stride * (shape.stem_pool ? 2 : 1)) {
  require_odd("kernel", shape.kernel);
  require_odd("stem_kernel", shape.stem_kernel);
  stem_conv_ = register_module(
      "stem_conv", make_conv(shape.leads, channels_, shape.stem_kernel, shape.stem_stride));
  stem_norm_ = register_module("stem_norm", torch::nn::BatchNorm1d(channels_));
  for (std::int64_t stage = 0; stage < shape.stages; ++stage)
    for (std::int64_t block = 0; block < shape.blocks; ++block) {
      const bool shrinks = stage > 0 && block == 0;
      const std::int64_t out = shrinks ? 2 * channels_ : channels_;
      const std::int64_t step = shrinks ? 2 : 1;
      blocks_.push_back(
          register_module("stage" + std::to_string(stage + 1) + "_" + std::to_string(block),
                          std::make_shared<Block>(channels_, out, shape.kernel, step)));
      channels_ = out;
      stride_ *= step;
    }
}

at::Tensor ResNet1d::run(const at::Tensor& signal, std::vector<FeatureMap>* finer) {
  at::Tensor x = stem_norm_(stem_conv_(signal)).relu_();
  std::int64_t stride = stem_stride_;
  const auto coarsen = [&](std::int64_t by) {
    if (finer && by > 1) finer->push_back({x, stride});
    stride *= by;
  };
  if (stem_pool_) {
    coarsen(2);
    x = at::max_pool1d(x, 3, 2, 1);
  }
  for (const auto& block : blocks_) {
    coarsen(block->stride);
    x = block->forward(x);
  }
  return x;
}

std::vector<FeatureMap> ResNet1d::pyramid(const at::Tensor& signal) {
  std::vector<FeatureMap> maps;
  const at::Tensor last = run(signal, &maps);
  maps.push_back({last, stride_});
  return maps;
}

}  // namespace beatbench
