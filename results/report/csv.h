#pragma once

#include "results/store/query.h"

#include <string>
#include <vector>

namespace beatbench {

// One line for each row of the view `leaderboard`, all digits kept; no value is an empty field.
std::string csv_report(const std::vector<LeaderboardRow>& rows);

}  // namespace beatbench
