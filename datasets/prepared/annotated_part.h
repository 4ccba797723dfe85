#pragma once

#include "datasets/prepared/prepared_set.h"
#include "datasets/record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace beatbench {

// The waves of one lead in the window [begin, begin + length) of a record's samples. A wave belongs
// to the window of its peak; a bound in a neighbouring window is moved to this one's edge.
LeadWaves waves_of(const LeadWaves& lead, std::int64_t begin, std::int64_t length);
// The same, but a wave that the window cuts is not judged there (LeadWaves::unclear): the edge is
// nobody's mark.
LeadWaves whole_waves_of(const LeadWaves& lead, std::int64_t begin, std::int64_t length);

// Marks of judged sets count at LUDB's rate, whatever their records', so that errors in ms and
// tolerances mean the same everywhere.
inline constexpr double kJudgedRateHz = 500;

// A record of a set that is judged on alone (Dataset::reading), as far as it is annotated.
struct AnnotatedPart {
  Recording recording;                     // of the wanted leads; zeros where it lacks one
  std::vector<LeadWaves> waves;            // [lead] at kJudgedRateHz; none where it lacks the lead
  double from_s = 0;                       // where it begins in the record
  std::vector<std::string> missing_leads;  // by the order that is wanted
};

// As many whole windows of spec.seconds as reach from the first mark of any lead to the last, these
// in the middle as far as the record allows; of a record of one window that window. Unsuited: "has
// none of the leads I, II, …", "has no wave marks".
AnnotatedPart annotated_part(Recording recording, std::vector<LeadWaves> waves,
                             const SignalSpec& spec);

}  // namespace beatbench
