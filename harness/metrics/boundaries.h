#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace beatbench {

// How predicted marks (onsets, offsets, R peaks) meet the true ones within a tolerance.
struct BoundaryMatch {
  std::int64_t true_positive = 0, false_positive = 0, false_negative = 0;
  std::vector<double> error_ms;  // prediction − truth of each pair, in the order of the truth
  std::vector<double> unmatched_prediction_ms = {};       // the false positives, by time
  BoundaryMatch& operator+=(const BoundaryMatch& other);  // to pool records
};

// One to one: of all pairs at most `tolerance_ms` apart the nearest is taken first (of equal
// distances the earliest truth, then the earliest prediction), and neither end is used again. Times
// in ms, in any order. DataError for NaN, UsageError for a negative tolerance.
BoundaryMatch match_boundaries(std::span<const double> truth_ms,
                               std::span<const double> prediction_ms, double tolerance_ms);

// How many numbers of a wave's onsets (or offsets) add up over records to all that boundary scores
// need: TP, FP, FN within 150 ms, the same within 40 ms, then the sum and the sum of squares of the
// errors (ms, ms²) of the pairs within 150 ms.
inline constexpr std::size_t kBoundarySums = 8;

std::optional<double> f1(const BoundaryMatch& match);           // nullopt: no marks on either side
std::optional<double> sensitivity(const BoundaryMatch& match);  // TP / (TP + FN)
std::optional<double> positive_predictivity(const BoundaryMatch& match);  // TP / (TP + FP)

struct ErrorSummary {
  double mean_ms = 0, sd_ms = 0;  // SD with n − 1; 0 for a single pair
  std::int64_t pairs = 0;
};
std::optional<ErrorSummary> error_summary(const BoundaryMatch& match);  // nullopt: no pair

}  // namespace beatbench
