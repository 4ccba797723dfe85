#pragma once

#include "harness/sdk/plugin.h"
#include "harness/toolkit/context_network.h"
#include "harness/toolkit/conv_features.h"
#include "harness/toolkit/module.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

struct ConvTransformerShape {
  std::int64_t leads = 12;
  ContextShape context = {};      // its `in` is the channels of the convolutions
  double feature_gradient = 0.1;  // factor of the gradient into the convolutions
};

// The encoder of wav2vec 2.0 for ECGs, as fairseq-signals builds it at 500 Hz (Oh et al. 2022, the
// native encoder of wav2vec2, w2v_cmsc_rlm and three_kg): four strided convolutions, then a
// transformer. 90,373,248 parameters with its defaults; stride 16.
class ConvTransformer final : public ModuleEncoder {
 public:
  // "native_layers", "native_width", …: for methods that have it as their own encoder.
  static std::vector<OptionSpec> options();
  // Twelve leads at 500 Hz, trained as fairseq-signals' configurations say (64 records x 8
  // devices).
  static NativeArm native_arm(double min_seconds);
  ConvTransformer(const Options& options, const SignalShape& signal);
  explicit ConvTransformer(const ConvTransformerShape& shape);

  // Transformer output [record, width, ceil(samples / 16)]. The convolutions give floor(samples /
  // 16) steps; where that is one less, the last step stands twice.
  at::Tensor features(const at::Tensor& signal) override;
  std::int64_t channels() const override { return width_; }
  std::int64_t stride() const override { return convs_->stride(); }

  // The two halves of features(), for objectives that mask in between.
  at::Tensor local(const at::Tensor& signal);  // [record, channels, floor(samples / 16)]
  ContextNetwork& context() { return *context_; }

 private:
  std::int64_t width_;
  double feature_gradient_;
  std::shared_ptr<ConvFeatures> convs_;
  std::shared_ptr<ContextNetwork> context_;
};

}  // namespace beatbench
