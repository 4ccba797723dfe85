#include "harness/base/seed.h"
#include "harness/metrics/classification.h"
#include "results/statistics/bootstrap.h"
#include "results/statistics/resampled_scores.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace beatbench {
namespace {

constexpr int kRecords = 2158, kPatients = 1900, kClasses = 5;  // as PTB-XL's test fold

// One method's predictions there.
struct Fold {
  std::vector<std::string> patient;
  std::vector<std::vector<std::uint8_t>> truth{kClasses};
  std::vector<std::vector<float>> scores{kClasses};
  Fold() {
    Draws draws(0, "fold");
    for (int i = 0; i < kRecords; ++i) {
      patient.push_back(std::to_string(i % kPatients));
      for (std::size_t c = 0; c < kClasses; ++c) {
        truth[c].push_back(draws.uniform() < 0.2);
        scores[c].push_back(static_cast<float>(draws.normal() + truth[c].back()));
      }
    }
  }
};

const Fold& fold() {
  static const Fold one;
  return one;
}

std::vector<std::int32_t> one_draw(const Patients& patients) {
  Draws random(1);
  std::vector<std::int32_t> draws(patients.count());
  for (std::size_t i = 0; i < draws.size(); ++i) ++draws[random.below(draws.size())];
  return draws;
}

ResampledMetric sorted_once(const Patients& patients) {
  std::vector<ResampledMetric> classes;
  for (std::size_t c = 0; c < kClasses; ++c)
    classes.push_back(resampled_auroc(patients, fold().truth[c], fold().scores[c]));
  return resampled_macro(patients, classes);
}

// The peer: gathers the records drawn and computes each AUROC from scratch, as a loop around a
// metric does.
ResampledMetric sorted_anew(const Patients& patients) {
  std::vector<ResampledMetric> classes;
  for (std::size_t c = 0; c < kClasses; ++c)
    classes.push_back(resampled_by_items(patients, [c](std::span<const std::int64_t> items) {
      std::vector<std::uint8_t> truth;
      std::vector<float> scores;
      for (const std::int64_t item : items) {
        truth.push_back(fold().truth[c][static_cast<std::size_t>(item)]);
        scores.push_back(fold().scores[c][static_cast<std::size_t>(item)]);
      }
      return auroc(truth, scores);
    }));
  return resampled_macro(patients, classes);
}

void resample(benchmark::State& state, ResampledMetric (*make)(const Patients&)) {
  const Patients patients(fold().patient);
  const ResampledMetric metric = make(patients);
  const auto draws = one_draw(patients);
  for (auto _ : state) benchmark::DoNotOptimize(metric(draws));
}
BENCHMARK_CAPTURE(resample, macro_auroc_sorted_once, sorted_once)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(resample, macro_auroc_sorted_anew, sorted_anew)->Unit(benchmark::kMicrosecond);

// All of it: 2000 resamples and the jackknife over 1900 patients.
void Bootstrap(benchmark::State& state) {
  const Patients patients(fold().patient);
  const ResampledMetric metric = sorted_once(patients);
  for (auto _ : state) benchmark::DoNotOptimize(bootstrap(metric, patients));
}
BENCHMARK(Bootstrap)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace beatbench
