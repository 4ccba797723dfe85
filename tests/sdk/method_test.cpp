#include "harness/sdk/method.h"

#include "harness/toolkit/module.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>

namespace beatbench {
namespace {

class Encoding final : public ModuleEncoder {
 public:
  Encoding() : norm_(register_module("norm", torch::nn::BatchNorm1d(2))) {}
  at::Tensor features(const at::Tensor& signal) override { return norm_(signal); }
  std::int64_t channels() const override { return 2; }
  std::int64_t stride() const override { return 1; }
  bool trains() const { return is_training(); }

 private:
  torch::nn::BatchNorm1d norm_;
};

class Learning final : public ModuleMethod {
 public:
  Learning()
      : ModuleMethod(std::make_shared<Encoding>()),
        head_(register_module("head", torch::nn::Linear(2, 1))) {}
  at::Tensor loss(const Batch& batch, Random& /*random*/, LossLog& /*log*/) override {
    return head_(encoder_->features(batch.signal).mean(-1)).mean();
  }
  bool trains() const { return is_training(); }

 private:
  torch::nn::Linear head_;
};

TEST(Method, StateNamesEncoderAndHeadsParametersAndBuffers) {
  Learning method;
  std::vector<std::pair<std::string, bool>> names;
  for (const NamedTensor& tensor : method.state())
    names.emplace_back(tensor.name, tensor.trainable);
  const std::vector<std::pair<std::string, bool>> expected = {
      {"encoder.norm.weight", true},
      {"encoder.norm.bias", true},
      {"encoder.norm.running_mean", false},
      {"encoder.norm.running_var", false},
      {"encoder.norm.num_batches_tracked", false},
      {"head.weight", true},
      {"head.bias", true}};
  EXPECT_EQ(names, expected);
}

TEST(Method, TrainsAllTrainableTensorsInOneGroupByDefault) {
  Learning method;
  const std::vector<ParameterGroup> groups = static_cast<Method&>(method).parameters();
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].tensors.size(), 4u);
  EXPECT_EQ(groups[0].lr_scale, 1);
  EXPECT_TRUE(groups[0].decay);
}

TEST(Method, StateSharesStorageWithTheModel) {
  Learning method;
  at::Tensor bias = method.state().back().value.detach();
  bias.fill_(7);
  EXPECT_EQ(method.state().back().value.item<float>(), 7);
}

TEST(Method, ModeReachesTheEncoder) {
  Learning method;
  const auto encoder = std::static_pointer_cast<Encoding>(method.encoder());
  method.train(false);
  EXPECT_FALSE(method.trains() || encoder->trains());
  method.train(true);
  EXPECT_TRUE(method.trains() && encoder->trains());
}

TEST(LossLog, KeepsValuesInOrderAndWarnings) {
  LossLog log;
  log.add("b", 2);
  log.add("a", 1);
  log.warn("no beats in record 3");
  EXPECT_EQ(log.values(), (std::vector<std::pair<std::string, double>>{{"b", 2}, {"a", 1}}));
  EXPECT_EQ(log.warnings(), std::vector<std::string>{"no beats in record 3"});
}

}  // namespace
}  // namespace beatbench
