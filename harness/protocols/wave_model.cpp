#include "harness/protocols/wave_model.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/two_rates.h"
#include "harness/scoring/wave_lines.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/module.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

constexpr std::int64_t kPredictBatch = 64;

// Of the maps that the decoder takes, told by a flat record.
std::vector<MapShape> map_shapes(Encoder& encoder, std::int64_t leads, std::int64_t samples,
                                 const Options& options) {
  if (!options.flag("skips")) return {{encoder.channels(), encoder.stride()}};
  const at::NoGradGuard no_grad;
  encoder.train(false);
  std::vector<MapShape> shapes;
  for (const FeatureMap& map : encoder.pyramid(
           at::zeros({1, leads, samples}, at::TensorOptions(device_of(encoder.state())))))
    shapes.push_back({map.map.size(1), map.stride});
  if (shapes.size() < 2)
    throw UsageError(
        "skips = true gives the decoder the encoder's intermediate maps, and this encoder has "
        "none. Set skips = false, or take an encoder that has them (Encoder::pyramid), as the "
        "backbone resnet1d");
  return shapes;
}

}  // namespace

OptionSpec skips_option() {
  return {"skips", false,
          "the decoder takes the encoder's intermediate maps too, as in a U-Net; only for encoders "
          "that have them"};
}

void require_skips(Encoder& encoder, const SignalShape& signal, const Options& options) {
  map_shapes(encoder, std::ssize(signal.leads), signal.samples, options);
}

WaveModel::WaveModel(const EvaluationTask& task, bool takes_features)
    : encoder_(*task.encoder),
      trained_(task.mode == "finetune"),
      takes_features_(takes_features),
      skips_(task.options.flag("skips")),
      samples_(task.data.samples()),
      device_(device_of(encoder_.state())) {
  const std::int64_t leads = std::ssize(task.data.spec().leads);
  const std::vector<MapShape> shapes = map_shapes(encoder_, leads, samples_, task.options);
  torch::manual_seed(derive_seed(task.seed, "decoder_init", task.fold));
  decoder_ = std::make_unique<SignalDecoder>(shapes, task.options.integer("decoder_width"), leads,
                                             kWaveClasses);
  decoder_->to(device_);
}

void WaveModel::train(bool on) {
  encoder_.train(on && trained_);
  decoder_->train(on);
}

std::vector<FeatureMap> WaveModel::maps(const at::Tensor& input) {
  const at::Tensor x = input.to(device_);
  if (takes_features_) return {{x, encoder_.stride()}};
  const at::AutoGradMode grad(trained_ && at::GradMode::is_enabled());
  if (skips_) return encoder_.pyramid(x);
  return {{encoder_.features(x), encoder_.stride()}};
}

at::Tensor WaveModel::logits(const at::Tensor& input) {
  return decoder_->forward(maps(input), samples_);
}

at::Tensor WaveModel::predict(const at::Tensor& input, const StopFlag& stop) {
  const at::NoGradGuard no_grad;
  train(false);
  std::vector<at::Tensor> parts;
  for (const at::Tensor& batch : input.split(kPredictBatch)) {
    if (stop) throw Interrupted{};
    parts.push_back(logits(batch).argmax(1).to(at::kByte).to(at::kCPU));
  }
  return at::cat(parts).contiguous();
}

std::vector<at::Tensor> WaveModel::encoder_parameters() const {
  return trained_ ? trainable(encoder_) : std::vector<at::Tensor>();
}

std::vector<NamedTensor> WaveModel::state() const {
  std::vector<NamedTensor> state = module_state(*decoder_);
  if (trained_)
    for (const NamedTensor& tensor : encoder_.state()) state.push_back(tensor);
  return state;
}

}  // namespace beatbench
