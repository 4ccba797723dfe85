#include "harness/sdk/random.h"

#include "harness/base/seed.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>

namespace beatbench {

Random::Random(std::uint64_t seed, std::string purpose, std::int64_t step)
    : seed_(seed),
      purpose_(std::move(purpose)),
      step_(step),
      generator_(at::detail::createCPUGenerator(derive_seed(seed_, purpose_, step_))) {}

at::Tensor Random::uniform(at::IntArrayRef shape, double low, double high) {
  return at::rand(shape, generator_, at::kFloat).mul_(high - low).add_(low);
}

at::Tensor Random::normal(at::IntArrayRef shape) {
  return at::randn(shape, generator_, at::kFloat);
}

at::Tensor Random::bernoulli(at::IntArrayRef shape, double probability) {
  return at::rand(shape, generator_, at::kFloat).lt(probability);
}

at::Tensor Random::integers(at::IntArrayRef shape, std::int64_t low, std::int64_t high) {
  return at::randint(low, high, shape, generator_, at::kLong);
}

at::Tensor Random::permutation(std::int64_t n) { return at::randperm(n, generator_, at::kLong); }

Random Random::split(std::string_view purpose) const {
  return {seed_, purpose_ + "/" + std::string(purpose), step_};
}

}  // namespace beatbench
