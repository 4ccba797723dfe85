#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

// The words that all forms share.
std::string count_text(std::int64_t count, const char* noun);    // "2 seeds", "1 seed"
std::string number_text(double value, const ColumnKey& column);  // "71.0", times 100 for a share
std::string score_text(const ReportCell& cell, const ReportRow& row,
                       const ColumnKey& column);  // "71.0 ± 1.4", over runs
// "71.0 [69.1, 72.8]", or "71.0 ± 1.4" where there is no interval.
std::string value_text(const ReportCell& cell, const ReportRow& row, const ColumnKey& column);
std::string runs_text(const ReportRow& row);   // "2 seeds × 5 folds"
std::string lacks_text(const ReportRow& row);  // "2 of 4 runs done, 1 failed, 1 not run"
std::string table_title(
    const ReportTable& table);  // "ptbxl_superclass · linear · 100 % of labels · controlled arm"
std::string table_id(const ReportTable& table);  // "ptbxl_superclass-linear-100-controlled"
std::string limit_text(const Report& report);    // "" or the warning that this is no leaderboard

// The ranking by the column that orders the table, nullptr where there is none.
const Ranking* first_ranking(const ReportTable& table);

}  // namespace beatbench
