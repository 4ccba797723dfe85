#include "harness/toolkit/roi.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/lerp.h>

namespace beatbench {

RoiWindows roi_windows(const at::Tensor& record, const at::Tensor& peak, double before_samples,
                       double after_samples) {
  const at::Tensor centre = peak.to(at::kFloat);
  return {record, centre - before_samples, centre + after_samples};
}

namespace {

RoiWindows on(at::Device device, const RoiWindows& windows) {
  return {windows.record.to(device), windows.start.to(device), windows.stop.to(device)};
}

}  // namespace

at::Tensor inside(const RoiWindows& windows, std::int64_t samples) {
  return windows.start.ge(0).logical_and_(windows.stop.le(samples));
}

at::Tensor window_mean(const RoiWindows& given, const at::Tensor& value) {
  const RoiWindows windows = on(value.device(), given);
  const std::int64_t samples = value.size(1);
  const at::Tensor sum = at::constant_pad_nd(value.to(at::kFloat).cumsum(1), {1, 0}).flatten();
  const at::Tensor first = windows.start.round().to(at::kLong).clamp(0, samples - 1);
  const at::Tensor last = windows.stop.round().to(at::kLong).clamp(0, samples);
  const at::Tensor stop = last.maximum(first + 1);
  const at::Tensor row = windows.record * (samples + 1);
  return (sum.index_select(0, row + stop) - sum.index_select(0, row + first)) / (stop - first);
}

at::Tensor roi_pool(const at::Tensor& features, const RoiWindows& given, std::int64_t stride,
                    std::int64_t bins) {
  TORCH_CHECK(features.dim() == 3, "features must be [record, channel, step], are ",
              features.sizes());
  const RoiWindows windows = on(features.device(), given);
  const std::int64_t steps = features.size(2), channels = features.size(1);
  const at::Tensor width = (windows.stop - windows.start).unsqueeze(1) / bins;
  const at::Tensor centre = at::arange(bins, windows.start.options()) + 0.5;
  const at::Tensor t = windows.start.unsqueeze(1) + centre * width;  // [beat, bin]
  const at::Tensor u = (t / stride - 0.5).clamp(0, steps - 1);
  const at::Tensor left = u.floor();
  const at::Tensor row = windows.record.unsqueeze(1) * steps;
  const at::Tensor below = (row + left.to(at::kLong)).flatten();
  const at::Tensor above = (row + (left + 1).clamp_max(steps - 1).to(at::kLong)).flatten();
  // One gather of whole feature vectors for all beats and bins.
  const at::Tensor flat = features.transpose(1, 2).reshape({-1, channels});
  const at::Tensor share = (u - left).to(features.dtype()).flatten().unsqueeze(1);
  const at::Tensor pooled =
      at::lerp(flat.index_select(0, below), flat.index_select(0, above), share);
  return pooled.view({-1, bins, channels}).transpose(1, 2);
}

}  // namespace beatbench
