#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace beatbench {

// The only source of randomness of a method: derived from (seed, purpose, step), so that a resumed
// run draws the same.
//
//   at::Tensor angle = random.uniform({n, 3}, -45, 45);
//   Random mask = random.split("mask");   // a stream of its own
class Random {
 public:
  Random(std::uint64_t seed, std::string purpose, std::int64_t step = 0);

  at::Tensor uniform(at::IntArrayRef shape, double low = 0, double high = 1);  // float32
  at::Tensor normal(at::IntArrayRef shape);                                    // float32
  at::Tensor bernoulli(at::IntArrayRef shape, double probability);             // bool
  at::Tensor integers(at::IntArrayRef shape, std::int64_t low,
                      std::int64_t high);        // [low, high) int64
  at::Tensor permutation(std::int64_t n);        // int64
  Random split(std::string_view purpose) const;  // independent of what was drawn from this one

  at::Generator& generator() { return generator_; }

 private:
  std::uint64_t seed_;
  std::string purpose_;
  std::int64_t step_;
  at::Generator generator_;
};

}  // namespace beatbench
