#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Logistic regression with several independent classes on [record, channels] features.
struct LinearHead {
  at::Tensor weight;                                    // [class, channels]
  at::Tensor bias;                                      // [class]
  at::Tensor logits(const at::Tensor& features) const;  // [record, class], where the head lies
};

// Minimises the mean binary cross-entropy + l2/2 |w|² on standardised features by L-BFGS in double:
// a convex problem, so the result depends on no seed. The standardisation is folded into the
// weights. `truth` is 0/1 [record, class].
LinearHead fit_linear_head(const at::Tensor& features, const at::Tensor& truth, double l2);

}  // namespace beatbench
