#pragma once

#include <string>
#include <vector>

namespace beatbench {

struct Answer {
  int exit = 0;
  std::string out, err;
};

// Runs the program beatbench on the fake worker, in an own process.
Answer beatbench_command(const std::vector<std::string>& words);

// Compares with tests/cli/golden/NAME; BEATBENCH_REFRESH_GOLDEN=1 writes it anew instead.
void expect_golden(const std::string& name, const std::string& text);

}  // namespace beatbench
