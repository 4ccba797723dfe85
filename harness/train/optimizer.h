#pragma once

#include "harness/sdk/encoder.h"
#include "harness/sdk/method.h"

#include <memory>
#include <vector>

namespace beatbench {

struct OptimizerSettings {
  bool decoupled = true;  // AdamW; false: Adam, which adds the weight decay to the gradient
  double weight_decay = 1e-4;
  double beta1 = 0.9, beta2 = 0.999;
  double eps = 1e-8;
};

// AdamW (Loshchilov & Hutter 2019) or Adam with L2 (Kingma & Ba 2015, as PyTorch has it) over
// parameter groups, with gradient clipping and a state that a checkpoint can hold: after load, the
// next step gives the same bits.
class Optimizer {
 public:
  Optimizer(std::vector<ParameterGroup> groups, const OptimizerSettings& settings);
  ~Optimizer();
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  void zero_grad();
  // Clips the norm of all gradients to `clip_norm` (0: no clipping), steps at rate `lr` times each
  // group's scale. Returns the norm before clipping.
  double step(double lr, double clip_norm);
  std::vector<NamedTensor> state();  // "group0.3.exp_avg", …; all present from the start

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beatbench
