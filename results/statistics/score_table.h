#pragma once

#include "harness/metrics/definition.h"

#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// Scores of methods on blocks. A block is what all methods met alike: a data set, or a protocol ×
// fraction. Folds and seeds of one data set share records, so as blocks they make tests too bold
// (Demšar 2006; Benavoli et al. 2017): average them first where there are enough
// data sets.
struct ScoreTable {
  std::vector<std::string> methods, blocks;
  std::vector<std::vector<std::optional<double>>> scores;  // [method][block], nullopt: missing
  Direction direction = Direction::higher_is_better;
};

// Methods that have every block. Ranks, tests and means are made of these alone.
struct CompleteTable {
  std::vector<std::string> methods, blocks;
  std::vector<std::vector<double>> scores;    // [method][block]
  std::vector<std::vector<double>> goodness;  // the same, turned so that more is better
};

struct IncompleteMethod {
  std::string method;
  std::vector<std::string> missing;  // blocks
};

struct CompletedTable {
  CompleteTable table;
  std::vector<IncompleteMethod> incomplete;  // unranked, in the order of the table
};

// DataError where the scores' shape is not methods × blocks, or a score is NaN or infinite.
CompletedTable complete_rows(const ScoreTable& table);

// The score, its negative, or minus its distance from 0: more is better.
double goodness(double score, Direction direction);

std::vector<double> mean_scores(const CompleteTable& table);  // [method]

}  // namespace beatbench
