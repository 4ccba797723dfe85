#pragma once

#include "harness/sdk/encoder.h"

#include <cstdint>
#include <vector>

namespace beatbench {

// A copy of a model that follows it: the equal-weight average of its states (SWA, Izmailov et al.
// 2018; TS2Vec) or their exponential moving average (EMA; teachers). Parameters are averaged,
// buffers copied.
//
//   average_ = WeightAverage(online->state(), encoder_->state());   // encoder_ becomes a copy
//   void after_step(std::int64_t) override { average_.add(); }
//
// The method's state() must hold both models, the copy's tensors with trainable = false, and
// updates(): then a resumed run goes on in the same bits.
class WeightAverage {
 public:
  WeightAverage() = default;
  // States of two models made alike; std::logic_error where names or shapes differ.
  WeightAverage(std::vector<NamedTensor> model, std::vector<NamedTensor> copy);

  void add();                 // the mean of the start and of every state added since
  void follow(double decay);  // copy = decay * copy + (1 - decay) * model
  void restart();             // the model as it is now is the start

  NamedTensor updates() const { return {"average.updates", updates_, false}; }  // [1] int64

 private:
  void move(double share);  // that of the model in the copy

  std::vector<NamedTensor> model_, copy_;
  at::Tensor updates_;
};

}  // namespace beatbench
