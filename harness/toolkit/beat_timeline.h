#pragma once

#include "harness/sdk/random.h"
#include "harness/toolkit/corpus_beats.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// Beats of a batch on its time axis. `records` [record] int64: index into the corpus, on the CPU.

// Heartbeat shuffling (Maghsoodi et al. 2025, PhysioCLR): the order in which a record's samples
// come when its beats change places at random, [record, sample] int64 on the CPU. A beat reaches
// from the middle between its R peak and the one before to the middle between it and the next, so
// that no wave is cut; what lies before the first middle and behind the last stays in its place.
at::Tensor shuffled_beats(const CorpusBeats& beats, const at::Tensor& records, std::int64_t samples,
                          Random& random);

// signal [record, lead, sample] with sample t taken from source[record, t].
at::Tensor in_order(const at::Tensor& signal, const at::Tensor& source);

// [record, sample] bool on the CPU: at most `radius` samples from an R peak.
at::Tensor near_peaks(const CorpusBeats& beats, const at::Tensor& records, std::int64_t samples,
                      std::int64_t radius);

}  // namespace beatbench
