#pragma once

#include "datasets/record.h"
#include "harness/base/json.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// How an evaluation divides a data set: docs/splits.md.
struct SplitPlan {
  std::string dataset;     // "ptb-xl-1.0.3"
  std::string name;        // whose split it is, a protocol or a reader: "ptbxl_superclass", "ludb"
  int folds = 0;           // of patient_folds; 0: the set's own, 1-8 train, 9 chooses, 10 is scored
  int fold = 0;            // 1 … folds
  std::uint64_t seed = 0;  // of the folds that are dealt
  std::uint64_t draw = 0;  // of the label subsets
  std::vector<double> fractions = {1};  // of the labels, in (0, 1]
};

// The records of one part by id, in the data set's order.
struct IdList {
  std::string part;     // "train", "validation", "test"
  double fraction = 1;  // of the labels: below 1 for subsets of "train"
  std::int64_t patients = 0;
  std::vector<std::string> ids;
  bool operator==(const IdList&) const = default;
};
// SHA-256 of the ids, a line each: `jq -r '.lists[0].ids[]' FILE | sha256sum`.
std::string sha256_of(const IdList& list);

struct SplitLists {
  SplitPlan plan;
  std::vector<IdList> lists;  // train by rising fraction, validation, test
  std::vector<std::string> warnings;
};

// Whether the records bring folds of their own.
bool has_own_folds(std::span<const RecordInfo> records);

// What the protocols of this build use, by patient_folds and label_subset of datasets/splits.h; of
// a set's own folds the labelled records alone. Warns of classes without a positive. UsageError as
// those say, and where the set has no folds of its own.
SplitLists make_split_lists(std::span<const RecordInfo> records,
                            const std::vector<std::string>& classes, const SplitPlan& plan);

std::string file_name(const SplitPlan& plan);  // "ptbxl-d0.json", "ludb-f2-s0.json", with "-d7"
                                               // where the draw is not the seed
Json to_json(const SplitLists& lists);
// DataError: no such file, another form, or ids that are not those of their SHA-256.
SplitLists read_split_lists(const std::filesystem::path& file);

// "train at 10 %: 3 ids here alone, 2 there alone"; empty where both have the same lists.
std::vector<std::string> differences(const SplitLists& here, const SplitLists& there);

}  // namespace beatbench
