#pragma once

#include <span>
#include <string_view>

namespace beatbench {

enum class Direction { higher_is_better, lower_is_better, nearest_to_zero };

// What a stored number means. The id goes with every result; a change that can change a number gets
// a new version.
struct MetricDefinition {
  std::string_view id;           // "f1.v1{threshold=validation}"
  std::string_view name;         // "F1", as tables print it
  std::string_view explanation;  // one line
  Direction direction = Direction::higher_is_better;
  std::string_view unit;  // "ms"; empty for a share of 0 … 1
};

std::span<const MetricDefinition> metric_definitions();
// nullptr where there is no such id.
const MetricDefinition* find_metric(std::string_view id);

}  // namespace beatbench
