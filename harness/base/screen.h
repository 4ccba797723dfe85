#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace beatbench {

// Columns that a text takes on a screen: its code points, right for the letters that appear here.
std::size_t screen_width(const std::string& text);

// How many columns there are: as COLUMNS says, else the terminal that stdout goes to. Nothing where
// there is neither: a file or a pipe is as wide as one likes.
std::optional<std::size_t> screen_columns();

// A line broken at blanks where it is wider than `columns`; its rest is set in by two more. A
// single longer word stays whole.
std::string wrapped(const std::string& line, std::size_t columns);

}  // namespace beatbench
