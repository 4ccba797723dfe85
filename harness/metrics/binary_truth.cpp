#include "harness/metrics/binary_truth.h"

#include "harness/base/error.h"

#include <fmt/format.h>

namespace beatbench {

void check_truth(std::span<const std::uint8_t> truth, std::size_t scores) {
  if (truth.size() != scores)
    throw DataError(
        fmt::format("{} truths but {} scores: one score an item is needed", truth.size(), scores));
  for (std::size_t i = 0; i < truth.size(); ++i)
    if (truth[i] > 1)
      throw DataError(fmt::format("truth of item {} is {}: only 0 and 1 are allowed", i, truth[i]));
}

}  // namespace beatbench
