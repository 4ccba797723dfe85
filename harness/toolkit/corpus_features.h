#pragma once

#include "harness/toolkit/corpus_beats.h"
#include "harness/toolkit/similarity.h"

namespace beatbench {

// Clinical features (harness/signal/ecg_features.h) of all records and of all detected beats, NaN
// where one cannot be measured; kept in `derived` for all plugins.
struct CorpusFeatures {
  at::Tensor record;  // [record, feature] float32
  at::Tensor beat;    // [beat, feature] float32
};
CorpusFeatures corpus_features(const Corpus& corpus, const CorpusBeats& detected, Derived& derived,
                               Progress& progress);

// Pairs of different items that stand for the corpus, [pair, 2] int64: the same draws each time.
at::Tensor pairs_of_items(std::int64_t items);
// Pairs of beats of one record.
at::Tensor pairs_within_records(const CorpusBeats& beats);

}  // namespace beatbench
