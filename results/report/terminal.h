#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

enum class Colour { off, on };
Colour colour_of_stdout();  // on: a terminal, and NO_COLOR (no-color.org) is unset or empty

// Plain aligned tables of the main columns, for stdout. Control characters of the store's text are
// taken out.
std::string terminal_leaderboard(const Report& report, Colour colour = Colour::off);

}  // namespace beatbench
