#pragma once

#include "harness/sdk/method.h"
#include "harness/toolkit/channel_scale.h"
#include "harness/toolkit/dilated_conv.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/hierarchical_contrast.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/weight_average.h"

#include <torch/nn/modules/conv.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

// The published encoder: z-scores of the leads, then the dilated convolutions. The statistics are
// part of its state.
class Ts2VecEncoder final : public ModuleEncoder {
 public:
  explicit Ts2VecEncoder(const DilatedConvShape& shape);
  void set_statistics(const at::Tensor& statistics) { scale_->set(statistics); }

  at::Tensor features(const at::Tensor& signal) override;
  at::Tensor masked_features(const at::Tensor& signal, const at::Tensor& hidden);
  std::int64_t channels() const override { return net_->channels(); }
  std::int64_t stride() const override { return 1; }

 private:
  std::shared_ptr<ChannelScale> scale_;
  std::shared_ptr<DilatedConv> net_;
};

// TS2Vec: the stretch that two random crops of a record share is contrasted step by step, against
// other steps and other records, at every scale (Yue et al. 2022).
class Ts2Vec final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit Ts2Vec(const MethodContext& context);

  void prepare(const Corpus& corpus, Derived& derived, Progress& progress) override;
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;
  void after_step(std::int64_t step) override;
  std::vector<NamedTensor> state() override;
  void train(bool on) override;

 private:
  void make_encoders(const MethodContext& context);
  void require_length(const SignalShape& signal) const;
  at::Tensor item(const at::Tensor& signal, Random random) const;  // at most max_steps steps
  at::Tensor embed(const at::Tensor& signal, Random random);  // masked: [record, channel, step]

  bool averages_;
  double mask_share_;
  std::int64_t max_steps_;
  HierarchicalContrast contrast_;
  std::shared_ptr<Encoder> online_;     // is trained; encoder_ is its average, or itself
  std::shared_ptr<Ts2VecEncoder> own_;  // online_ of the native arm; else none
  torch::nn::Conv1d head_ = nullptr;    // none: the features themselves
  WeightAverage average_;
};

}  // namespace beatbench
