#pragma once

#include "results/statistics/bayes_signed_rank.h"
#include "results/statistics/critical_difference.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

struct ReportTable;

inline constexpr double kRope = 0.01;  // a difference of a point is none that matters

struct TaskPair {
  std::size_t a = 0, b = 0;  // places in `methods`
  Comparison comparison;
  std::optional<BayesSignedRank> bayes;
};

// Methods over protocols, for one arm, mode and label fraction. A block is a protocol with the
// value of its table's first column, over all seeds and folds: fractions, modes, folds and seeds of
// one protocol share their records and are no blocks of their own.
struct OverTasks {
  struct Block {
    std::size_t table = 0;  // its first column
    std::string name;       // "ludb_waves (Dice macro)"
  };
  struct Method {
    std::string label;
    double mean_score = 0;
    std::vector<double> scores;  // [block]
    std::optional<double> mean_rank;
  };
  std::string arm, mode;
  double label_fraction = 1.0;
  std::vector<Block> blocks;
  std::vector<Method> methods;  // complete ones: best mean rank, else mean score, first
  std::vector<IncompleteMethod> incomplete;  // unranked
  std::optional<Friedman> friedman;
  std::string reason;  // why there is no test over blocks
  std::optional<CriticalDifferenceDiagram> nemenyi, wilcoxon_holm;
  std::string nemenyi_reason, wilcoxon_holm_reason;
  std::vector<TaskPair> pairs;
  std::string caution;
};

std::vector<OverTasks> over_tasks(const std::vector<ReportTable>& tables);

std::string over_tasks_title(const OverTasks& over);  // "linear · 100 % of labels · controlled arm"

}  // namespace beatbench
