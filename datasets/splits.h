#pragma once

#include "datasets/record.h"

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// Indices into the records, ascending.
struct Split {
  std::vector<std::int64_t> train, validation, test;
};

// k folds by patient: each record is in the test part of exactly one fold, no patient in two parts
// of a fold. Patients are dealt in a seeded order, so the numbers of patients differ by one at most
// (in LUDB every record is a patient). Of the patients of a fold's training part,
// `validation_share` (rounded) become its validation part. UsageError where there are fewer
// patients than folds, or fewer than two folds.
std::vector<Split> patient_folds(std::span<const RecordInfo> records, int folds, std::uint64_t seed,
                                 double validation_share = 0.2);

// The part of `train` (indices into `records`) that keeps its labels at that fraction:
// round(fraction · patients), at least one, from one seeded order of the patients, so a smaller
// fraction is a subset of a larger one. The order takes from every combination of labels in
// proportion, as far as whole patients allow.
std::vector<std::int64_t> label_subset(std::span<const RecordInfo> records,
                                       std::span<const std::int64_t> train, double fraction,
                                       std::uint64_t seed);
// The same, by other labels than the records' own: labels[record].
std::vector<std::int64_t> label_subset(std::span<const RecordInfo> records,
                                       std::span<const std::vector<std::uint8_t>> labels,
                                       std::span<const std::int64_t> train, double fraction,
                                       std::uint64_t seed);

}  // namespace beatbench
