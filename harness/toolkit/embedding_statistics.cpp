#include "harness/toolkit/embedding_statistics.h"

#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/xlogy.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::int64_t kRankRows = 256;  // enough for a rank; bounds its cost
constexpr double kCostlyShare = 0.125;   // of the steps

}  // namespace

at::Tensor alignment(const at::Tensor& view1, const at::Tensor& view2) {
  return (view1.detach() - view2.detach()).square().sum(1).mean();
}

at::Tensor uniformity(const at::Tensor& embedding) {
  const FullPrecision full;
  const at::Tensor z = embedding.detach();
  const double rows = static_cast<double>(z.size(0));
  const at::Tensor kernel = (z.matmul(z.t()).clamp(-1, 1) * 4 - 4).exp();  // d^2 = 2 - 2 cosine
  return ((kernel.sum() - kernel.diagonal().sum()) / (rows * (rows - 1))).log();
}

at::Tensor effective_rank(const at::Tensor& embedding) {
  const FullPrecision full;
  // Squared singular values from the smaller Gram matrix, on the CPU, which is faster at that.
  const at::Tensor z = embedding.detach().to(at::kCPU, at::kDouble);
  const at::Tensor gram = z.size(0) < z.size(1) ? z.matmul(z.t()) : z.t().matmul(z);
  const at::Tensor singular = at::linalg_eigvalsh(gram).clamp_min(0).sqrt();
  const at::Tensor share = singular / singular.sum();
  return at::xlogy(share, share).sum().neg().exp();
}

void ScalarLog::add(std::string name, const at::Tensor& scalar) {
  names_.push_back(std::move(name));
  scalars_.push_back(scalar.detach().to(at::kDouble));
}

std::vector<double> ScalarLog::flush(LossLog& log) {
  if (scalars_.empty()) return {};
  for (at::Tensor& scalar : scalars_) scalar = scalar.to(scalars_.front().device());
  const at::Tensor all = at::stack(scalars_).to(at::kCPU);
  const double* first = all.const_data_ptr<double>();
  std::vector<double> values(first, first + all.numel());
  for (std::size_t i = 0; i < names_.size(); ++i) log.add(names_[i], values[i]);
  names_.clear();
  scalars_.clear();
  return values;
}

void add_embedding(const at::Tensor& embedding, const Random& random, ScalarLog& log) {
  const std::int64_t half = embedding.size(0) / 2;
  log.add("alignment", alignment(embedding.narrow(0, 0, half), embedding.narrow(0, half, half)));
  Random coin = random.split("embedding statistics");
  if (!coin.bernoulli({1}, kCostlyShare).item<bool>()) return;
  log.add("uniformity", uniformity(embedding));
  log.add("effective_rank",
          effective_rank(embedding.narrow(0, 0, std::min(embedding.size(0), kRankRows))));
}

void add_similarities(const at::Tensor& view1, const at::Tensor& view2, ScalarLog& log) {
  const FullPrecision full;
  const at::Tensor a = view1.detach(), b = view2.detach();
  const double rows = static_cast<double>(a.size(0));
  const at::Tensor positive = (a * b).sum();
  const at::Tensor all = (a.sum(0) * b.sum(0)).sum();  // over all pairs of rows
  log.add("positive_similarity", positive / rows);
  log.add("negative_similarity", (all - positive) / std::max(1., rows * (rows - 1)));
}

void add_views(const at::Tensor& embedding, const Random& random, ScalarLog& log) {
  const std::int64_t half = embedding.size(0) / 2;
  add_embedding(embedding, random, log);
  add_similarities(embedding.narrow(0, 0, half), embedding.narrow(0, half, half), log);
}

}  // namespace beatbench
