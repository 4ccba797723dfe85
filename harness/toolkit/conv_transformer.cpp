#include "harness/toolkit/conv_transformer.h"

#include "harness/toolkit/augment.h"
#include "harness/toolkit/scale_gradient.h"

#include <ATen/ops/cat.h>

namespace beatbench {
namespace {

ConvTransformerShape shape_of(const Options& options, const SignalShape& signal) {
  return {.leads = static_cast<std::int64_t>(signal.leads.size()),
          .context = {.in = options.integer("native_channels"),
                      .width = options.integer("native_width"),
                      .layers = options.integer("native_layers"),
                      .heads = options.integer("native_heads"),
                      .ffn = options.integer("native_ffn"),
                      .dropout = options.number("native_dropout")},
          .feature_gradient = options.number("native_feature_gradient")};
}

}  // namespace

std::vector<OptionSpec> ConvTransformer::options() {
  const ConvTransformerShape d;
  const ContextShape& c = d.context;
  return {
      {"native_channels", c.in, "native arm: channels of the convolutions", 1, 4096},
      {"native_layers", c.layers, "native arm: transformer blocks", 1, 96},
      {"native_width", c.width, "native arm: width of the transformer, a multiple of 16", 16, 8192},
      {"native_heads", c.heads, "native arm: attention heads, divide the width", 1, 128},
      {"native_ffn", c.ffn, "native arm: hidden width of the feed-forward layers", 1, 32768},
      {"native_dropout", c.dropout, "native arm: dropout of the transformer", 0, 0.9},
      {"native_feature_gradient", d.feature_gradient,
       "native arm: factor of the gradient into the convolutions", 0, 1}};
}

NativeArm ConvTransformer::native_arm(double min_seconds) {
  return {.signal = {.leads = twelve_leads(),
                     .min_rate_hz = 500,
                     .max_rate_hz = 500,
                     .min_seconds = min_seconds},
          .recipe = {.optimizer = "adamw",
                     .lr = 5e-5,
                     .weight_decay = 0.01,
                     .beta1 = 0.9,
                     .beta2 = 0.98,
                     .eps = 1e-6,
                     .schedule = "constant",
                     .warmup_epochs = 0,
                     .epochs = 200,
                     .batch = 512,
                     .clip_norm = 0}};
}

ConvTransformer::ConvTransformer(const Options& options, const SignalShape& signal)
    : ConvTransformer(shape_of(options, signal)) {}

ConvTransformer::ConvTransformer(const ConvTransformerShape& shape)
    : width_(shape.context.width), feature_gradient_(shape.feature_gradient) {
  context_ = std::make_shared<ContextNetwork>(shape.context);
  convs_ = register_module("convs", std::make_shared<ConvFeatures>(shape.leads, shape.context.in));
  register_module("context", context_);
}

at::Tensor ConvTransformer::local(const at::Tensor& signal) {
  return scale_gradient(convs_->forward(signal), feature_gradient_);
}

at::Tensor ConvTransformer::features(const at::Tensor& signal) {
  const at::Tensor x = context_->normalised(local(signal));
  const at::Tensor out = context_->forward(x).transpose(1, 2);
  if (signal.size(2) % stride() == 0) return out;
  return at::cat({out, out.narrow(2, out.size(2) - 1, 1)}, 2);
}

}  // namespace beatbench
