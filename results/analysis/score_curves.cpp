#include "results/analysis/score_curves.h"

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

struct Item {
  float score = 0;
  bool positive = false;
};

// The ROC's corners from (0, 0) to (1, 1), one a distinct score.
struct Corners {
  std::vector<double> fpr = {0}, tpr = {0};
};

Corners corners_of(std::vector<Item> items) {
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.score > b.score; });
  const auto positives = static_cast<double>(
      std::count_if(items.begin(), items.end(), [](const Item& item) { return item.positive; }));
  const double negatives = static_cast<double>(items.size()) - positives;
  Corners corners;
  double hits = 0, alarms = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    (items[i].positive ? hits : alarms) += 1;
    if (i + 1 < items.size() && items[i + 1].score == items[i].score) continue;
    corners.fpr.push_back(alarms / negatives);
    corners.tpr.push_back(hits / positives);
  }
  return corners;
}

// The highest true-positive rate at a false-positive rate.
double tpr_at(const Corners& corners, double fpr) {
  const auto above = std::upper_bound(corners.fpr.begin(), corners.fpr.end(), fpr);
  if (above == corners.fpr.end()) return 1;
  const auto next = static_cast<std::size_t>(above - corners.fpr.begin()), last = next - 1;
  const double share = (fpr - corners.fpr[last]) / (corners.fpr[next] - corners.fpr[last]);
  return std::lerp(corners.tpr[last], corners.tpr[next], share);
}

void add_calibration(const std::vector<Item>& items, ScoreCurves& curve) {
  for (const Item& item : items) {
    const double place = static_cast<double>(item.score) * kCalibrationBins;
    const auto bin = static_cast<std::size_t>(std::clamp(place, 0.0, kCalibrationBins - 1.0));
    curve.score_sum[bin] += static_cast<double>(item.score);
    curve.positives[bin] += item.positive ? 1 : 0;
    curve.items[bin] += 1;
  }
}

ScoreCurves& curve_of(const std::string& scope, std::vector<ScoreCurves>& curves) {
  for (ScoreCurves& curve : curves)
    if (curve.scope == scope) return curve;
  curves.push_back({scope, std::vector<double>(kRocPoints, 0.0)});
  return curves.back();
}

}  // namespace

void add_score_curves(const PooledItems& items, std::vector<ScoreCurves>& curves) {
  const std::size_t classes = items.classes.size();
  if (items.kind != TestSet::Kind::multilabel || items.folds > 1 || classes > kMostCurveClasses)
    return;
  for (std::size_t c = 0; c < classes; ++c) {
    std::vector<Item> column;
    for (std::size_t i = c; i < items.scores.size(); i += classes)
      column.push_back({items.scores[i], items.truth[i] == 1});
    const auto positive = [](const Item& item) { return item.positive; };
    if (std::all_of(column.begin(), column.end(), positive) ||
        std::none_of(column.begin(), column.end(), positive))
      continue;
    ScoreCurves& curve = curve_of(items.classes[c], curves);
    const Corners corners = corners_of(column);
    for (std::size_t p = 0; p < kRocPoints; ++p)
      curve.tpr[p] += tpr_at(corners, static_cast<double>(p) / (kRocPoints - 1));
    ++curve.seeds;
    add_calibration(column, curve);
  }
}

void finish_score_curves(std::vector<ScoreCurves>& curves) {
  for (ScoreCurves& curve : curves)
    for (double& tpr : curve.tpr) tpr /= static_cast<double>(curve.seeds);
}

}  // namespace beatbench
