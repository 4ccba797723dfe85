#include "harness/toolkit/module.h"
#include "harness/train/pretrain.h"
#include "tests/train/toy_corpus.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>

namespace beatbench {
namespace {

// A batch norm of the signal itself.
class NormOnly final : public ModuleEncoder {
 public:
  NormOnly() : norm_(register_module("norm", torch::nn::BatchNorm1d(2))) {}
  at::Tensor features(const at::Tensor& signal) override {
    grad_seen |= at::GradMode::is_enabled();
    return norm_(signal);
  }
  std::int64_t channels() const override { return 2; }
  std::int64_t stride() const override { return 1; }
  bool trains() const { return is_training(); }
  at::Tensor mean() { return norm_->running_mean; }
  at::Tensor variance() { return norm_->running_var; }
  bool grad_seen = false;

 private:
  torch::nn::BatchNorm1d norm_;
};

// Mean and unbiased variance of one lead over all records, in plain double.
std::pair<double, double> statistics_of(const ToyCorpus& corpus, std::size_t lead) {
  double sum = 0, square = 0, count = 0;
  for (std::int64_t r = 0; r < corpus.size(); ++r)
    for (const float value : corpus.record(r).subspan(lead * 16, 16)) {
      sum += value;
      square += double(value) * value;
      ++count;
    }
  return {sum / count, (square - sum * sum / count) / (count - 1)};
}

TEST(NormStatistics, AreThoseOfTheCorpus) {
  const ToyCorpus corpus(40);
  NormOnly encoder;
  const StopFlag stop{false};
  estimate_norm_statistics(encoder, corpus, 40, 1, stop);
  for (std::size_t lead = 0; lead < 2; ++lead) {
    const auto [mean, variance] = statistics_of(corpus, lead);
    const auto l = static_cast<std::int64_t>(lead);
    // 0.9^100 = 2.7e-5 of the fresh statistics (0 and 1) is left.
    EXPECT_NEAR(encoder.mean()[l].item<double>(), mean, 1e-4 * std::abs(mean) + 1e-6);
    EXPECT_NEAR(encoder.variance()[l].item<double>(), variance, 1e-4);
  }
  EXPECT_FALSE(encoder.grad_seen);
  EXPECT_FALSE(encoder.trains()) << "left in evaluation mode";
}

TEST(NormStatistics, OfSmallBatchesAreCloseAndRepeatable) {
  const ToyCorpus corpus(40);
  NormOnly first, second, other;
  const StopFlag stop{false};
  estimate_norm_statistics(first, corpus, 8, 1, stop);
  estimate_norm_statistics(second, corpus, 8, 1, stop);
  estimate_norm_statistics(other, corpus, 8, 2, stop);
  EXPECT_NEAR(first.mean()[0].item<double>(), statistics_of(corpus, 0).first, 0.1);
  EXPECT_TRUE(first.mean().equal(second.mean()) && first.variance().equal(second.variance()));
  EXPECT_FALSE(first.mean().equal(other.mean())) << "another order of the records";
}

TEST(NormStatistics, StopOnRequest) {
  NormOnly encoder;
  const StopFlag stop{true};
  EXPECT_THROW(estimate_norm_statistics(encoder, ToyCorpus(4), 4, 1, stop), Interrupted);
}

}  // namespace
}  // namespace beatbench
