#include "harness/signal/vcg.h"
#include "harness/toolkit/augment.h"

#include <ATen/TensorOperators.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 128, kSamples = 1000;

at::Tensor batch() { return Random(1, "signal").normal({kRecords, 12, kSamples}); }

void AugmentBatch(benchmark::State& state) {
  const at::Tensor signal = batch();
  std::int64_t step = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        draw_view(signal, {}, .5, false, Random(1, "view", step++)).signal.const_data_ptr());
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(AugmentBatch)->Unit(benchmark::kMillisecond)->UseRealTime();

// The same in plain loops, record by record: the peer.
void AugmentRecordByRecord(benchmark::State& state) {
  const at::Tensor signal = batch();
  const auto leads = dower_12();
  const auto vcg = inverse_dower_12();
  std::int64_t step = 0;
  for (auto _ : state) {
    Random random(1, "view", step++);
    std::vector<float> out(static_cast<std::size_t>(signal.numel()));
    for (std::int64_t n = 0; n < kRecords; ++n) {
      const at::Tensor change = draw_vcg_change({}, 1, random).contiguous();
      const double* m = change.const_data_ptr<double>();
      const float* x = signal.const_data_ptr<float>() + n * 12 * kSamples;
      float* y = out.data() + n * 12 * kSamples;
      const at::Tensor starts = random.integers({12}, 0, kSamples);
      for (std::int64_t t = 0; t < kSamples; ++t) {
        double v[3] = {}, moved[3] = {};
        for (std::size_t a = 0; a < 3; ++a)
          for (std::size_t l = 0; l < 12; ++l)
            v[a] += vcg[a][l] * static_cast<double>(x[static_cast<std::int64_t>(l) * kSamples + t]);
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b) moved[a] += m[3 * a + b] * v[b];
        for (std::size_t l = 0; l < 12; ++l) {
          const auto lead = static_cast<std::int64_t>(l);
          const std::int64_t start = starts.const_data_ptr<std::int64_t>()[lead];
          const bool hidden = (t - start + kSamples) % kSamples < kSamples / 2;
          const double mv =
              leads[l][0] * moved[0] + leads[l][1] * moved[1] + leads[l][2] * moved[2];
          y[lead * kSamples + t] = hidden ? 0.F : static_cast<float>(mv);
        }
      }
    }
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(AugmentRecordByRecord)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace beatbench
