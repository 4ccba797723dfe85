#include "harness/toolkit/augment.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/resnet1d.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/cat.h>
#include <benchmark/benchmark.h>
#include <torch/optim/adamw.h>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 16, kSamples = 1000;

// Two views, ResNet-1D, projector, NT-Xent, backward, AdamW: the rhythm level of Beat-SSL.
void TrainingStep(benchmark::State& state, bool bf16) {
  const at::Tensor signal = Random(1, "signal").normal({kRecords, 12, kSamples});
  ResNet1d encoder{ResNet1dShape{}};
  Projector projector(encoder.channels(), 512, 128);
  std::vector<at::Tensor> weights = encoder.parameters();
  for (const at::Tensor& weight : projector.parameters()) weights.push_back(weight);
  torch::optim::AdamW optimizer(weights, torch::optim::AdamWOptions(1e-3));
  std::int64_t step = 0;
  for (auto _ : state) {
    const Random random(1, "step", step++);
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, bf16);
    const at::Tensor views = at::cat({draw_view(signal, {}, .5, false, random.split("1")).signal,
                                      draw_view(signal, {}, .5, false, random.split("2")).signal});
    const at::Tensor loss = nt_xent(projector.forward(encoder.features(views).mean(2)), .1).mean();
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(at::kCPU, false);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK_CAPTURE(TrainingStep, fp32, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(TrainingStep, bf16, true)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace beatbench
