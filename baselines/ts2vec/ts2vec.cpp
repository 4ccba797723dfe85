#include "baselines/ts2vec/ts2vec.h"

#include "harness/base/error.h"
#include "harness/sdk/plugin.h"
#include "harness/toolkit/crops.h"
#include "harness/toolkit/heads.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <string>

namespace beatbench {

Ts2VecEncoder::Ts2VecEncoder(const DilatedConvShape& shape)
    : scale_(register_module("scale", std::make_shared<ChannelScale>(shape.leads))),
      net_(register_module("net", std::make_shared<DilatedConv>(shape))) {}

at::Tensor Ts2VecEncoder::features(const at::Tensor& signal) {
  return net_->features(scale_->forward(signal));
}

at::Tensor Ts2VecEncoder::masked_features(const at::Tensor& signal, const at::Tensor& hidden) {
  return net_->masked_features(scale_->forward(signal), hidden);
}

Ts2Vec::Ts2Vec(const MethodContext& context)
    : averages_(context.options.flag("weight_average")),
      mask_share_(context.options.number("mask_share")),
      max_steps_(context.options.integer("max_steps")),
      contrast_({.instance_weight = context.options.number("instance_weight"),
                 .temporal_unit = context.options.integer("temporal_unit")}) {
  make_encoders(context);
  require_length(context.signal);
  if (!context.native && context.options.text("head") == "linear")
    head_ = register_module("head",
                            torch::nn::Conv1d(torch::nn::Conv1dOptions(
                                online_->channels(), context.options.integer("head_channels"), 1)));
}

void Ts2Vec::make_encoders(const MethodContext& context) {
  const Options& options = context.options;
  const DilatedConvShape shape = {.leads = static_cast<std::int64_t>(context.signal.leads.size()),
                                  .hidden = options.integer("native_hidden"),
                                  .channels = options.integer("native_channels"),
                                  .blocks = options.integer("native_blocks"),
                                  .dropout = options.number("native_dropout")};
  const auto make = [&]() -> std::shared_ptr<Encoder> {
    if (context.native) return std::make_shared<Ts2VecEncoder>(shape);
    return context.make_backbone();
  };
  online_ = make();
  own_ = std::dynamic_pointer_cast<Ts2VecEncoder>(online_);
  encoder_ = averages_ ? make() : online_;
  if (averages_) average_ = WeightAverage(online_->state(), encoder_->state());
}

void Ts2Vec::require_length(const SignalShape& signal) const {
  const std::int64_t steps = std::min(signal.samples / online_->stride(), max_steps_);
  const std::int64_t least = std::int64_t{2} << contrast_.temporal_unit;
  if (steps >= least) return;
  throw UsageError("ts2vec: crops need at least " + std::to_string(least) +
                   " steps (2^(temporal_unit + 1)), a record of " + std::to_string(signal.samples) +
                   " samples has " + std::to_string(steps) + " at a stride of " +
                   std::to_string(online_->stride()) + " and max_steps " +
                   std::to_string(max_steps_) +
                   ". Use longer records, a smaller stride or a smaller temporal_unit.");
}

void Ts2Vec::prepare(const Corpus& corpus, Derived& derived, Progress& progress) {
  if (!own_) return;  // the shared backbone takes plain millivolts
  own_->set_statistics(lead_statistics(corpus, derived, progress));
  if (averages_) average_.restart();
}

at::Tensor Ts2Vec::item(const at::Tensor& signal, Random random) const {
  const std::int64_t samples = signal.size(2), most = max_steps_ * online_->stride();
  if (samples <= most) return signal;
  const std::int64_t start = random.integers({1}, 0, samples - most + 1).item<std::int64_t>();
  return signal.narrow(2, start, most);
}

at::Tensor Ts2Vec::embed(const at::Tensor& signal, Random random) {
  const at::Tensor hidden =
      random.bernoulli({signal.size(0), signal.size(2)}, mask_share_).to(signal.device());
  if (own_) return own_->masked_features(signal, hidden);
  const at::Tensor features = online_->features(signal.masked_fill(hidden.unsqueeze(1), 0));
  return head_ ? head_(features) : features;
}

at::Tensor Ts2Vec::loss(const Batch& batch, Random& random, LossLog& log) {
  const std::int64_t stride = online_->stride();
  const at::Tensor signal = item(batch.signal, random.split("item"));
  const OverlappingCrops crops = draw_overlapping_crops(
      signal.size(0), signal.size(2) / stride, std::int64_t{2} << contrast_.temporal_unit, random);
  // At multiples of the stride, so that the steps of the shared stretch are the same samples.
  const auto view = [&](const at::Tensor& start, std::int64_t length, const char* purpose) {
    return embed(crop(signal, start * stride, length * stride), random.split(purpose));
  };
  const at::Tensor view1 = view(crops.start1, crops.length1, "view 1");
  const at::Tensor view2 = view(crops.start2, crops.length2, "view 2");
  const at::Tensor shared1 = view1.narrow(2, crops.length1 - crops.shared, crops.shared);
  const at::Tensor shared2 = view2.narrow(2, 0, crops.shared);
  const HierarchicalLoss loss = hierarchical_contrast(shared1, shared2, contrast_);

  ScalarLog scalars;
  scalars.add("instance_contrast", loss.instance);
  scalars.add("temporal_contrast", loss.temporal);
  add_views(unit_rows(at::cat({shared1, shared2}).detach().amax(2)), random, scalars);
  scalars.flush(log);
  return loss.total;
}

void Ts2Vec::after_step(std::int64_t) {
  if (averages_) average_.add();
}

std::vector<NamedTensor> Ts2Vec::state() {
  std::vector<NamedTensor> all = ModuleMethod::state();
  if (!averages_) return all;
  for (NamedTensor& tensor : all)
    if (tensor.name.starts_with("encoder.")) tensor.trainable = false;  // follows online_
  for (NamedTensor& tensor : online_->state())
    all.push_back({"online." + tensor.name, tensor.value, tensor.trainable});
  all.push_back(average_.updates());
  return all;
}

void Ts2Vec::train(bool on) {
  ModuleMethod::train(on);
  online_->train(on);
}

}  // namespace beatbench

BEATBENCH_PLUGIN(
    beatbench::Ts2Vec,
    {.id = "ts2vec",
     .title = "TS2Vec",
     .summary = "contrasts steps and records at every time scale between overlapping crops",
     .citation = "Yue et al.: TS2Vec: Towards Universal Representation of Time Series. AAAI, "
                 "36(8):8980-8987, 2022. arXiv 2106.10466",
     .licence = "Apache-2.0",
     .native = beatbench::NativeArm{
         .recipe = {.optimizer = "adamw",
                    .lr = 1e-3,
                    .weight_decay = 1e-2,
                    .schedule = "constant",
                    .warmup_epochs = 0,
                    .epochs = 10,  // published: 200 or 600 steps in all; see the method's page
                    .batch = 8,
                    .clip_norm = 0}}})
