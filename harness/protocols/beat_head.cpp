#include "harness/protocols/beat_head.h"

#include "harness/metrics/confusion.h"

#include <torch/nn/functional/loss.h>

namespace beatbench {
namespace {

constexpr double kAbsent = -20;  // log of a share that never wins

}  // namespace

at::Tensor balanced_weights(const at::Tensor& label, std::int64_t classes) {
  const at::Tensor count = label.bincount({}, classes).to(at::kFloat);
  const at::Tensor present = count.gt(0);
  const at::Tensor each = count.sum() / (present.sum() * count.clamp_min(1));
  return at::where(present, each, at::zeros_like(each));
}

LinearHead fit_softmax_head(const at::Tensor& features, const at::Tensor& label,
                            const at::Tensor& weight, double l2) {
  const at::Tensor class_weight = weight.to(at::kDouble).index_select(0, label);
  constexpr FitEffort kEffort{100, 1e-6};
  return fit_head(features, weight.size(0), l2, kEffort, [&](const at::Tensor& logits) {
    const at::Tensor each = torch::nn::functional::cross_entropy(
        logits, label, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone));
    return (each * class_weight).mean();
  });
}

at::Tensor log_shares(const at::Tensor& label, std::int64_t classes) {
  const at::Tensor count = label.bincount({}, classes).to(at::kFloat);
  return (count / count.sum()).log().clamp_min(kAbsent);
}

double macro_f1(const at::Tensor& label, const at::Tensor& prediction, std::int64_t classes) {
  Confusion confusion(static_cast<std::size_t>(classes));
  const at::Tensor is = label.contiguous(), said = prediction.contiguous();
  for (std::int64_t i = 0; i < is.size(0); ++i)
    confusion.add(is.const_data_ptr<std::int64_t>()[i], said.const_data_ptr<std::int64_t>()[i]);
  return confusion.macro_f1().value_or(0);
}

Adjustment choose_adjustment(const at::Tensor& logits, const at::Tensor& label,
                             const at::Tensor& log_share) {
  Adjustment best{0, -1};
  for (const double strength : {0., .25, .5, .75, 1.}) {
    const double value =
        macro_f1(label, (logits + strength * log_share).argmax(1), log_share.size(0));
    if (value > best.macro_f1) best = {strength, value};
  }
  return best;
}

}  // namespace beatbench
