#include "results/analysis/pooled_items.h"

#include <algorithm>

namespace beatbench {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void append_at_thresholds(PooledItems& all, const Predictions& fold) {
  const std::size_t classes = all.classes.size();
  for (std::size_t c = 0; c < classes; ++c)
    if (!fold.thresholds[c]) all.has_threshold[c] = 0;
  for (std::size_t i = 0; i < fold.scores.size(); ++i) {
    const auto& threshold = fold.thresholds[i % classes];
    all.positive.push_back(threshold && fold.scores[i] >= *threshold ? 1 : 0);
  }
}

}  // namespace

Outcome<PooledItems> pool(std::span<const StoredPredictions> folds) {
  if (folds.empty()) return Refusal{"no run kept its predictions"};
  PooledItems all;
  all.kind = folds.front().test_set->kind;
  all.classes = folds.front().test_set->classes;
  all.folds = folds.size();
  if (all.kind == TestSet::Kind::multilabel) all.has_threshold.assign(all.classes.size(), 1);
  for (const StoredPredictions& fold : folds) {
    if (fold.test_set->kind != all.kind || fold.test_set->classes != all.classes)
      return Refusal{"its runs were judged on different classes"};
    append(all.patients, fold.test_set->patients);
    append(all.truth, fold.test_set->truth);
    append(all.scores, fold.predictions.scores);
    append(all.answers, fold.predictions.answers);
    append(all.counts, fold.predictions.counts);
    append(all.boundaries, fold.predictions.boundaries);
    if (all.kind == TestSet::Kind::multilabel) append_at_thresholds(all, fold.predictions);
  }
  if (std::ranges::any_of(
          folds, [](const StoredPredictions& fold) { return fold.predictions.boundaries.empty(); }))
    all.boundaries.clear();
  return all;
}

}  // namespace beatbench
