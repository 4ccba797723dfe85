#pragma once

#include "harness/protocols/linear_head.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// Weight of each class that gives all classes the same share of a mean over these labels: all /
// (present · own count), 0 for a class that is absent. label [item] int64 -> [class] float32.
at::Tensor balanced_weights(const at::Tensor& label, std::int64_t classes);

// Multinomial logistic regression (fit_head) by the mean weighted cross-entropy. features [item,
// channel], label [item] int64, weight [class].
LinearHead fit_softmax_head(const at::Tensor& features, const at::Tensor& label,
                            const at::Tensor& weight, double l2);

// Logit adjustment (Menon et al. 2021, arXiv 2007.07314): a head that was trained with balanced
// classes is moved towards the shares of the training labels by strength · log(share). At 0 rare
// classes are called too often, at 1 hardly ever.
struct Adjustment {
  double strength = 0;
  double macro_f1 = 0;  // reached on the labels it was chosen on
};
at::Tensor log_shares(const at::Tensor& label, std::int64_t classes);  // [class]; absent: -20
// Of 0, 1/4 … 1 the strength of highest macro F1 over the classes that `label` has.
Adjustment choose_adjustment(const at::Tensor& logits, const at::Tensor& label,
                             const at::Tensor& log_share);

// Mean over the classes present in `label` of 2TP/(2TP+FP+FN); both [item] int64.
double macro_f1(const at::Tensor& label, const at::Tensor& prediction, std::int64_t classes);

}  // namespace beatbench
