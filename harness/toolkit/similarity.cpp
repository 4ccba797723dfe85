#include "harness/toolkit/similarity.h"

#include "harness/toolkit/heads.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/where.h>

#include <tuple>

namespace beatbench {

FeatureScale feature_scale(const at::Tensor& features) {
  const at::Tensor mean = features.mean({0}, true);
  const at::Tensor sd = (features - mean).square().mean({0}, true).sqrt();
  return {mean, at::where(sd.gt(1e-6 * features.abs().mean({0}, true)), sd, at::ones_like(sd))};
}

at::Tensor fill_with_median(const at::Tensor& features) {
  const at::Tensor median = std::get<0>(features.nanmedian(0, true)).nan_to_num(0);
  return at::where(features.isnan(), median, features);
}

FeatureSimilarity::FeatureSimilarity(const at::Tensor& features, const at::Tensor& pairs,
                                     SimilarityKind kind, SimilarityScale scale)
    : kind_(kind) {
  const at::Tensor filled = fill_with_median(features.to(at::kDouble));
  at::Tensor compared = filled;
  if (scale != SimilarityScale::raw) {
    const FeatureScale own = feature_scale(filled);
    compared = (filled - own.mean) / own.sd;
  }
  const bool cosine = kind == SimilarityKind::cosine;
  features_ = (cosine ? unit_rows(compared) : compared).to(at::kFloat);
  const at::Tensor a = features_.index_select(0, pairs.select(1, 0));
  const at::Tensor b = features_.index_select(0, pairs.select(1, 1));
  const at::Tensor square = (a - b).square().sum(1);
  if (!cosine) sigma_ = std::max(square.sqrt().median().item<double>(), 1e-6);
  if (scale != SimilarityScale::percentile) return;
  const at::Tensor similarity = cosine ? (a * b).sum(1) : (square / (-2 * sigma_ * sigma_)).exp();
  sorted_ = std::get<0>(similarity.sort());
}

at::Tensor FeatureSimilarity::operator()(const at::Tensor& items) const {
  const at::Tensor x = features_.index_select(0, items.to(at::kCPU));
  const at::Tensor product = x.matmul(x.t());
  at::Tensor value = product;
  if (kind_ == SimilarityKind::gaussian) {
    const at::Tensor norm = product.diagonal();
    const at::Tensor square = (norm.unsqueeze(0) + norm.unsqueeze(1) - product * 2).clamp_min(0);
    value = (square / (-2 * sigma_ * sigma_)).exp();
  }
  if (!sorted_.defined()) return value.clamp(0, 1);
  const double pairs = static_cast<double>(sorted_.size(0));
  const at::Tensor reached = value + 1e-6;  // the pairs' own values, which are rounded otherwise
  return at::searchsorted(sorted_, reached, false, true).to(at::kFloat) / pairs;
}

}  // namespace beatbench
