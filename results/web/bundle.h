#pragma once

#include <string_view>

namespace beatbench {

// The front end of the HTML report as this build made it from src/: one script, one style sheet.
// Both are empty where the build had no npm: the page then stays as it is without scripts.
struct WebBundle {
  std::string_view script, style;
};
WebBundle web_bundle();

}  // namespace beatbench
