#pragma once

#include <optional>
#include <span>

namespace beatbench {

// Spearman's rank correlation of pairs (C. Spearman, American Journal of Psychology 15, 1904): the
// product-moment correlation of the midranks, so ties count. None where all values of a side are
// alike or there are fewer than two pairs.
std::optional<double> spearman(std::span<const double> a, std::span<const double> b);

}  // namespace beatbench
