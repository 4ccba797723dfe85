#pragma once

#include "results/analysis/row_bootstrap.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace beatbench::testing {

std::shared_ptr<TestSet> test_set(TestSet::Kind kind, std::vector<std::string> classes,
                                  std::size_t items, std::size_t patients,
                                  const std::string& prefix = "p");

// What a run answered, at random. Runs of one fold share their truth.
// 50 items of 20 patients; class "c" of the truth is empty. The better the higher the quality.
StoredPredictions labels(std::int64_t seed, double quality, std::int64_t fold = 0);
// 60 beats of 9 patients; class "V" of the truth is empty.
StoredPredictions beats(std::uint64_t seed);
// As many patients as records; three records have no P.
StoredPredictions waves(std::int64_t seed, std::int64_t fold, std::size_t records = 12);

// Of runs that report AUROC, F1 at 0.5 and Dice over all classes, or what `stored` holds; keeps the
// resamples of all macro means.
RowBootstrap row_of(const std::vector<StoredPredictions>& runs, std::int64_t resamples = 400);
RowBootstrap row_of(const std::vector<StoredPredictions>& runs, const StoredValues& stored,
                    std::int64_t resamples = 400);

}  // namespace beatbench::testing
