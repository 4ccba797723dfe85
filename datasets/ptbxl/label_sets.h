#pragma once

#include "datasets/prepared/prepared_set.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// One set of labels of the records of a prepared set.
struct RecordLabels {
  std::vector<std::string> classes;
  std::vector<std::vector<std::uint8_t>> labels;  // [record], 0/1 a class; empty: not labelled
};

// The sets of labels that PTB-XL's statements give (Strodthoff et al. 2020, arXiv:2004.13701), each
// class in the order of its name; whatever a statement's likelihood. A record without a statement
// of the set is not labelled.
//   superclass  the set's own classes: CD HYP MI NORM STTC
//   subclass    diagnostic_subclass of the diagnostic statements
//   rhythm, form  the statements so marked
//   all         every statement
inline const std::vector<std::string>& ptbxl_label_sets() {
  static const std::vector<std::string> names = {"superclass", "subclass", "rhythm", "form", "all"};
  return names;
}

// One of the latter four, from statements alone.
RecordLabels statement_labels(std::span<const RecordInfo> records,
                              std::span<const ScpStatement> statements, const std::string& set);

// UsageError for another name; DataError where the prepared set has no statements but needs them.
RecordLabels ptbxl_labels(const PreparedSet& data, const std::string& set);

}  // namespace beatbench
