#include "harness/sdk/random.h"
#include "harness/toolkit/roi.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 64, kChannels = 256, kSteps = 63, kBeats = 512, kStride = 16;
constexpr std::int64_t kBins = 8;

struct Input {
  at::Tensor features;
  RoiWindows windows;
};

Input input() {
  Random random(1, "roi");
  const at::Tensor peak = random.integers({kBeats}, 30, 950);
  return {random.normal({kRecords, kChannels, kSteps}),
          roi_windows(random.integers({kBeats}, 0, kRecords), peak, 25, 45)};
}

void RoiPool(benchmark::State& state) {
  const Input in = input();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        roi_pool(in.features, in.windows, kStride, kBins).contiguous().const_data_ptr());
  state.SetItemsProcessed(state.iterations() * kBeats);
}
BENCHMARK(RoiPool)->Unit(benchmark::kMillisecond)->UseRealTime();

// Beat by beat, bin by bin, in tensor operations: the peer.
void RoiPoolBeatByBeat(benchmark::State& state) {
  const Input in = input();
  const float* start = in.windows.start.const_data_ptr<float>();
  const float* stop = in.windows.stop.const_data_ptr<float>();
  for (auto _ : state) {
    std::vector<at::Tensor> bins;
    for (std::int64_t m = 0; m < kBeats; ++m) {
      const at::Tensor row = in.features[in.windows.record.const_data_ptr<std::int64_t>()[m]];
      for (std::int64_t k = 0; k < kBins; ++k) {
        const double width = static_cast<double>(stop[m] - start[m]) / kBins;
        const double t = static_cast<double>(start[m]) + (static_cast<double>(k) + .5) * width;
        const double u = std::clamp(t / kStride - .5, 0., static_cast<double>(kSteps - 1));
        const auto left = static_cast<std::int64_t>(u);
        const double share = u - static_cast<double>(left);
        bins.push_back(row.select(1, left) * (1 - share) +
                       row.select(1, std::min(left + 1, kSteps - 1)) * share);
      }
    }
    benchmark::DoNotOptimize(at::stack(bins).const_data_ptr());
  }
  state.SetItemsProcessed(state.iterations() * kBeats);
}
BENCHMARK(RoiPoolBeatByBeat)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace beatbench
