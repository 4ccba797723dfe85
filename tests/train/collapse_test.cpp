// The reference computes mean cosine and uniformity pair by pair in plain double.
#include "harness/train/collapse.h"

#include "tests/train/toy_corpus.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

const StopFlag kGo{false};

// Features [record, channels, 1] by a function of the signal's mean of each lead.
class LeadMeans final : public Encoder {
 public:
  enum class Kind { both, one_direction, constant };
  explicit LeadMeans(Kind kind) : kind_(kind) {}
  at::Tensor features(const at::Tensor& signal) override {
    grad_seen |= at::GradMode::is_enabled();
    trained_seen |= trains_;
    const at::Tensor mean = signal.mean(-1, /*keepdim=*/true);  // [record, lead, 1]
    if (kind_ == Kind::both) return mean;
    if (kind_ == Kind::one_direction)
      return at::cat({mean.narrow(1, 0, 1), mean.narrow(1, 0, 1)}, 1);
    return at::ones({signal.size(0), 2, 1});
  }
  std::int64_t channels() const override { return 2; }
  std::int64_t stride() const override { return 16; }
  std::vector<NamedTensor> state() override { return {}; }
  void train(bool on) override { trains_ = on; }
  bool grad_seen = false, trained_seen = false;

 private:
  Kind kind_;
  bool trains_ = true;
};

double lead_mean(const ToyCorpus& corpus, std::int64_t record, std::size_t lead) {
  double sum = 0;
  for (const float value : corpus.record(record).subspan(lead * 16, 16)) sum += value;
  return sum / 16;
}

TEST(EncoderStatistics, AreThoseOfAllPairsOfPooledFeatures) {
  const ToyCorpus corpus(70);  // three batches, the last one smaller
  LeadMeans encoder(LeadMeans::Kind::both);
  const EncoderStatistics statistics = encoder_statistics(encoder, corpus, 3, kGo);
  double cosines = 0, kernel = 0, pairs = 0;
  for (std::int64_t a = 0; a < 70; ++a)
    for (std::int64_t b = 0; b < 70; ++b) {
      if (a == b) continue;
      const double xa = lead_mean(corpus, a, 0), ya = lead_mean(corpus, a, 1);
      const double xb = lead_mean(corpus, b, 0), yb = lead_mean(corpus, b, 1);
      const double cosine = (xa * xb + ya * yb) / std::hypot(xa, ya) / std::hypot(xb, yb);
      cosines += cosine;
      kernel += std::exp(-2 * (2 - 2 * cosine));
      ++pairs;
    }
  EXPECT_EQ(statistics.records, 70);
  EXPECT_NEAR(statistics.mean_cosine, cosines / pairs, 1e-6);
  EXPECT_NEAR(statistics.uniformity, std::log(kernel / pairs), 1e-6);
  EXPECT_GT(statistics.effective_rank, 1.9) << "two leads vary alike and apart";
  EXPECT_LE(statistics.effective_rank, 2 + 1e-9);
  EXPECT_FALSE(encoder.grad_seen);
  EXPECT_FALSE(encoder.trained_seen) << "evaluation mode";
}

TEST(EncoderStatistics, SeeACollapseToALine) {
  LeadMeans encoder(LeadMeans::Kind::one_direction);
  EXPECT_NEAR(encoder_statistics(encoder, ToyCorpus(40), 3, kGo).effective_rank, 1, 1e-4);
}

TEST(EncoderStatistics, SeeACollapseToAPoint) {
  LeadMeans encoder(LeadMeans::Kind::constant);
  const EncoderStatistics statistics = encoder_statistics(encoder, ToyCorpus(40), 3, kGo);
  EXPECT_NEAR(statistics.mean_cosine, 1, 1e-12);
  EXPECT_NEAR(statistics.uniformity, 0, 1e-9);
  EXPECT_EQ(statistics.effective_rank, 0) << "nothing varies";
}

TEST(EncoderStatistics, OfALargeCorpusComeFrom512RecordsDrawnByTheSeed) {
  const ToyCorpus corpus(600);
  LeadMeans encoder(LeadMeans::Kind::both);
  const EncoderStatistics a = encoder_statistics(encoder, corpus, 3, kGo);
  const EncoderStatistics b = encoder_statistics(encoder, corpus, 3, kGo);
  const EncoderStatistics c = encoder_statistics(encoder, corpus, 4, kGo);
  EXPECT_EQ(a.records, 512);
  EXPECT_EQ(a.mean_cosine, b.mean_cosine);
  EXPECT_NE(a.mean_cosine, c.mean_cosine);
}

TEST(EncoderStatistics, StopWhereAsked) {
  LeadMeans encoder(LeadMeans::Kind::both);
  EXPECT_THROW(encoder_statistics(encoder, ToyCorpus(4), 3, StopFlag{true}), Interrupted);
}

}  // namespace
}  // namespace beatbench
