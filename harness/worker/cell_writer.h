#pragma once

#include "harness/base/json.h"
#include "harness/base/steps.h"
#include "harness/cell/cell.h"

#include <chrono>
#include <string>

namespace beatbench {

// What a running cell tells: progress.json about once a second, result.json last.
class CellWriter {
 public:
  CellWriter(CellFolder cell, const Json& cell_json);
  const CellFolder& cell() const { return cell_; }
  void progress(std::int64_t done, std::int64_t total, const std::string& note);
  StepReport reporter();
  // Adds schema_version, identity, kind, environment and seconds, and writes result.json.
  void finish(Json result);

 private:
  using Clock = std::chrono::steady_clock;
  CellFolder cell_;
  std::string identity_, kind_, device_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point told_ = Clock::time_point::min();
};

}  // namespace beatbench
