#include "harness/signal/finite.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <cmath>

namespace beatbench {

void require_finite(std::span<const float> signal, std::string_view what) {
  for (std::size_t i = 0; i < signal.size(); ++i) {
    if (std::isfinite(signal[i])) continue;
    throw DataError(fmt::format(
        "{}: sample {} of {} is {} (a missing value). Interpolate or leave out the record first",
        what, i, signal.size(), signal[i]));
  }
}

}  // namespace beatbench
