#include "harness/protocols/beat_head.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/lbfgs.h>

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
  const at::Tensor mean = features.mean(0, false, at::kDouble);
  const at::Tensor sd = features.std(0, /*unbiased=*/false).to(at::kDouble);
  // A constant feature stays constant: divided by 1, not by 0.
  const at::Tensor scale = at::where(sd > 1e-9, sd, at::ones_like(sd));
  const at::Tensor standard = (features.to(at::kDouble) - mean) / scale;
  const at::Tensor class_weight = weight.to(at::kDouble).index_select(0, label);

  at::Tensor w = torch::zeros({weight.size(0), features.size(1)}, at::kDouble).requires_grad_();
  at::Tensor bias = torch::zeros({weight.size(0)}, at::kDouble).requires_grad_();
  torch::optim::LBFGS lbfgs({w, bias}, torch::optim::LBFGSOptions(1)
                                           .max_iter(100)
                                           .tolerance_grad(1e-6)
                                           .history_size(10)
                                           .line_search_fn("strong_wolfe"));
  lbfgs.step([&] {
    lbfgs.zero_grad();
    const at::Tensor each = torch::nn::functional::cross_entropy(
        at::addmm(bias, standard, w.t()), label,
        torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone));
    const at::Tensor loss = (each * class_weight).mean() + w.square().sum() * (l2 / 2);
    loss.backward();
    return loss;
  });
  const at::NoGradGuard no_grad;
  const at::Tensor folded = w / scale;
  return {folded.to(at::kFloat), (bias - folded.matmul(mean)).to(at::kFloat)};
}

at::Tensor log_shares(const at::Tensor& label, std::int64_t classes) {
  const at::Tensor count = label.bincount({}, classes).to(at::kFloat);
  return (count / count.sum()).log().clamp_min(kAbsent);
}

double macro_f1(const at::Tensor& label, const at::Tensor& prediction, std::int64_t classes) {
  double sum = 0, present = 0;
  for (std::int64_t c = 0; c < classes; ++c) {
    const at::Tensor is = label.eq(c), said = prediction.eq(c);
    const double truth = is.sum().item<double>();
    if (truth == 0) continue;
    sum += 2 * is.logical_and(said).sum().item<double>() / (truth + said.sum().item<double>());
    ++present;
  }
  return present > 0 ? sum / present : 0;
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
