#pragma once

#include "results/report/model.h"
#include "results/report/words.h"

#include <string>
#include <vector>

namespace beatbench {

// One self-contained page: no script, no network, light and dark, on screen and paper. All text of
// the store is escaped.
std::string html_report(const std::vector<Report>& reports);

// Its parts, each for one experiment.
std::string html_score_section(const ReportTable& table, const std::string& anchor);
std::string html_provenance(const Report& report);

}  // namespace beatbench
