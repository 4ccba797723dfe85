#pragma once

#include "harness/base/atomic_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace beatbench::testing {

// BEATBENCH_REFRESH_GOLDEN=1 writes the file instead of comparing with it.
inline void expect_golden(const std::string& name, const std::string& text) {
  const auto file = std::filesystem::path(BEATBENCH_SOURCE_DIR) / "tests/results/golden" / name;
  if (std::getenv("BEATBENCH_REFRESH_GOLDEN") != nullptr) write_file_atomically(file, text);
  EXPECT_EQ(read_file(file), text) << "BEATBENCH_REFRESH_GOLDEN=1 refreshes " << file;
}

}  // namespace beatbench::testing
