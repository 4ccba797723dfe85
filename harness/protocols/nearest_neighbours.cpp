#include "harness/protocols/nearest_neighbours.h"

#include "harness/base/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace beatbench {
namespace {

constexpr std::int64_t kRecordsAtOnce = 256;  // of 17,000 cosines each

}  // namespace

NearestNeighbours::NearestNeighbours(const at::Tensor& features, const at::Tensor& truth,
                                     std::int64_t k)
    : truth_(truth.to(at::kFloat)), k_(std::min(k, features.size(0))) {
  if (!features.isfinite().all().item<bool>())
    throw DataError("a feature is NaN or infinite: the encoder that made it has diverged");
  mean_ = features.mean(0);
  // A constant feature stays constant: divided by 1, not by 0.
  const at::Tensor sd = features.std(0, /*unbiased=*/false);
  scale_ = at::where(sd > 1e-9, sd, at::ones_like(sd));
  train_ = standardised(features);
}

at::Tensor NearestNeighbours::standardised(const at::Tensor& features) const {
  const at::Tensor standard = (features - mean_) / scale_;
  return standard / standard.norm(2, 1, true).clamp_min(1e-12);
}

at::Tensor NearestNeighbours::scores(const at::Tensor& features) const {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& some : standardised(features).split(kRecordsAtOnce)) {
    const at::Tensor nearest = std::get<1>(some.matmul(train_.t()).topk(k_, 1));  // [record, k]
    parts.push_back(
        truth_.index_select(0, nearest.flatten()).view({some.size(0), k_, truth_.size(1)}).mean(1));
  }
  return at::cat(parts);
}

}  // namespace beatbench
