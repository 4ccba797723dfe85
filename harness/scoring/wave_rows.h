#pragma once

#include "harness/scoring/scored.h"
#include "harness/scoring/wave_lines.h"

#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Settings that the definitions of the rows tell.
struct WaveRowsOf {
  bool merged = false, post = false;
};

// Dice, its mean over the records, IoU and the boundary scores of all records, of each wave and as
// macro mean over the three; the boundary errors of each onset and offset.
std::vector<ScoreRow> wave_rows(std::span<const LineScore> records, WaveRowsOf of);

// Dice and boundary F1 alone, as macro means, of the lines of one lead or one rhythm ("lead V1").
std::vector<ScoreRow> part_rows(const LineScore& part, const std::string& scope,
                                std::int64_t support, WaveRowsOf of);

}  // namespace beatbench
