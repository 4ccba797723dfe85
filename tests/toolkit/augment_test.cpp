#include "harness/toolkit/augment.h"

#include "harness/signal/vcg.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_det.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench {
namespace {

constexpr double kQuarter = std::numbers::pi / 2;

at::Tensor no_change(std::int64_t records) {
  return at::eye(3, at::kDouble).expand({records, 3, 3});
}

// One change from angles about x, y, z and scales, x first.
at::Tensor change(const std::vector<double>& angle_rad,
                  const std::vector<double>& scale = {1, 1, 1},
                  const at::Tensor& order = integers({0, 1, 2})) {
  return vcg_change(matrix({angle_rad}), order.unsqueeze(0), matrix({scale}));
}

at::Tensor apply(const at::Tensor& m, const std::vector<double>& v) {
  return m[0].matmul(matrix({v})[0]);
}

void expect_close(const at::Tensor& got, const std::vector<double>& want, double tolerance) {
  const std::vector<double> values = numbers(got);
  ASSERT_EQ(values.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) EXPECT_NEAR(values[i], want[i], tolerance) << i;
}

// Signals whose four dependent leads agree with I and II.
at::Tensor signals(std::int64_t records, std::int64_t samples) {
  Random random(5, "signals");
  at::Tensor x = random.normal({records, 12, samples});
  const at::Tensor one = x.select(1, 0), two = x.select(1, 1);
  x.select(1, 2).copy_(two - one);
  x.select(1, 3).copy_((one + two) * -.5);
  x.select(1, 4).copy_(one - two * .5);
  x.select(1, 5).copy_(two - one * .5);
  return x;
}

TEST(VcgChange, TurnsRightHanded) {
  expect_close(apply(change({kQuarter, 0, 0}), {0, 1, 0}), {0, 0, 1}, 1e-12);
  expect_close(apply(change({0, kQuarter, 0}), {0, 0, 1}), {1, 0, 0}, 1e-12);
  expect_close(apply(change({0, 0, kQuarter}), {1, 0, 0}), {0, 1, 0}, 1e-12);
}

TEST(VcgChange, AppliesTheAxesInOrderAndScalesLast) {
  // y → z about x, then z → x about y; the other way round y stays y until x takes it to z.
  expect_close(apply(change({kQuarter, kQuarter, 0}), {0, 1, 0}), {1, 0, 0}, 1e-12);
  const at::Tensor reversed = integers({2, 1, 0});
  expect_close(apply(change({kQuarter, kQuarter, 0}, {1, 1, 1}, reversed), {0, 1, 0}), {0, 0, 1},
               1e-12);
  expect_close(apply(change({kQuarter, 0, 0}, {1, 1, 2}), {0, 1, 0}), {0, 0, 2}, 1e-12);
}

TEST(VcgChange, ThreeTurnsBy120DegreesAreNone) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double> angle(3, 0);
    angle[axis] = 2 * std::numbers::pi / 3;
    const at::Tensor turn = change(angle)[0];
    EXPECT_FALSE(at::allclose(turn, no_change(1)[0]));
    EXPECT_TRUE(at::allclose(turn.matmul(turn).matmul(turn), no_change(1)[0]));
  }
}

TEST(DrawVcgChange, RotationsAreOrthogonalAndWithinTheirLaw) {
  for (const auto law : {VcgLaw::paper, VcgLaw::fairseq}) {
    Random random(1, "change");
    const at::Tensor turn = draw_vcg_change({.law = law, .max_scale = 1}, 200, random);
    EXPECT_TRUE(at::allclose(turn.bmm(turn.transpose(1, 2)), no_change(200), 1e-9, 1e-9));
    EXPECT_TRUE(at::allclose(at::linalg_det(turn), at::ones({200}, at::kDouble)));
  }
}

TEST(DrawVcgChange, ScalesAreInvertedByChanceInThePaperAlone) {
  for (const auto law : {VcgLaw::paper, VcgLaw::fairseq}) {
    Random random(1, "change");
    const at::Tensor m =
        draw_vcg_change({.law = law, .max_angle_deg = 0, .max_scale = 1.5}, 2000, random);
    const at::Tensor scale = m.diagonal(0, 1, 2);
    EXPECT_LE(scale.max().item<double>(), 1.5);
    EXPECT_GE(scale.min().item<double>(), law == VcgLaw::paper ? 1 / 1.5 : 1);
    const double inverted = scale.lt(1).to(at::kDouble).mean().item<double>();
    EXPECT_NEAR(inverted, law == VcgLaw::paper ? .5 : 0, .03);  // 6000 draws: SD .0065
  }
}

