#pragma once

#include "harness/base/progress.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/derived.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace beatbench {

// All beats of a corpus, in the order of the records; those of record r are first[r] … first[r + 1]
// - 1.
struct CorpusBeats {
  at::Tensor where;                 // [beat, 2] int64: record, sample of the R peak
  at::Tensor label;                 // [beat] int64: AAMI class; undefined where not annotated
  std::vector<std::int64_t> first;  // [record + 1]

  std::int64_t size() const { return where.size(0); }
  std::vector<std::int64_t> peaks(std::int64_t record) const;            // samples
  CorpusBeats only(const at::Tensor& keep, std::int64_t records) const;  // keep [beat] bool
};

// Detected on all leads (harness/signal/r_peaks.h), kept in `derived` for all plugins.
CorpusBeats detected_beats(const Corpus& corpus, Derived& derived, Progress& progress);

// The corpus's own annotation, with the AAMI class of each beat (EC57): 0 N, 1 S, 2 V, 3 F, 4 Q.
// UsageError where the corpus has none.
CorpusBeats annotated_beats(const Corpus& corpus);

// Calls each(record) for all records of the corpus, on all threads.
void for_each_record(const Corpus& corpus, Progress& progress, const char* note,
                     const std::function<void(std::int64_t)>& each);

}  // namespace beatbench
