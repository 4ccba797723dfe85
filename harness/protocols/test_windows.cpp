#include "harness/protocols/test_windows.h"

#include <ATen/ops/stack.h>

#include <algorithm>
#include <cmath>

namespace beatbench {

TestWindows test_windows(const Options& options) {
  return {options.text("test_windows"), options.number("window_s")};
}

std::vector<OptionSpec> test_window_options() {
  return {{.name = "test_windows",
           .fallback = std::string("whole"),
           .help = "a record is judged as a whole, or by the mean or the highest score of windows",
           .choices = {"whole", "mean", "max"}},
          {"window_s", 2.5, "seconds of such a window; they overlap by half", 0.1, 1000}};
}

std::vector<std::int64_t> window_starts(std::int64_t samples, std::int64_t window) {
  if (window >= samples) return {0};
  std::vector<std::int64_t> starts;
  const std::int64_t stride = std::max<std::int64_t>(1, window / 2);
  for (std::int64_t start = 0; start + window <= samples; start += stride) starts.push_back(start);
  if (starts.back() + window < samples) starts.push_back(samples - window);
  return starts;
}

at::Tensor window_features(const EvaluationTask& task, const Rows& rows,
                           const TestWindows& windows) {
  if (windows.how == "whole")
    return encode_pooled(*task.encoder, task.data, rows, task.stop).unsqueeze(1);
  const std::int64_t samples = task.data.samples();
  const auto window = std::clamp<std::int64_t>(
      std::llround(windows.seconds * task.data.spec().rate_hz), 1, samples);
  std::vector<at::Tensor> parts;
  for (const std::int64_t start : window_starts(samples, window))
    parts.push_back(
        encode_pooled(*task.encoder, task.data, rows, task.stop, {start, start + window}));
  return at::stack(parts, 1);
}

at::Tensor window_scores(const at::Tensor& features, const TestWindows& windows,
                         const std::function<at::Tensor(const at::Tensor&)>& score) {
  const at::Tensor scores = score(features.flatten(0, 1));
  const at::Tensor each = scores.view({features.size(0), features.size(1), scores.size(1)});
  return (windows.how == "max" ? each.amax(1) : each.mean(1)).contiguous();
}

}  // namespace beatbench
