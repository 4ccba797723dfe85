#pragma once

#include "results/report/model.h"

#include <string>
#include <vector>

namespace beatbench {

// One line for each row of the view `leaderboard` of these experiments, all digits kept, with the
// interval, spread and rank behind it (docs/leaderboard.md). No value is an empty field.
std::string csv_report(const std::vector<LeaderboardRow>& rows, const std::vector<Report>& reports);

}  // namespace beatbench
