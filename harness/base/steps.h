#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace beatbench {

// Told after each step of a long piece of work: steps done, steps in all, a note ("loss 1.23").
using StepReport =
    std::function<void(std::int64_t done, std::int64_t total, const std::string& note)>;

using StopFlag = std::atomic<bool>;  // set by a signal handler

// Thrown where work was stopped on request, its state saved.
struct Interrupted {};

}  // namespace beatbench
