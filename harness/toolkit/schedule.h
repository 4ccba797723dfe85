#pragma once

#include <cstdint>

namespace beatbench {

// Factor of the base learning rate at a step: linear warm-up from 1/warmup to 1, then half a cosine
// to 0 (Loshchilov & Hutter 2017, without restarts).
double warmup_cosine(std::int64_t step, std::int64_t warmup_steps, std::int64_t total_steps);

// The same warm-up, then 1.
double warmup_constant(std::int64_t step, std::int64_t warmup_steps);

}  // namespace beatbench
