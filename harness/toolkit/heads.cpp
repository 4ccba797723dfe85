#include "harness/toolkit/heads.h"

#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>

namespace beatbench {

Mlp::Mlp(std::int64_t in, std::int64_t hidden, std::int64_t out)
    : linear1_(register_module(
          "linear1", torch::nn::Linear(torch::nn::LinearOptions(in, hidden).bias(false)))),
      norm_(register_module("norm", torch::nn::BatchNorm1d(hidden))),
      linear2_(register_module("linear2", torch::nn::Linear(hidden, out))) {}

at::Tensor Mlp::forward(const at::Tensor& x) { return linear2_(norm_(linear1_(x)).relu_()); }

at::Tensor Projector::forward(const at::Tensor& x) { return unit_rows(Mlp::forward(x)); }

at::Tensor unit_rows(const at::Tensor& x) {
  const FullPrecision full;
  const at::Tensor rows = x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
  return rows / rows.norm(2, {1}, true).clamp_min(1e-12);
}

std::vector<OptionSpec> OptionalProjector::options() {
  return {{.name = "projector",
           .fallback = std::string("none"),
           .help = "none (the mean feature itself) or mlp",
           .choices = {"none", "mlp"}},
          {"projector_hidden", std::int64_t{512}, "hidden width of the mlp", 1, 8192},
          {"projector_out", std::int64_t{128}, "output width of the mlp", 1, 8192}};
}

OptionalProjector::OptionalProjector(const Options& options, std::int64_t in) {
  if (options.text("projector") == "none") return;
  mlp_ = register_module("mlp", std::make_shared<Projector>(in, options.integer("projector_hidden"),
                                                            options.integer("projector_out")));
}

at::Tensor OptionalProjector::forward(const at::Tensor& x) {
  return mlp_ ? mlp_->forward(x) : unit_rows(x);
}

}  // namespace beatbench
