#pragma once

#include "results/store/database.h"

#include <map>
#include <string>

namespace beatbench {

// What a report worked out before and need not again: a cache, empty after a rebuild. The key names
// all that the value depends on.
using KeptStatistics = std::map<std::string, std::string>;

KeptStatistics kept_statistics(Database& database, const std::string& experiment);
// Replaces those of the experiment.
void keep_statistics(Database& database, const std::string& experiment, const KeptStatistics& all);

}  // namespace beatbench
