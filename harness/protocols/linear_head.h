#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace beatbench {

// One linear layer on [item, channels] features.
struct LinearHead {
  at::Tensor weight;                                    // [class, channels]
  at::Tensor bias;                                      // [class]
  at::Tensor logits(const at::Tensor& features) const;  // [item, class], where the head lies
};

// When L-BFGS stops.
struct FitEffort {
  std::int64_t iterations = 200;
  double gradient = 1e-7;
};

// Minimises loss(logits) + l2/2 |w|² on standardised features by L-BFGS in double, from zeros. The
// standardisation is folded into the weights. `loss` takes logits [item, class] in double; where it
// is convex the result depends on no seed.
LinearHead fit_head(const at::Tensor& features, std::int64_t classes, double l2,
                    const FitEffort& effort,
                    const std::function<at::Tensor(const at::Tensor& logits)>& loss);

// Logistic regression with several independent classes: the mean over the records of the binary
// cross-entropies. `truth` is 0/1 [record, class].
LinearHead fit_linear_head(const at::Tensor& features, const at::Tensor& truth, double l2);

}  // namespace beatbench
