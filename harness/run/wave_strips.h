#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/base/json.h"

#include <optional>
#include <span>

namespace beatbench {

// Pieces of the document of overlays.h, each of one record of a set whose waves are marked.

// Signal as base64 of little-endian int16 [lead][sample] counts of kMillivoltPerCount, truth as
// spans of each lead.
inline constexpr double kMillivoltPerCount = 0.001;
Json wave_strip(const PreparedSet& set, std::int64_t record);

// Runs of one label, background left out, as one flat list: label, first sample, samples, and so
// on. In a truth, 255 stands for what is not annotated.
Json label_spans(std::span<const std::uint8_t> labels);

// labels [lead][sample] of one record as spans of each lead.
Json lead_spans(std::span<const std::uint8_t> labels, std::int64_t samples);

// Mean of the waves' Dice over all leads at the set's rate; prediction [lead][sample]. nullopt
// where no wave is annotated.
std::optional<double> strip_dice(const PreparedSet& set, std::int64_t record,
                                 std::span<const std::uint8_t> prediction);

// `count` of `size` places in order, evenly from the first to the last; all where there are fewer.
std::vector<std::size_t> spread_places(std::size_t size, std::size_t count);

}  // namespace beatbench
