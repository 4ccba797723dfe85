#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// Every picture of one experiment's HTML report as NAME.svg and NAME.pdf, with figures.json that
// lists them (docs/web.md), in `folder`: whole, or as it was before. They are drawn by the page's
// own front end in `browser`. Returns the files' paths, the list first.
std::vector<std::string> write_figures(const std::string& page, const std::string& experiment,
                                       const std::filesystem::path& browser,
                                       const std::filesystem::path& folder);

}  // namespace beatbench
