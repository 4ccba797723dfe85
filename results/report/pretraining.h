#pragma once

#include "results/store/query.h"

#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// Why a finished pretraining counts as collapsed, in words; "" where it does not. A row that never
// trained is never collapsed. The one place of the rule; docs/collapse.md explains it.
std::string collapse_reason(const PretrainingRow& run);

// How a row's pretrainings ended: means over its seeds.
struct PretrainingLine {
  std::string label, arm;
  int runs = 0;
  std::vector<std::optional<double>> values;  // one for each column of the table
  std::string collapse;                       // "seed 1: features of …", "" where none
  std::vector<std::string> warnings;  // each once: "native schedule cut to 2 of its 7 epochs"
};
struct PretrainingTable {
  std::vector<std::string> columns;
  std::vector<PretrainingLine> lines;  // in the order of the manifest
};
PretrainingTable pretraining_table(const std::vector<PretrainingRow>& runs);

// The collapse of that row, "" where there is none.
std::string collapse_of(const PretrainingTable& table, const std::string& label,
                        const std::string& arm);

// A value of that row's line, by the name of its column.
std::optional<double> training_value(const PretrainingTable& table, const std::string& label,
                                     const std::string& arm, const std::string& column);

// "beta (controlled arm): collapsed, seed 1: …": what stands below the table.
std::vector<std::string> pretraining_notes(const PretrainingTable& table);

// Whether a pretraining's metric tells of learning or collapse; the rest of a log stays with
// `beatbench show`.
bool is_shown_in_training(const std::string& metric);

std::string training_value_text(const std::optional<double>& value);  // "0.0123", "1200", "–"

}  // namespace beatbench
