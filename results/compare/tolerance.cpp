#include "results/compare/tolerance.h"

#include "harness/base/error.h"

#include <charconv>
#include <cmath>

namespace beatbench {
namespace {

double number(const std::string& word, const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) ||
      value < 0)
    throw UsageError("--tolerance " + word +
                     ": must be a number of 0 or more, or METRIC=NUMBER as in "
                     "boundary_error_sd=2");
  return value;
}

}  // namespace

Tolerance::Tolerance(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const bool repeated =
        equals == std::string::npos
            ? shares_.has_value()
            : !named_.emplace(word.substr(0, equals), number(word, word.substr(equals + 1))).second;
    if (repeated) throw UsageError("--tolerance " + word + ": given twice for the same metrics");
    if (equals == std::string::npos) shares_ = number(word, word);
  }
}

std::optional<double> Tolerance::of(const std::string& metric, const std::string& scope,
                                    const MetricDefinition* definition) const {
  if (definition == nullptr) return std::nullopt;  // nobody knows which way is better
  if (const auto found = named_.find(metric); found != named_.end()) return found->second;
  const bool share = definition->unit.empty() && scope != "train";
  return share ? shares_ : std::nullopt;
}

}  // namespace beatbench
