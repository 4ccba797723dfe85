#pragma once

#include "datasets/split_lists.h"
#include "datasets/splits.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Lists of ids that take the place of a built-in split.

// What is wrong with the lists for a data set of these records and their labels, each in words: ids
// that it lacks or has twice, an id in two parts, a patient in two parts, a fraction that is no
// subset of the next larger one, a part that is missing or empty. `labelled`: a record without
// labels is of no use.
std::vector<std::string> split_mistakes(const SplitLists& lists,
                                        std::span<const RecordInfo> records, bool labelled);

// What tells the part of the lists that an evaluation at that label fraction goes by from any
// other: SHA-256 of its three lists. Empty where there is no such fraction.
std::string sha256_of(const SplitLists& lists, double fraction);

// That part, as indices into the records in their order. DataError: the file is another than the
// one of that SHA-256, or names a record that is not there.
Split read_given_split(const std::filesystem::path& file, double fraction,
                       const std::string& sha256, std::span<const RecordInfo> records);

}  // namespace beatbench
