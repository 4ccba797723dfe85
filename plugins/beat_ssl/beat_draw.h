#pragma once

#include "harness/sdk/random.h"
#include "harness/toolkit/corpus_beats.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

struct BeatDraw {
  std::int64_t per_record = 8;  // at most
  std::int64_t in_all = 512;    // at most
  // Where < 1: so many of class 0 (N) are left out by chance that at most this share of the others
  // and them is N; two of them stay always.
  double max_normal_share = 1;
  bool whole_records = false;  // where in_all is too few: leave out records, not single beats
};

struct DrawnBeats {
  at::Tensor beat;    // [drawn] int64, index into the corpus's beats
  at::Tensor record;  // [drawn] int64, index into the batch
};

// Beats of the records of a batch ([record] int64, index into the corpus, on the CPU).
DrawnBeats draw_beats(const CorpusBeats& beats, const at::Tensor& records, const BeatDraw& draw,
                      Random& random);

}  // namespace beatbench
