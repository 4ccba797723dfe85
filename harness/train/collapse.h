#pragma once

#include "harness/base/steps.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/encoder.h"

#include <cstdint>

namespace beatbench {

// How far the features of a finished encoder tell records apart. Pooled features (mean over time)
// of up to 512 records of the corpus, drawn by the seed, in evaluation mode.
struct EncoderStatistics {
  std::int64_t records = 0;
  double effective_rank =
      0;                   // of the features minus their mean (Roy & Vetterli 2007); 0: none varies
  double mean_cosine = 0;  // between the features of two records, over all pairs
  double uniformity = 0;   // of the features on the unit sphere (Wang & Isola 2020)
};

// Throws Interrupted once `stop` is set; leaves the encoder in evaluation mode.
EncoderStatistics encoder_statistics(Encoder& encoder, const Corpus& corpus, std::uint64_t seed,
                                     const StopFlag& stop);

}  // namespace beatbench
