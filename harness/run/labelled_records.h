#pragma once

#include "datasets/record.h"

#include <string>
#include <vector>

namespace beatbench {

// Records of a data set with the labels that a protocol goes by, and the names of their classes:
// PTB-XL's protocols have a set of labels each, all others those of the set.
struct LabelledRecords {
  std::vector<RecordInfo> records;
  std::vector<std::string> classes;
};
LabelledRecords labelled_records(std::vector<RecordInfo> records,
                                 const std::vector<std::string>& classes,
                                 const std::vector<ScpStatement>& statements,
                                 const std::string& protocol);

}  // namespace beatbench
