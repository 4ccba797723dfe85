#pragma once

#include "harness/metrics/definition.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// How much worse B may be before it counts as a regression. From words as "0.01" (each metric that
// is a share of 0 … 1, but none of a training) and "boundary_error_sd=2" (that metric alone, in its
// own unit, which goes before). Without a word nothing is judged. UsageError: not a number of 0 or
// more, the same twice.
class Tolerance {
 public:
  explicit Tolerance(const std::vector<std::string>& words);
  bool given() const { return shares_ || !named_.empty(); }
  // nullopt: differences of this metric are reported, not judged.
  std::optional<double> of(const std::string& metric, const std::string& scope,
                           const MetricDefinition* definition) const;
  const std::map<std::string, double>& named() const { return named_; }

 private:
  std::optional<double> shares_;
  std::map<std::string, double> named_;
};

}  // namespace beatbench