TEST(DrawVcgChange, WithoutAngleAndScaleIsExactlyNone) {
  for (const auto law : {VcgLaw::paper, VcgLaw::fairseq}) {
    Random random(1, "change");
    EXPECT_TRUE(draw_vcg_change({.law = law, .max_angle_deg = 0, .max_scale = 1}, 5, random)
                    .equal(no_change(5)));
  }
}

TEST(DrawVcgChange, IsTheSameForTheSameSeed) {
  Random a(3, "change"), b(3, "change"), c(4, "change");
  const at::Tensor first = draw_vcg_change({}, 5, a);
  EXPECT_TRUE(first.equal(draw_vcg_change({}, 5, b)));
  EXPECT_FALSE(first.equal(draw_vcg_change({}, 5, c)));
}

TEST(ChangeVcg, GivesTheLeadsOfDower) {
  // v = (1, .5, −.2) seen by I, II, V1 … V6 (methods sheet, section 2); a signal made of it is all
  // dipole, so project mode with no change gives it back.
  const std::vector<double> want = {.5027, .7944, -.2531, .4034, 1.1864, 1.3967, 1.2057, .8230};
  std::vector<double> dipole;
  for (const auto& row : dower_12()) dipole.push_back(row[0] + .5 * row[1] - .2 * row[2]);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(dipole[kEightOfTwelve[i]], want[i], 5e-5);
  const at::Tensor signal = matrix({dipole}).view({1, 12, 1}).to(at::kFloat);
  for (const auto mode : {VcgMode::project, VcgMode::residual})
    expect_close(change_vcg(signal, no_change(1), mode), dipole, 1e-6);
  // Turned by +90° about x: (1, .2, .5).
  std::vector<double> turned;
  for (const auto& row : dower_12()) turned.push_back(row[0] + .2 * row[1] + .5 * row[2]);
  for (const auto mode : {VcgMode::project, VcgMode::residual})
    expect_close(change_vcg(signal, change({kQuarter, 0, 0}), mode), turned, 1e-6);
}

TEST(ChangeVcg, WithoutChangeIsExactlyTheSignalInResidualMode) {
  const at::Tensor x = signals(3, 50);
  EXPECT_TRUE(change_vcg(x, no_change(3), VcgMode::residual).equal(x));
}

TEST(ChangeVcg, WithoutChangeIsAProjectionInProjectMode) {
  const at::Tensor once = change_vcg(signals(3, 50), no_change(3), VcgMode::project);
  EXPECT_FALSE(at::allclose(once, signals(3, 50), 1e-2, 1e-2));
  EXPECT_TRUE(at::allclose(change_vcg(once, no_change(3), VcgMode::project), once, 1e-4, 1e-5));
}

TEST(ChangeVcg, KeepsEinthovenAndGoldberger) {
  Random random(2, "change");
  const at::Tensor m = draw_vcg_change({}, 4, random);
  for (const auto mode : {VcgMode::project, VcgMode::residual}) {
    const at::Tensor x = change_vcg(signals(4, 30), m, mode);
    const at::Tensor one = x.select(1, 0), two = x.select(1, 1);
    EXPECT_TRUE(at::allclose(x.select(1, 2), two - one, 1e-4, 1e-5));
    EXPECT_TRUE(at::allclose(x.select(1, 3), (one + two) * -.5, 1e-4, 1e-5));
    EXPECT_TRUE(at::allclose(x.select(1, 4), one - two * .5, 1e-4, 1e-5));
    EXPECT_TRUE(at::allclose(x.select(1, 5), two - one * .5, 1e-4, 1e-5));
  }
}

