#include "harness/toolkit/crops.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>

namespace beatbench {

OverlappingCrops draw_overlapping_crops(std::int64_t records, std::int64_t steps,
                                        std::int64_t min_shared, Random& random) {
  TORCH_CHECK(0 < min_shared && min_shared <= steps, "crops of ", min_shared, " steps from ",
              steps);
  const auto draw = [&](std::int64_t low, std::int64_t high) {  // both inclusive
    return random.integers({1}, low, high + 1).item<std::int64_t>();
  };
  OverlappingCrops crops;
  crops.shared = draw(min_shared, steps);
  const std::int64_t start = draw(0, steps - crops.shared), stop = start + crops.shared;
  const std::int64_t outer_start = draw(0, start), outer_stop = draw(stop, steps);
  crops.length1 = stop - outer_start;
  crops.length2 = outer_stop - start;
  crops.start1 = random.integers({records}, 0, steps - (outer_stop - outer_start) + 1);
  crops.start2 = crops.start1 + (start - outer_start);
  return crops;
}

at::Tensor crop(const at::Tensor& signal, const at::Tensor& start, std::int64_t samples) {
  const at::Tensor at = start.to(signal.device()).view({-1, 1, 1}) +
                        at::arange(samples, signal.options().dtype(at::kLong));
  return signal.gather(2, at.expand({signal.size(0), signal.size(1), samples}));
}

}  // namespace beatbench
