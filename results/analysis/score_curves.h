#pragma once

#include "results/analysis/pooled_items.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

inline constexpr std::size_t kRocPoints = 51, kCalibrationBins = 10, kMostCurveClasses = 12;

// ROC and calibration of one class of a multi-label row over its seeds.
struct ScoreCurves {
  std::string scope;
  // True-positive rate at the false-positive rates 0, .02, … 1: linear between the distinct scores
  // (ties go diagonally, as in the AUROC), averaged over seeds (Fawcett 2006, §8.2, vertically).
  std::vector<double> tpr;
  std::size_t seeds = 0;
  // Scores of all seeds in ten equal bins of 0 … 1.
  std::array<double, kCalibrationBins> score_sum{}, positives{}, items{};
};

// Adds one seed: nothing for other kinds of items, more than kMostCurveClasses classes or several
// folds (their scores share no scale). A class with one side only is left out.
void add_score_curves(const PooledItems& items, std::vector<ScoreCurves>& curves);
void finish_score_curves(std::vector<ScoreCurves>& curves);  // sums become means

}  // namespace beatbench
