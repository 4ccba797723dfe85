#pragma once

#include "harness/metrics/definition.h"

#include <span>
#include <string>
#include <string_view>

namespace beatbench {

// The settings that a number of a segmentation may have been made with, as its definition's id
// tells them.
inline constexpr std::string_view kPostSetting = "post=min-duration.v1";
inline constexpr std::string_view kMergedSetting = "leads=merged";

// "dice.v1{absent=skip}" with a setting -> "dice.v1{absent=skip,post=min-duration.v1}".
std::string with_setting(std::string_view id, std::string_view setting);

// The definitions of segmentations, with each of their settings.
std::span<const MetricDefinition> wave_definitions();

}  // namespace beatbench