TEST(ChangeVcg, AgreesWithLoopsOverRecordsAndSamples) {
  Random random(3, "change");
  const at::Tensor x = signals(3, 20), m = draw_vcg_change({}, 3, random);
  const auto leads = dower_12();
  const auto vcg = inverse_dower_12();
  for (const auto mode : {VcgMode::project, VcgMode::residual}) {
    const at::Tensor fast = change_vcg(x, m, mode);
    for (std::int64_t n = 0; n < 3; ++n)
      for (std::int64_t t = 0; t < 20; ++t) {
        double v[3] = {0, 0, 0}, moved[3] = {0, 0, 0};
        for (std::size_t a = 0; a < 3; ++a)
          for (std::size_t l = 0; l < 12; ++l)
            v[a] += vcg[a][l] * x[n][static_cast<std::int64_t>(l)][t].item<double>();
        for (std::int64_t a = 0; a < 3; ++a)
          for (std::int64_t b = 0; b < 3; ++b) moved[a] += m[n][a][b].item<double>() * v[b];
        for (std::size_t l = 0; l < 12; ++l) {
          const auto lead = static_cast<std::int64_t>(l);
          const bool residual = mode == VcgMode::residual;
          double want = residual ? x[n][lead][t].item<double>() : 0;
          for (std::size_t a = 0; a < 3; ++a)
            want += leads[l][a] * (moved[a] - (residual ? v[a] : 0));
          EXPECT_NEAR(fast[n][lead][t].item<double>(), want, 1e-4);
        }
      }
  }
}

TEST(NonDipolarRms, IsWhatProjectModeTakesAway) {
  const at::Tensor x = signals(3, 20);
  const auto leads = dower_12();
  const auto vcg = inverse_dower_12();
  double square = 0;
  for (std::int64_t n = 0; n < 3; ++n)
    for (std::int64_t t = 0; t < 20; ++t) {
      double v[3] = {0, 0, 0};
      for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t l = 0; l < 12; ++l)
          v[a] += vcg[a][l] * x[n][static_cast<std::int64_t>(l)][t].item<double>();
      for (std::size_t l = 0; l < 12; ++l) {
        double rest = x[n][static_cast<std::int64_t>(l)][t].item<double>();
        for (std::size_t a = 0; a < 3; ++a) rest -= leads[l][a] * v[a];
        square += rest * rest;
      }
    }
  EXPECT_NEAR(non_dipolar_rms(x).item<double>(), std::sqrt(square / (3 * 20 * 12)), 1e-5);
  EXPECT_GT(square, 1);
  const at::Tensor dipole = change_vcg(x, no_change(3), VcgMode::project);
  EXPECT_NEAR(non_dipolar_rms(dipole).item<double>(), 0, 1e-5);
}

TEST(DrawTimeMask, HidesExactlyItsShareInOneStretchThatMayWrap) {
  const at::Tensor x = signals(20, 50);
  Random random(1, "mask");
  const at::Tensor mask = draw_time_mask(x, .5, false, random);
  ASSERT_EQ(mask.sizes(), at::IntArrayRef({20, 12, 50}));
  bool wrapped = false;
  for (std::int64_t n = 0; n < 20; ++n)
    for (std::int64_t lead = 0; lead < 12; ++lead) {
      const std::vector<double> row = numbers(mask[n][lead]);
      int edges = 0;  // round the circle: one stretch has two
      for (std::size_t t = 0; t < row.size(); ++t) edges += row[t] != row[(t + 1) % row.size()];
      EXPECT_EQ(edges, 2);
      EXPECT_EQ(std::count(row.begin(), row.end(), 1.), 25);
      wrapped = wrapped || (row.front() == 1 && row.back() == 1);
    }
  EXPECT_TRUE(wrapped);
}

TEST(DrawView, WithoutChangeAndMaskIsExactlyTheSignalInResidualMode) {
  const at::Tensor x = signals(3, 50);
  const VcgAugmentation none = {.mode = VcgMode::residual, .max_angle_deg = 0, .max_scale = 1};
  EXPECT_TRUE(draw_view(x, none, 0, false, Random(1, "view")).signal.equal(x));
}

TEST(DrawView, IsTheChangedSignalWithExactlyHalfSetToZero) {
  const at::Tensor x = signals(4, 60);
  const MaskedView view = draw_view(x, {}, .5, false, Random(1, "view"));
  EXPECT_TRUE(view.hidden.sum(2).eq(30).all().item<bool>());
  EXPECT_TRUE(view.signal.eq(0).equal(view.hidden));
  Random random(1, "view");
  const at::Tensor whole = change_vcg(x, draw_vcg_change({}, 4, random), VcgMode::project);
  EXPECT_TRUE(view.signal.equal(whole.masked_fill(view.hidden, 0)));
}

TEST(DrawTimeMask, IsOneForAllLeadsWhereShared) {
  Random random(1, "mask");
  EXPECT_EQ(draw_time_mask(signals(4, 50), .5, true, random).sizes(), at::IntArrayRef({4, 1, 50}));
  EXPECT_FALSE(draw_time_mask(signals(4, 50), 0, true, random).any().item<bool>());
}

}  // namespace
}  // namespace beatbench
