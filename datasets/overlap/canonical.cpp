#include "datasets/overlap/canonical.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace beatbench {

constexpr double kLowHz = 2, kHighHz = 20;

CanonicalLead::CanonicalLead(double rate_hz)
    : resample_(rate_hz, kCanonicalHz),
      filter_(ZeroPhaseFilter::band_pass(2, kLowHz, kHighHz, kCanonicalHz)) {
  if (rate_hz < kLowestRateHz)
    throw UsageError(fmt::format("recordings are compared from {:g} Hz on, not at {:g} Hz",
                                 kLowestRateHz, rate_hz));
}

std::vector<float> CanonicalLead::operator()(std::span<const float> lead) const {
  return filter_(resample_(lead));
}

bool is_flat(std::span<const float> lead) {
  return std::ranges::adjacent_find(lead, std::not_equal_to<>()) == lead.end();
}

}  // namespace beatbench
