#pragma once

#include "harness/protocols/beat_classifier.h"
#include "harness/protocols/protocol.h"

namespace beatbench {

// Beats of MIT-BIH in the AAMI classes N, S, V and F between patients: learnt on DS1, chosen on
// four records of it, scored on DS2 (de Chazal et al. 2004, IEEE Trans Biomed Eng 51:1196). Q, of
// which there are a handful without the paced records, is neither learnt nor scored.
Protocol mitdb_beats();

// The window that the protocol's options ask for.
BeatWindow beat_window(const Options& options);

}  // namespace beatbench
