#include "harness/toolkit/perturb.h"

#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace beatbench {
namespace {

at::Tensor signals(std::int64_t records, std::int64_t samples) {
  Random random(5, "signals");
  return random.normal({records, 12, samples});
}

// [record, lead, sample] whose sample t is t.
at::Tensor ramp(std::int64_t records, std::int64_t samples) {
  return at::arange(samples, at::kFloat).expand({records, 12, samples}).contiguous();
}

TEST(Perturb, AllAreTheSameForTheSameSeedAndLeaveTheirInput) {
  const std::function<at::Tensor(const at::Tensor&, Random&)> all[] = {
      [](const at::Tensor& x, Random& r) { return mask_leads(x, .5, r); },
      [](const at::Tensor& x, Random& r) { return crop_and_stretch(x, .5, r); },
      [](const at::Tensor& x, Random& r) { return scale_amplitude(x, 2, r); },
      [](const at::Tensor& x, Random& r) { return add_noise(x, .1, r); },
      [](const at::Tensor& x, Random& r) { return add_wander(x, .5, 100, r); }};
  const at::Tensor x = signals(4, 60);
  for (const auto& perturb : all) {
    Random a(1, "view"), b(1, "view"), c(2, "view");
    const at::Tensor once = perturb(x, a);
    EXPECT_EQ(once.sizes(), x.sizes());
    EXPECT_EQ(once.scalar_type(), at::kFloat);
    EXPECT_TRUE(once.equal(perturb(x, b)));
    EXPECT_FALSE(once.equal(perturb(x, c)));
    EXPECT_FALSE(once.equal(x));
    EXPECT_TRUE(x.equal(signals(4, 60)));
  }
}

TEST(Perturb, OfNoStrengthAreExactlyTheSignal) {
  const at::Tensor x = signals(3, 50);
  Random random(1, "view");
  EXPECT_TRUE(mask_leads(x, 0, random).equal(x));
  EXPECT_TRUE(crop_and_stretch(x, 1, random).equal(x));
  EXPECT_TRUE(scale_amplitude(x, 1, random).equal(x));
  EXPECT_TRUE(add_noise(x, 0, random).equal(x));
  EXPECT_TRUE(add_wander(x, 0, 100, random).equal(x));
}

TEST(MaskLeads, TakesWholeLeadsWithItsProbability) {
  const at::Tensor x = signals(2000, 3);
  Random random(1, "mask");
  const at::Tensor masked = mask_leads(x, .5, random);
  const at::Tensor gone = masked.eq(0);
  EXPECT_TRUE(gone.all(2).equal(gone.any(2)));
  EXPECT_TRUE(masked.masked_fill(gone, 0).equal(x.masked_fill(gone, 0)));
  EXPECT_NEAR(gone.to(at::kDouble).mean().item<double>(), .5, .013);  // 24,000 draws: SD .0032
}

TEST(MaskLeads, KeepsOneLeadWhereAllWouldGo) {
  Random random(1, "mask");
  const at::Tensor kept = mask_leads(signals(600, 3), 1, random).ne(0).all(2);  // [record, lead]
  EXPECT_TRUE(kept.sum(1).eq(1).all().item<bool>());
  const at::Tensor each = kept.sum(0);  // 50 of 600 expected of each lead, SD 6.8
  EXPECT_GT(each.min().item<std::int64_t>(), 20);
  EXPECT_LT(each.max().item<std::int64_t>(), 80);
}

TEST(CropAndStretch, ShowsAStretchOfAtLeastItsShareEvenly) {
  const std::int64_t samples = 101;
  Random random(1, "crop");
  const at::Tensor out = crop_and_stretch(ramp(300, samples), .4, random).to(at::kDouble);
  const at::Tensor first = out.select(2, 0), last = out.select(2, samples - 1);
  EXPECT_GE(first.min().item<double>(), 0);
  EXPECT_LE(last.max().item<double>(), 100 + 1e-9);
  const at::Tensor length = last - first;
  EXPECT_GE(length.min().item<double>(), 40 - 1e-3);
  EXPECT_LT(length.min().item<double>(), 45);
  EXPECT_GT(length.max().item<double>(), 95);
  const at::Tensor step = out.diff(1, 2) - (length / 100).unsqueeze(2);  // a ramp stays a ramp
  EXPECT_LT(step.abs().max().item<double>(), 1e-4);
  EXPECT_TRUE(out.select(1, 0).equal(out.select(1, 7)));  // the leads stay together
}

TEST(ScaleAmplitude, IsOneFactorARecordInItsRange) {
  const at::Tensor x = signals(400, 5);
  Random random(1, "scale");
  const at::Tensor factor = scale_amplitude(x, 2, random) / x;
  const at::Tensor of_record = factor.flatten(1);
  EXPECT_LT((of_record - of_record.narrow(1, 0, 1)).abs().max().item<double>(), 1e-5);
  EXPECT_GE(factor.min().item<double>(), .5 - 1e-5);
  EXPECT_LE(factor.max().item<double>(), 2 + 1e-5);
  EXPECT_NEAR(of_record.select(1, 0).log().mean().item<double>(), 0, .1);  // SD .02
}

TEST(AddNoise, IsWhiteWithASpreadInItsRange) {
  const at::Tensor x = signals(200, 500);
  Random random(1, "noise");
  const at::Tensor noise = (add_noise(x, .2, random) - x).to(at::kDouble);
  const at::Tensor sd = noise.flatten(1).std(1);
  EXPECT_LT(sd.max().item<double>(), .21);
  EXPECT_GT(sd.max().item<double>(), .17);
  EXPECT_LT(sd.min().item<double>(), .03);
  EXPECT_NEAR(noise.mean().item<double>(), 0, 1e-3);
  const at::Tensor next = noise.narrow(2, 1, 499) * noise.narrow(2, 0, 499);
  EXPECT_NEAR((next.mean() / noise.square().mean()).item<double>(), 0, .01);
}

TEST(AddWander, IsASlowSineOfEachLead) {
  const std::int64_t samples = 1000;
  const double rate_hz = 100;
  Random random(1, "wander");
  const at::Tensor zero = signals(100, samples) * 0;
  const at::Tensor wander = add_wander(zero, .5, rate_hz, random).to(at::kDouble);
  EXPECT_LE(wander.abs().max().item<double>(), .5);
  EXPECT_GT(wander.abs().max().item<double>(), .45);
  // A sine x obeys x[t + k] + x[t - k] = 2 cos(w k) x[t]: the same w for all leads of a record.
  const std::int64_t k = 50, inner = samples - 2 * k;
  const at::Tensor middle = wander.narrow(2, k, inner);
  const at::Tensor sides = wander.narrow(2, 0, inner) + wander.narrow(2, 2 * k, inner);
  const at::Tensor cosine = (sides * middle).sum(2) / middle.square().sum(2) / 2;
  const at::Tensor hz = cosine.clamp(-1, 1).acos() * (rate_hz / (2 * std::numbers::pi * k));
  EXPECT_GE(hz.min().item<double>(), .05 - 1e-2);
  EXPECT_LE(hz.max().item<double>(), .5 + 1e-2);
  EXPECT_LT((hz - hz.narrow(1, 0, 1)).abs().max().item<double>(), 1e-2);
  EXPECT_LT((sides - middle * cosine.unsqueeze(2) * 2).abs().max().item<double>(), 1e-4);
  EXPECT_FALSE(wander.select(1, 0).equal(wander.select(1, 1)));
}

}  // namespace
}  // namespace beatbench
