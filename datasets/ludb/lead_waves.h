#pragma once

#include "datasets/record.h"
#include "datasets/wfdb/annotation.h"

#include <span>

namespace beatbench {

// The waves of one annotation file of LUDB or of its form, at `rate_hz`. The marks mostly read "( p
// )", "( N )", "( t )": onset, peak, offset; marks of other symbols are passed over. What else
// occurs in release 1.0.1 and how it is read:
//   ) N )       no onset: it is -1
//   ( t (       no offset: it is -1
//   N ( )       the onset stands up to 20 ms behind its peak, `( ) N` the offset before it: the
//   bound is the peak ( )         bounds without a peak: no wave, but listed as unclear
//   ((( ttt ))) several peaks in nested bounds: a wave for each, the first with the first onset,
//   the last with the
//               last offset
// Waves therefore count the peak symbols. The annotated interval reaches from the first mark to the
// last.
LeadWaves build_lead_waves(std::span<const wfdb::Annotation> marks, double rate_hz = 500);

}  // namespace beatbench
