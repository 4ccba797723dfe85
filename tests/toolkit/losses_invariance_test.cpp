// What must not change the contrastive losses, for all of them and over random shapes.
#include "harness/base/seed.h"
#include "harness/sdk/random.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/roi.h"
#include "harness/toolkit/targets.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linalg_qr.h>
#include <gtest/gtest.h>

#include <functional>

namespace beatbench {
namespace {

using RowLosses = std::function<at::Tensor(const at::Tensor& z, const at::Tensor& weight,
                                           const at::Tensor& label)>;

// Each gives a loss a row of the embedding.
const std::vector<std::pair<const char*, RowLosses>> kLosses = {
    {"soft_ce", [](auto& z, auto& w, auto&) { return soft_ce(log_probabilities(z, .2), w); }},
    {"softclt", [](auto& z, auto& w, auto&) { return softclt(log_probabilities(z, .2), w); }},
    {"bce", [](auto& z, auto& w, auto&) { return bce(z, w, .2, -1); }},
    {"sup_con", [](auto& z, auto&, auto& l) { return sup_con(z, l, .2); }}};

struct Rows {
  at::Tensor z, weight, label;
  explicit Rows(std::uint64_t seed) {
    Random random(seed, "invariance");
    const std::int64_t records = 2 + static_cast<std::int64_t>(seed % 5);
    z = unit_rows(random.normal({2 * records, 4}).to(at::kDouble));
    const at::Tensor one = random.uniform({records, records}).to(at::kDouble);
    weight = soft_targets(((one + one.t()) / 2).repeat({2, 2}),
                          at::arange(records, at::kLong).repeat({2}), 2);
    // Every label stands twice at least, so that no row is left out.
    label = random.integers({records}, 0, 2).repeat({2});
  }
};

TEST(LossesInvariance, PermutingTheRowsPermutesTheLosses) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Rows rows(seed);
    Random random(seed, "order");
    const at::Tensor order = random.permutation(rows.z.size(0));
    for (const auto& [name, loss] : kLosses) {
      const at::Tensor permuted = loss(rows.z.index_select(0, order),
                                       rows.weight.index_select(0, order).index_select(1, order),
                                       rows.label.index_select(0, order));
      const at::Tensor plain = loss(rows.z, rows.weight, rows.label).index_select(0, order);
      EXPECT_TRUE(at::allclose(permuted, plain, 1e-10, 1e-10)) << name;
    }
  }
}

TEST(LossesInvariance, TurningTheSphereChangesNothing) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Rows rows(seed);
    Random random(seed, "turn");
    const at::Tensor turn = std::get<0>(at::linalg_qr(random.normal({4, 4}).to(at::kDouble)));
    for (const auto& [name, loss] : kLosses)
      EXPECT_TRUE(at::allclose(loss(rows.z.matmul(turn), rows.weight, rows.label),
                               loss(rows.z, rows.weight, rows.label), 1e-9, 1e-9))
          << name;
  }
}

TEST(LossesInvariance, SoftWeightsAreSymmetricWithZeroDiagonal) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const at::Tensor weight = Rows(seed).weight;
    EXPECT_TRUE(weight.equal(weight.t()));
    EXPECT_EQ(weight.diagonal().abs().sum().item<double>(), 0);
  }
}

// Two records of a patient: each row has three positives, and each is a cross-entropy of its own.
TEST(PairwiseCe, DuplicatesOfAPatientAreAllPositives) {
  const Rows rows(3);
  const at::Tensor two = integers({0, 0, 1, 2, 3, 0, 0, 1, 2, 3});
  EXPECT_EQ(pairwise_ce(rows.z, two, .2).size(0), 4 * 3 + 6 * 1);
  const at::Tensor one = integers({0, 1, 2, 3, 4, 0, 1, 2, 3, 4});
  EXPECT_EQ(pairwise_ce(rows.z, one, .2).size(0), 10);
}

TEST(RoiPool, ItsGradientAgreesWithFiniteDifferences) {
  Random random(2, "roi gradient");
  const at::Tensor start = random.normal({2, 3, 6}).to(at::kDouble);
  const RoiWindows windows = roi_windows(integers({0, 1, 1}), integers({4, 9, 20}), 5, 9);
  const at::Tensor share = random.normal({3, 3, 4}).to(at::kDouble);
  const auto value = [&](const at::Tensor& features) {
    return (roi_pool(features, windows, 4, 4) * share).sum();
  };
  const at::Tensor features = start.clone().set_requires_grad(true);
  value(features).backward();
  const std::vector<double> gradient = numbers(features.grad());
  for (std::int64_t i = 0; i < start.numel(); ++i) {
    at::Tensor up = start.clone(), down = start.clone();
    up.mutable_data_ptr<double>()[i] += 1e-5;
    down.mutable_data_ptr<double>()[i] -= 1e-5;
    const double slope = (value(up) - value(down)).item<double>() / 2e-5;
    EXPECT_NEAR(gradient[static_cast<std::size_t>(i)], slope, 1e-7) << i;
  }
}

}  // namespace
}  // namespace beatbench
