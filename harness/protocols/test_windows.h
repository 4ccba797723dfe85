#pragma once

#include "harness/protocols/features.h"

#include <functional>
#include <string>
#include <vector>

namespace beatbench {

// How a record is looked at when it is judged: as a whole, or in windows that overlap by half,
// whose scores are averaged or whose highest counts (Strodthoff et al. 2020, arXiv 2004.13701, take
// windows of 2.5 s and the highest). Training sees whole records in either case.
struct TestWindows {
  std::string how = "whole";  // "whole", "mean" or "max"
  double seconds = 2.5;
};
TestWindows test_windows(const Options& options);
std::vector<OptionSpec> test_window_options();

// First samples of the windows: half a window apart, the last one flush with the end. A record that
// is no longer than a window is one.
std::vector<std::int64_t> window_starts(std::int64_t samples, std::int64_t window);

// The mean over time of the frozen encoder's features in each window: [row, window, channel]; one
// window where records are looked at as a whole.
at::Tensor window_features(const EvaluationTask& task, const Rows& rows,
                           const TestWindows& windows);

// Scores of each row [row, class] from those that `score` gives to features [item, channel].
at::Tensor window_scores(const at::Tensor& features, const TestWindows& windows,
                         const std::function<at::Tensor(const at::Tensor&)>& score);

}  // namespace beatbench
