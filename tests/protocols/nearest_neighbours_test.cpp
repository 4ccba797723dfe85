#include "harness/protocols/nearest_neighbours.h"

#include "harness/base/error.h"
#include "tests/toolkit/tensors.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace beatbench {
namespace {

// Standardised by the training records, in double, one pair after the other.
double slow_score(const at::Tensor& train, const at::Tensor& truth, const at::Tensor& item,
                  std::int64_t k) {
  const std::int64_t n = train.size(0), channels = train.size(1);
  std::vector<double> mean(static_cast<std::size_t>(channels), 0), sd(mean);
  for (std::int64_t c = 0; c < channels; ++c) {
    auto& m = mean[static_cast<std::size_t>(c)];
    for (std::int64_t i = 0; i < n; ++i) m += train[i][c].item<double>() / double(n);
    double square = 0;
    for (std::int64_t i = 0; i < n; ++i)
      square += std::pow(train[i][c].item<double>() - m, 2) / double(n);
    sd[static_cast<std::size_t>(c)] = std::sqrt(square);
  }
  const auto z = [&](const at::Tensor& row, std::int64_t c) {
    return (row[c].item<double>() - mean[static_cast<std::size_t>(c)]) /
           sd[static_cast<std::size_t>(c)];
  };
  std::vector<std::pair<double, double>> near;  // -cosine, label
  for (std::int64_t i = 0; i < n; ++i) {
    double dot = 0, a = 0, b = 0;
    for (std::int64_t c = 0; c < channels; ++c) {
      dot += z(train[i], c) * z(item, c);
      a += z(train[i], c) * z(train[i], c);
      b += z(item, c) * z(item, c);
    }
    near.emplace_back(-dot / std::sqrt(a * b), truth[i][0].item<double>());
  }
  std::ranges::sort(near);
  double sum = 0;
  for (std::int64_t i = 0; i < k; ++i) sum += near[static_cast<std::size_t>(i)].second;
  return sum / double(k);
}

TEST(NearestNeighbours, AgreeWithTheDefinition) {
  torch::manual_seed(6);
  for (const std::int64_t k : {1, 5, 12}) {
    const at::Tensor train = at::randn({30, 4}) * 3 + 2, test = at::randn({300, 4}) * 3 + 2;
    const at::Tensor truth = at::rand({30, 1}).lt(.4).to(at::kByte);
    const at::Tensor scores = NearestNeighbours(train, truth, k).scores(test);
    for (std::int64_t i = 0; i < 300; i += 7)
      EXPECT_NEAR(scores[i][0].item<double>(), slow_score(train, truth, test[i], k), 1e-6);
  }
}

TEST(NearestNeighbours, FewerRecordsThanNeighboursAllCountAndConstantsDoNotHarm) {
  const at::Tensor train = matrix({{1, 5}, {2, 5}, {3, 5}});
  const NearestNeighbours all(train, matrix({{1}, {0}, {0}}), 20);
  EXPECT_NEAR(all.scores(train)[0][0].item<double>(), 1. / 3, 1e-6);
  EXPECT_THROW(NearestNeighbours(matrix({{NAN}}), matrix({{1}}), 1), DataError);
}

}  // namespace
}  // namespace beatbench
