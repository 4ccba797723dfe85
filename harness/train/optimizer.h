#pragma once

#include "harness/sdk/encoder.h"
#include "harness/sdk/method.h"

#include <memory>
#include <vector>

namespace beatbench {

// AdamW (Loshchilov & Hutter 2019; beta .9, .999, eps 1e-8) over parameter groups, with gradient
// clipping and a state that a checkpoint can hold: after load, the next step gives the same bits.
class Optimizer {
 public:
  Optimizer(std::vector<ParameterGroup> groups, double weight_decay);
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
