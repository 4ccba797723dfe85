#include "harness/protocols/wave_decoder.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

constexpr std::int64_t kChannels = 6;

at::Tensor features_for(std::int64_t samples, std::int64_t stride) {
  torch::manual_seed(1);
  return torch::randn({3, kChannels, (samples + stride - 1) / stride});
}

TEST(WaveDecoder, GivesALogitPerClassLeadAndSample) {
  for (const std::int64_t stride : {1, 2, 4, 8, 16, 32, 3, 10, 12, 2500})
    for (const std::int64_t samples : {64, 250, 333, 1000}) {
      WaveDecoder decoder(kChannels, stride, 8, 2, 4);
      const at::Tensor logits = decoder.forward(features_for(samples, stride), samples);
      EXPECT_EQ(logits.sizes(), at::IntArrayRef({3, 4, 2, samples})) << stride;
      EXPECT_TRUE(logits.isfinite().all().item<bool>());
    }
}

// A change at one step of the features shows around that step's time, whatever the stride. Filters
// drawn at random pull it to one side by a step or so; a wrong time scale would move it by sixteen.
TEST(WaveDecoder, KeepsTheTimeOfEveryStep) {
  const at::NoGradGuard no_grad;
  for (const std::int64_t stride : {1, 2, 8, 32, 3, 10, 12}) {
    const std::int64_t samples = 100 * stride, step = 80;
    torch::manual_seed(2);
    WaveDecoder decoder(kChannels, stride, 8, 2, 4);
    decoder.eval();
    at::Tensor features = features_for(samples, stride);
    const at::Tensor before = decoder.forward(features, samples);
    features.select(2, step).add_(10);
    const at::Tensor moved =
        (decoder.forward(features, samples) - before).abs().sum(at::IntArrayRef({0, 1, 2}));
    const at::Tensor time = torch::arange(samples, at::kFloat) + 0.5;
    const double centre = ((moved * time).sum() / moved.sum()).item<double>();
    EXPECT_NEAR(centre / double(stride), double(step) + 0.5, 2) << "stride " << stride;
  }
}

TEST(WaveDecoder, ScaleOfTheFeaturesDoesNotMatter) {
  torch::manual_seed(3);
  WaveDecoder decoder(kChannels, 4, 8, 2, 4);
  const at::Tensor features = features_for(256, 4);
  const at::Tensor one = decoder.forward(features, 256),
                   other = decoder.forward(features * 100, 256);
  EXPECT_LT((one - other).abs().max().item<double>(), 1e-3);
}

TEST(WaveDecoder, EveryParameterLearns) {
  WaveDecoder decoder(kChannels, 4, 8, 2, 4);
  decoder.forward(features_for(100, 4), 100).square().mean().backward();
  for (const auto& parameter : decoder.named_parameters())
    EXPECT_TRUE(parameter.value().grad().defined()) << parameter.key();
}

TEST(WaveDecoder, RefusesStepsThatTheStrideDoesNotPromise) {
  WaveDecoder decoder(kChannels, 4, 8, 2, 4);
  try {
    decoder.forward(torch::zeros({1, kChannels, 24}), 100);
    FAIL() << "no error";
  } catch (const PluginError& error) {
    EXPECT_STREQ(error.what(),
                 "the encoder gives 24 steps for 100 samples; its stride 4 promises 25");
  }
}

}  // namespace
}  // namespace beatbench
