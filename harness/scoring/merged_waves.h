#pragma once

#include "datasets/record.h"

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// The waves of all leads of a record as one sequence. Waves of a kind whose peaks lie within 200 ms
// of the first of them are one wave; it counts where at least half of the leads with marks have it,
// and its peak and bounds are the means over the leads that give them (after fairseq-signals'
// preparation of LUDB: peaks within 200 ms, mean bounds; the half is ours). Annotated is what is
// annotated in every lead with marks; unclear what is in any of them.
LeadWaves merged_waves(std::span<const LeadWaves> leads, double rate_hz);

// classes [lead, sample] -> [sample]: the class of most leads, of equals the lowest (background
// first).
std::vector<std::uint8_t> merged_classes(std::span<const std::uint8_t> classes, std::size_t leads);

}  // namespace beatbench
