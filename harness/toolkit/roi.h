#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Windows round beats, in samples of the signal: [start, stop). What they are laid over may be on
// another device.
struct RoiWindows {
  at::Tensor record;  // [beat] int64, index into the batch
  at::Tensor start;   // [beat] float32
  at::Tensor stop;    // [beat] float32
};

// Windows from `before_samples` before to `after_samples` behind each peak ([beat] int64).
RoiWindows roi_windows(const at::Tensor& record, const at::Tensor& peak, double before_samples,
                       double after_samples);

// [beat] bool: the windows that lie wholly in a record of `samples` samples.
at::Tensor inside(const RoiWindows& windows, std::int64_t samples);

// [beat] float32: the mean of `value` [record, sample] over each window (whole samples).
at::Tensor window_mean(const RoiWindows& windows, const at::Tensor& value);

// Features under windows: [record, channel, step] -> [beat, channel, bin]. A bin is the feature at
// its centre t, at u = t / stride - 1/2 steps (the middle of step 0 lies at stride / 2), linearly
// between two steps, the outer step's value beyond the ends. RoIAlign (He et al. 2017) along time
// with one point a bin.
at::Tensor roi_pool(const at::Tensor& features, const RoiWindows& windows, std::int64_t stride,
                    std::int64_t bins);

}  // namespace beatbench
