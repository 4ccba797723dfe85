#pragma once

#include <optional>
#include <span>

namespace beatbench {

// Nothing without values.
inline std::optional<double> mean(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Σ(x − mean)² / (n − 1), around the mean so that nothing cancels; nothing below two values.
inline std::optional<double> sample_variance(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double middle = *mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return squares / static_cast<double>(values.size() - 1);
}

}  // namespace beatbench
