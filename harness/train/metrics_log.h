#pragma once

#include "harness/base/json.h"
#include "harness/sdk/method.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace beatbench {

// Means of what the steps logged, a line of metrics.jsonl each interval. The lines behind a
// checkpoint's step are dropped on resume, so the file ends as if nothing had happened.
class MetricsLog {
 public:
  MetricsLog(std::filesystem::path file, std::int64_t interval, std::int64_t first_step);

  void add(std::int64_t step, double loss, double lr, double gradient_norm, const LossLog& log);
  const std::map<std::string, double>& last() const {
    return last_;
  }  // of the last finished interval
  std::vector<std::string> warnings() const { return {warnings_.begin(), warnings_.end()}; }
  Json state() const;  // sums of the open interval, for a checkpoint
  void restore(const Json& state);

 private:
  void flush(std::int64_t step);
  std::filesystem::path file_;
  std::int64_t interval_;
  std::map<std::string, std::pair<double, std::int64_t>> sums_;
  std::map<std::string, double> last_;
  std::set<std::string> warnings_;
};

}  // namespace beatbench
