#include "tests/results/analysis/runs.h"

#include "harness/base/seed.h"

#include <algorithm>

namespace beatbench::testing {

std::shared_ptr<TestSet> test_set(TestSet::Kind kind, std::vector<std::string> classes,
                                  std::size_t items, std::size_t patients,
                                  const std::string& prefix) {
  auto set = std::make_shared<TestSet>();
  set->kind = kind;
  set->classes = std::move(classes);
  for (std::size_t i = 0; i < items; ++i) {
    set->items.push_back(std::to_string(i));
    set->patients.push_back(prefix + std::to_string(i % patients));
  }
  return set;
}

StoredPredictions labels(std::int64_t seed, double quality, std::int64_t fold) {
  const auto set = test_set(TestSet::Kind::multilabel, {"a", "b", "c"}, 50, 20,
                            "f" + std::to_string(fold) + "p");
  Draws truth(3, "truth", fold), noise(static_cast<std::uint64_t>(seed), "noise", fold);
  StoredPredictions run{seed, fold, set, {}};
  for (int i = 0; i < 150; ++i) {
    set->truth.push_back(i % 3 < 2 && truth.uniform() < 0.4 ? 1 : 0);
    const double score = 0.3 + quality * set->truth.back() + 0.2 * noise.normal();
    run.predictions.scores.push_back(static_cast<float>(std::clamp(score, 0.0, 1.0)));
  }
  run.predictions.thresholds = {0.45F, 0.35F, 0.5F};
  return run;
}

StoredPredictions beats(std::uint64_t seed) {
  const auto set = test_set(TestSet::Kind::multiclass, {"N", "S", "V"}, 60, 9);
  Draws draws(seed, "beats");
  StoredPredictions run{0, 0, set, {}};
  for (int i = 0; i < 60; ++i) {
    set->truth.push_back(static_cast<std::uint8_t>(draws.below(2)));  // V is absent
    run.predictions.answers.push_back(
        draws.uniform() < 0.6 ? set->truth.back() : static_cast<std::uint8_t>(draws.below(3)));
  }
  return run;
}

StoredPredictions waves(std::int64_t seed, std::int64_t fold, std::size_t records) {
  const auto set = test_set(TestSet::Kind::waves, {"P", "QRS", "T"}, records, records,
                            "f" + std::to_string(fold) + "p");
  Draws draws(static_cast<std::uint64_t>(seed), "waves", fold);
  StoredPredictions run{seed, fold, set, {}};
  for (std::size_t i = 0; i < records * 9; ++i)
    run.predictions.counts.push_back(
        i % 9 < 3 && i < 27 ? 0
                            : static_cast<std::int32_t>(draws.below(500)));  // P absent in three
  return run;
}

RowBootstrap row_of(const std::vector<StoredPredictions>& runs, const StoredValues& stored,
                    std::int64_t resamples) {
  return bootstrap_row(runs, runs.size(), stored, {0, resamples},
                       [](const ScopedMetric& metric) { return metric.second == "macro"; });
}

RowBootstrap row_of(const std::vector<StoredPredictions>& runs, std::int64_t resamples) {
  return row_of(runs,
                {{{"auroc.v1{ties=half}", "macro"}, {}},
                 {{"f1.v1{threshold=0.5}", "macro"}, {}},
                 {{"dice.v1{absent=skip}", "macro"}, {}}},
                resamples);
}

}  // namespace beatbench::testing
