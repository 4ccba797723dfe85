// The reference below is Adam and AdamW as Loshchilov & Hutter 2019 (algorithm 2) write them,
// number by number in plain double, with the clipping of the global norm before it.
#include "harness/train/optimizer.h"

#include "harness/base/seed.h"
#include "harness/toolkit/state_file.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

struct Number {
  double value, curvature, lr_scale;
  bool decay;
  double m = 0, v = 0;
};

// The loss is the sum of curvature/2 · value², so the gradient is curvature · value.
double reference_step(std::vector<Number>& all, int step, double lr, double clip,
                      const OptimizerSettings& s) {
  double square = 0;
  for (const Number& n : all) square += std::pow(n.curvature * n.value, 2);
  const double norm = std::sqrt(square);
  const double factor = clip > 0 ? std::min(1.0, clip / (norm + 1e-6)) : 1;
  for (Number& n : all) {
    const double decay = n.decay ? s.weight_decay : 0, rate = lr * n.lr_scale;
    const double g = factor * n.curvature * n.value + (s.decoupled ? 0 : decay * n.value);
    n.m = s.beta1 * n.m + (1 - s.beta1) * g;
    n.v = s.beta2 * n.v + (1 - s.beta2) * g * g;
    const double m = n.m / (1 - std::pow(s.beta1, step)), v = n.v / (1 - std::pow(s.beta2, step));
    n.value -= rate * (m / (std::sqrt(v) + s.eps) + (s.decoupled ? decay * n.value : 0));
  }
  return norm;
}

const OptimizerSettings kAdamW{.weight_decay = 0.05};
const OptimizerSettings kAdam{
    .decoupled = false, .weight_decay = 0.05, .beta1 = 0.8, .beta2 = 0.98, .eps = 1e-6};

// Three tensors in two groups: [2, 2] and [3] with decay, [2] at a tenth of the rate without.
struct Problem {
  std::vector<at::Tensor> tensors, curvatures;
  explicit Problem(at::ScalarType type = at::kDouble) {
    Draws draws(3, "optimizer");
    for (const auto& shape : std::vector<std::vector<std::int64_t>>{{2, 2}, {3}, {2}}) {
      tensors.push_back(torch::zeros(shape, type));
      curvatures.push_back(torch::zeros(shape, type));
      for (std::int64_t i = 0; i < tensors.back().numel(); ++i) {
        tensors.back().view(-1)[i] = draws.uniform(-2, 2);
        curvatures.back().view(-1)[i] = draws.uniform(0.1, 5);
      }
      tensors.back().requires_grad_();
    }
  }
  std::vector<ParameterGroup> groups() const {
    return {{.tensors = {tensors[0], tensors[1]}},
            {.tensors = {tensors[2]}, .lr_scale = 0.1, .decay = false}};
  }
  void backward() const {
    at::Tensor loss = torch::zeros({}, tensors[0].options());
    for (std::size_t i = 0; i < tensors.size(); ++i)
      loss = loss + (curvatures[i] * tensors[i].square()).sum() / 2;
    loss.backward();
  }
};

std::vector<Number> numbers_of(const Problem& problem) {
  std::vector<Number> all;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::int64_t k = 0; k < problem.tensors[i].numel(); ++k)
      all.push_back({problem.tensors[i].view(-1)[k].item<double>(),
                     problem.curvatures[i].view(-1)[k].item<double>(), i == 2 ? 0.1 : 1, i != 2});
  return all;
}

class OptimizerOfBothKinds : public ::testing::TestWithParam<OptimizerSettings> {};

TEST_P(OptimizerOfBothKinds, StepsAsPublishedWithClippingAndGroups) {
  for (const double clip : {0.0, 0.5, 100.0}) {
    const Problem problem;
    std::vector<Number> reference = numbers_of(problem);
    Optimizer optimizer(problem.groups(), GetParam());
    for (int step = 1; step <= 8; ++step) {
      const double lr = 0.1 / step;
      optimizer.zero_grad();
      problem.backward();
      const double norm = optimizer.step(lr, clip);
      EXPECT_NEAR(norm, reference_step(reference, step, lr, clip, GetParam()), 1e-12);
      const std::vector<Number> now = numbers_of(problem);
      for (std::size_t i = 0; i < now.size(); ++i)
        ASSERT_NEAR(now[i].value, reference[i].value, 1e-12) << "step " << step << ", " << i;
    }
  }
}

TEST(Optimizer, StateIsWholeFromTheStart) {
  const Problem problem;
  Optimizer optimizer(problem.groups(), kAdamW);
  std::vector<std::string> names;
  for (const NamedTensor& tensor : optimizer.state()) names.push_back(tensor.name);
  EXPECT_EQ(names, (std::vector<std::string>{"steps", "group0.0.exp_avg", "group0.0.exp_avg_sq",
                                             "group0.1.exp_avg", "group0.1.exp_avg_sq",
                                             "group1.0.exp_avg", "group1.0.exp_avg_sq"}));
}

TEST_P(OptimizerOfBothKinds, LoadedStateGoesOnWithTheSameBits) {
  const TemporaryFolder folder;
  const auto run = [](const Problem& problem, Optimizer& optimizer, int from, int to) {
    for (int step = from; step < to; ++step) {
      optimizer.zero_grad();
      problem.backward();
      optimizer.step(0.1 / (step + 1), 0.5);
    }
  };
  const Problem whole(at::kFloat), first(at::kFloat), second(at::kFloat);
  Optimizer undisturbed(whole.groups(), GetParam());
  run(whole, undisturbed, 0, 9);
  Optimizer before(first.groups(), GetParam()), after(second.groups(), GetParam());
  run(first, before, 0, 4);
  save_state(folder / "a", before.state(), {});
  load_state(SafetensorsFile(folder / "a"), after.state(), "a");
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < 3; ++i) at::Tensor(second.tensors[i]).copy_(first.tensors[i]);
  {
    const at::AutoGradMode with_grad(true);
    run(second, after, 4, 9);
  }
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(second.tensors[i].equal(whole.tensors[i])) << i;
}

INSTANTIATE_TEST_SUITE_P(Settings, OptimizerOfBothKinds, ::testing::Values(kAdamW, kAdam),
                         [](const auto& test) { return test.param.decoupled ? "adamw" : "adam"; });

TEST(Optimizer, TensorWithoutGradientStaysAsItIs) {
  const Problem problem;
  at::Tensor unused = torch::ones({2}, at::kDouble).requires_grad_();
  auto groups = problem.groups();
  groups[0].tensors.push_back(unused);
  Optimizer optimizer(groups, kAdamW);
  optimizer.zero_grad();
  problem.backward();
  optimizer.step(0.1, 1);
  EXPECT_TRUE(unused.equal(torch::ones({2}, at::kDouble)));
}

}  // namespace
}  // namespace beatbench
