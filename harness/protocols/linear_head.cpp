#include "harness/protocols/linear_head.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/lbfgs.h>

namespace beatbench {

at::Tensor LinearHead::logits(const at::Tensor& features) const {
  return at::addmm(bias, features.to(weight.device()), weight.t());
}

LinearHead fit_head(const at::Tensor& features, std::int64_t classes, double l2,
                    const FitEffort& effort,
                    const std::function<at::Tensor(const at::Tensor& logits)>& loss) {
  const at::Tensor x = features.to(at::kDouble);
  const at::Tensor mean = x.mean(0);
  // A constant feature stays constant: divided by 1, not by 0.
  const at::Tensor sd = x.std(0, /*unbiased=*/false);
  const at::Tensor scale = at::where(sd > 1e-12, sd, at::ones_like(sd));
  const at::Tensor standard = (x - mean) / scale;

  at::Tensor weight = torch::zeros({classes, x.size(1)}, at::kDouble).requires_grad_();
  at::Tensor bias = torch::zeros({classes}, at::kDouble).requires_grad_();
  torch::optim::LBFGS lbfgs({weight, bias}, torch::optim::LBFGSOptions(1)
                                                .max_iter(effort.iterations)
                                                .tolerance_grad(effort.gradient)
                                                .history_size(10)
                                                .line_search_fn("strong_wolfe"));
  lbfgs.step([&] {
    lbfgs.zero_grad();
    const at::Tensor sum =
        loss(at::addmm(bias, standard, weight.t())) + weight.square().sum() * (l2 / 2);
    sum.backward();
    return sum;
  });
  const at::NoGradGuard no_grad;
  const at::Tensor folded = weight / scale;
  return {folded.to(at::kFloat), (bias - folded.matmul(mean)).to(at::kFloat)};
}

LinearHead fit_linear_head(const at::Tensor& features, const at::Tensor& truth, double l2) {
  const at::Tensor y = truth.to(at::kDouble);
  return fit_head(features, y.size(1), l2, {}, [&](const at::Tensor& logits) {
    return at::binary_cross_entropy_with_logits(logits, y).mul(y.size(1));
  });
}

}  // namespace beatbench
