#pragma once

#include "results/report/model.h"
#include "results/report/screen_table.h"

#include <optional>
#include <string>

namespace beatbench {

Colour colour_of_stdout();  // on: a terminal, and NO_COLOR (no-color.org) is unset or empty

// Plain aligned tables of the main columns, for stdout. Control characters of the store's text are
// taken out. Where they are wider than `columns`, the last ones are only named; values stay whole.
std::string terminal_leaderboard(const Report& report, Colour colour = Colour::off,
                                 std::optional<std::size_t> columns = std::nullopt);

}  // namespace beatbench
